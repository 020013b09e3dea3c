/** The runtime of a Worker is compiled in the project of its owner, where there are no types of Node. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { projectRoot } from "../../support/paths.js";

const run = promisify(execFile);

it("has types that the web's own are enough for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "openapi-mcp-types-"));
  try {
    const config = {
      extends: `${projectRoot}tsconfig.json`,
      compilerOptions: { lib: ["ES2023", "WebWorker"], types: [] },
      include: [],
      files: ["core", "worker"].map((part) => `${projectRoot}src/runtime/${part}/index.ts`),
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const compiler = `${projectRoot}node_modules/typescript/bin/tsc`;
    const { stdout } = await run(process.execPath, [compiler, "-p", folder]).catch(
      (error: { readonly stdout: string }) => error,
    );
    expect(stdout).toBe("");
  } finally {
    await rm(folder, { recursive: true });
  }
});
