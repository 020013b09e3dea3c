/** What `check` shows of what is stale. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { differingLines } from "../../../src/emit/write/lines.js";
import { contents, type Files, MANIFEST, newFolder, put, run, write } from "./support.js";

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`);

async function diffOf(folder: string, files: Files): Promise<string | undefined> {
  const [report] = await write(folder, files, { mode: "check" });
  return report?.diff;
}

it("a line for each file, and the lines that differ", async () => {
  const folder = newFolder();
  const lines = numbered(20);
  await run(folder, {
    "a.ts": lines.join(""),
    "edited.ts": "1\n",
    "quiet.ts": "1\n",
    "left.ts": "1\n",
    "old.ts": "1\n",
  });
  for (const path of ["edited.ts", "quiet.ts", "left.ts"]) put(folder, path, "mine\n");
  const changed = lines.with(2, "third\n").toSpliced(17, 1).join("");
  const files = { "a.ts": changed, "edited.ts": "2\n", "quiet.ts": "1\n", "new.ts": "1\n2\n" };
  expect(await diffOf(folder, files)).toBe(`updated a.ts
@@ -1,5 +1,5 @@
 line 1
 line 2
-line 3
+third
 line 4
 line 5
@@ -16,5 +16,4 @@
 line 16
 line 17
-line 18
 line 19
 line 20
kept edited.ts, new text in edited.new.ts
kept left.ts, no longer generated
added new.ts, 2 lines
removed old.ts
`);
});

it("nothing where nothing is stale, and nothing unless it is asked for", async () => {
  const folder = newFolder();
  await run(folder, { "a.ts": "1\n" });
  expect(await diffOf(folder, { "a.ts": "1\n" })).toBeUndefined();
  const [report] = await write(folder, { "a.ts": "2\n" }, { mode: "dry-run" });
  expect([report?.isStale, report?.diff]).toEqual([true, undefined]);
});

it("the manifest, where that is all", async () => {
  const folder = newFolder();
  expect(await diffOf(folder, {})).toBe("added .openapi-mcp.json\n");
  await run(folder, {});
  put(folder, "a.ts", "1\n");
  expect(await diffOf(folder, { "a.ts": "1\n" })).toBe("updated .openapi-mcp.json\n");
});

it("forty lines, the last of which says how many more", async () => {
  const folder = newFolder();
  const files = Object.fromEntries(numbered(41).map((_, index) => [`${index + 10}.ts`, ""]));
  const text = (await diffOf(folder, files)) ?? "";
  expect(text.split("\n")).toHaveLength(41);
  expect(text).toContain("added 48.ts, 1 line\n… 1 line and 1 file more\n");

  await run(folder, { a: "", b: "" });
  const long = (await diffOf(folder, { a: numbered(100).join(""), b: "1\n" })) ?? "";
  expect(long.split("\n")).toHaveLength(41);
  expect(long).toContain("+line 37\n… 64 lines and 1 file more\n");
  const last = (await diffOf(folder, { a: numbered(37).join(""), b: "" })) ?? "";
  expect(last.endsWith("+line 37\n \n")).toBe(true);
});

it("no more of a line than fits, and nothing that moves the cursor", async () => {
  const folder = newFolder();
  await run(folder, { "a.ts": "1" });
  put(folder, MANIFEST, contents(folder, true)[MANIFEST] ?? "");
  const text = await diffOf(folder, { "a.ts": `\u001b[2J${"x".repeat(500)}` });
  expect(text).toBe(`updated a.ts\n@@ -1,1 +1,1 @@\n-1\n+<U+001B>[2J${"x".repeat(114)}…\n`);
});

it("differences of any size, quickly", () => {
  const before = numbered(20_000).join("");
  const after = before.replaceAll("line", "row");
  const start = performance.now();
  const lines = differingLines(before, after);
  expect(performance.now() - start).toBeLessThan(1000);
  expect(lines[0]).toBe("@@ -1,20001 +1,20001 @@");
  expect([lines[1], lines[20_001]]).toEqual(["-line 1", "+row 1"]);
});

it("lines that patch(1) turns into the new text, and no more of them than diff(1) finds", () => {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-diff-"));
  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 12 });
  const changedIn = (lines: readonly string[]) => lines.filter((line) => /^[+-](?![+-])/.test(line)).length;
  try {
    fc.assert(
      fc.property(text, text, (before, after) => {
        // without the empty line that is after the last line break
        const lines = differingLines(before.join("\n"), after.join("\n"));
        writeFileSync(join(folder, "before"), `${before.join("\n")}\n`);
        writeFileSync(join(folder, "after"), `${after.join("\n")}\n`);
        const theirs = execFileSync("sh", ["-c", "diff -U2 before after || true"], {
          cwd: folder,
          encoding: "utf8",
        });
        expect(lines.length === 0).toBe(theirs === "");
        expect(changedIn(lines)).toBeLessThanOrEqual(changedIn(theirs.split("\n").slice(2)));
        expect(applied(before, lines)).toEqual(after);
      }),
      { numRuns: 40 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What the hunks make of a text. */
function applied(before: readonly string[], lines: readonly string[]): readonly string[] {
  const after: string[] = [];
  let at = 0;
  for (const line of lines) {
    const start = /^@@ -(\d+),/.exec(line)?.[1];
    if (start !== undefined) {
      while (at < Number(start) - 1) after.push(before[at++] ?? "");
    } else {
      if (line[0] !== "+") expect(before[at++]).toBe(line.slice(1));
      if (line[0] !== "-") after.push(line.slice(1));
    }
  }
  return [...after, ...before.slice(at)];
}
