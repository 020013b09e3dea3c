/** `npm run build`: dist/ from src/, the library by the compiler as it is, the command bundled. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const compiler = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--noEmitOnError"];
const { status } = spawnSync(process.execPath, compiler, { cwd: root, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
await import("./bundle.js");
