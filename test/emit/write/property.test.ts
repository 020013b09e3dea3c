/** Whatever its owner does between runs: nothing of theirs is lost, and everything else is what was generated. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { checkPaths } from "../../../src/emit/write/path.js";
import { contents, type Files, MANIFEST, newFolder, put, write } from "./support.js";

const PATHS = [
  "a.ts",
  "a.new.ts",
  "Dockerfile",
  ".env",
  "src/a.ts",
  "src/b.ts",
  "src/deep/c.md",
  "lib",
  "lib/d.ts",
  "A.ts",
];

type Step =
  | { readonly kind: "generate"; readonly files: Files; readonly force: boolean }
  | { readonly kind: "write"; readonly path: string; readonly text: string }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "check out as CRLF"; readonly path: string };

// the owner also writes what is generated: by merging, or from an older revision
const path = fc.constantFrom(...PATHS, "src/a.new.ts", "a.new2.ts", "owner.ts");
// each path has texts of its own: a copy of one under the name of its .new file would rightly be taken for that file
const generated = fc.constantFrom("gen 1\n", "gen 2\n", "gen 3\nand more\n");
const textOf = (path: string, text: string) => (text.startsWith("gen") ? `${path}\n${text}` : text);
const files = fc
  .dictionary(fc.constantFrom(...PATHS), generated, { noNullPrototype: true })
  .filter((each) => isPossible(Object.keys(each)))
  .map((each) => Object.fromEntries(Object.entries(each).map(([path, text]) => [path, textOf(path, text)])));
const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ kind: fc.constant("generate"), files, force: fc.constantFrom(false, false, false, true) }),
  fc.record({
    kind: fc.constant("write"),
    path,
    text: fc.oneof(fc.constantFrom("mine 1\n", "mine 2\n"), generated),
  }),
  fc.record({ kind: fc.constant("delete"), path }),
  fc.record({ kind: fc.constant("check out as CRLF"), path }),
);

function isPossible(paths: readonly string[]): boolean {
  try {
    checkPaths(paths);
    return true;
  } catch {
    return false;
  }
}

/** An owner's step; nothing where there is no such file, or something else of that name. */
function take(folder: string, done: Exclude<Step, { kind: "generate" }>): void {
  const text = contents(folder)[done.path];
  if (done.kind === "delete") {
    if (text !== undefined) rmSync(join(folder, done.path));
  } else if (done.kind === "check out as CRLF") {
    if (text !== undefined) put(folder, done.path, text.replaceAll(/\r?\n/g, "\r\n"));
  } else {
    try {
      put(folder, done.path, textOf(done.path, done.text));
    } catch {
      // a folder is there, or a file where a folder would have to be
    }
  }
}

const isMine = (text: string | undefined) => text?.startsWith("mine") ?? false;
const withLf = (text: string | undefined) => text?.replaceAll("\r\n", "\n");

async function generate(folder: string, files: Files, force: boolean): Promise<void> {
  const before = contents(folder, true);
  const [told, said] = await write(folder, files, { force, mode: "check" });
  expect(contents(folder, true)).toEqual(before);

  const [report, diagnostics] = await write(folder, files, { force });
  const { [MANIFEST]: _, ...after } = contents(folder, true);
  expect(diagnostics).toEqual(said);
  expect(report?.files).toEqual(told?.files);
  if (!report) {
    expect(diagnostics.map(({ code }) => code)).toEqual(["emit/folder-unwritable"]);
    expect(contents(folder, true)).toEqual(before);
    return;
  }
  expect(report.isStale).toBe(JSON.stringify(before) !== JSON.stringify(contents(folder, true)));
  expect(told?.isStale).toBe(report.isStale);

  for (const [path, text] of Object.entries(before)) {
    if (isMine(text) && !(force && path in files)) expect([path, after[path]]).toEqual([path, text]);
  }
  for (const [path, text] of Object.entries(files)) {
    // an older text of ours that the owner brought back is an edit as well
    const isEdited = report.files.some((file) => file.path === path && file.status === "kept");
    if (!isEdited) expect([path, withLf(after[path])]).toEqual([path, text]);
    expect(force && isEdited).toBe(false);
  }
  const isTheirs = (path: string) => before[path] === after[path];
  const isBeside = (path: string) => report.files.some(({ beside }) => beside === path);
  const strange = Object.keys(after).filter((path) => !(path in files) && !isTheirs(path) && !isBeside(path));
  expect(strange).toEqual([]);

  const [again, quiet] = await write(folder, files);
  expect([again?.isStale, quiet]).toEqual([false, []]);
  expect(contents(folder)).toEqual(after);
}

it("nothing of the owner's is lost, and a second run has nothing to do", async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.array(step, { maxLength: 12 }), async (first, steps) => {
      const folder = newFolder();
      await generate(folder, first, false);
      for (const done of steps) {
        if (done.kind === "generate") await generate(folder, done.files, done.force);
        else take(folder, done);
      }
    }),
    { numRuns: 120 },
  );
});

it("without edits the folder holds what is generated, the manifest, and what the owner added", async () => {
  const theirs = fc.dictionary(fc.constantFrom("owner.ts", "src/owner.ts", "x/y/z"), fc.constant("mine\n"));
  await fc.assert(
    fc.asyncProperty(fc.array(files, { minLength: 1, maxLength: 5 }), theirs, async (outputs, added) => {
      const folder = newFolder();
      for (const output of outputs) {
        await write(folder, output);
        for (const [path, text] of Object.entries(added)) {
          // folders of the owner's files may be files of ours
          if (!("src" in output)) put(folder, path, text);
        }
        expect(contents(folder)).toEqual({ ...output, ...added });
      }
    }),
    { numRuns: 40 },
  );
});
