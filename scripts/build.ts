/** `npm run build`: dist/ from src/, the library by the compiler as it is, the command bundled. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const compiler = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--noEmitOnError"];
const { status } = spawnSync(process.execPath, compiler, { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
removeOrphans();
await import("./bundle.js");

/** What an earlier build left of sources that are gone would be packed with the rest. */
function removeOrphans(): void {
  for (const file of readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" })) {
    if (file.startsWith("cli") || !/\.(?:js|d\.ts)$/.test(file)) continue;
    const source = join(root, "src", file.replace(/(?:\.d\.ts|\.js)$/, ".ts"));
    if (!existsSync(source)) rmSync(join(root, "dist", file));
  }
}
