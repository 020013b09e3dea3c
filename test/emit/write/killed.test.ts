/** A process that is killed while it replaces files. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { projectRoot } from "../../support/paths.js";
import { contents, newFolder, put, run } from "./support.js";

const BEFORE = { "a.ts": "one\n", "b.ts": "one\n", "c.ts": "one\n", "old/d.ts": "one\n" };
const AFTER = { "a.ts": "two\n", "b.ts": "two\n", "c.ts": "two\n", "new/e.ts": "two\n" };

/** Runs in a process of its own, which ends before its `count`-th rename. */
function runKilled(folder: string, files: Readonly<Record<string, string>>, count: number): string | null {
  const script = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const rename = fs.renameSync;
    let count = 0;
    fs.renameSync = (...paths) => {
      if (++count === ${count}) process.kill(process.pid, "SIGKILL");
      rename(...paths);
    };
    syncBuiltinESMExports();
    const { writeProject } = await import(${JSON.stringify(`${projectRoot}src/emit/write/write.ts`)});
    await writeProject(${JSON.stringify(folder)}, new Map(Object.entries(${JSON.stringify(files)})));
  `;
  const node = ["--import", "tsx", "--input-type=module", "-e", script];
  return spawnSync(process.execPath, node, { cwd: projectRoot, stdio: "inherit" }).signal;
}

it.each([1, 4, 6, 7])("before rename %i: the next run goes on as if nothing had been", async (count) => {
  const folder = newFolder();
  await run(folder, BEFORE);
  put(folder, "c.ts", "mine\n");
  expect(runKilled(folder, AFTER, count)).toBe("SIGKILL");
  expect(readdirSync(folder).some((name) => name.startsWith(".openapi-mcp.tmp-"))).toBe(true);

  const { codes } = await run(folder, AFTER);
  expect(codes).toEqual(["emit/file-edited"]);
  expect(contents(folder)).toEqual({ ...AFTER, "c.ts": "mine\n", "c.new.ts": "two\n" });
  expect((await run(folder, AFTER)).isStale).toBe(false);
});
