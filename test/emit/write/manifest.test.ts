/** The manifest decides what is overwritten and removed, and anyone may have written it. */
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contents, MANIFEST, newFolder, put, run, write } from "./support.js";

const HASH = "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806";
const listing = (...paths: string[]) =>
  `{"version":1,"files":{${paths.map((path) => `${JSON.stringify(path)}:"${HASH}"`).join(",")}}}`;

async function problemWith(manifest: string): Promise<string> {
  const folder = newFolder({ [MANIFEST]: manifest, "a.ts": "one\n", "../victim.ts": "one\n" });
  const before = contents(join(folder, ".."), true);
  for (const force of [false, true]) {
    const [report, diagnostics] = await write(folder, { "b.ts": "two\n" }, { force });
    expect(report).toBeUndefined();
    expect(diagnostics).toHaveLength(1);
    expect(contents(join(folder, ".."), true)).toEqual(before);
  }
  const [, diagnostics] = await write(folder, {});
  expect(diagnostics[0]?.at).toEqual({ uri: `file://${folder}/${MANIFEST}`, pointer: "" });
  return `${diagnostics[0]?.code} ${diagnostics[0]?.message}`;
}

describe("a manifest that cannot be used leaves the folder alone", () => {
  it.each([
    ["", "it is not JSON"],
    ["{", "it is not JSON"],
    ['{\n<<<<<<< HEAD\n"version": 1', "it holds the marks of a merge conflict"],
    ["[]", "it is not an object"],
    ["null", "it is not an object"],
    ["{}", "`version` is not 1"],
    ['{"version":0,"files":{}}', "`version` is not 1"],
    ['{"version":"1","files":{}}', "`version` is not 1"],
    ['{"version":1}', "`files` is not an object"],
    ['{"version":1,"files":[]}', "`files` is not an object"],
    ['{"version":1,"files":{},"pending":3}', "`pending` is not an object"],
    ['{"version":1,"files":{"a.ts":1}}', '"a.ts" has no SHA-256 hash'],
    ['{"version":1,"files":{"a.ts":"ABC"}}', '"a.ts" has no SHA-256 hash'],
    [listing("../victim.ts"), 'the path "../victim.ts" is not a plain relative path'],
    [listing("src/../../victim.ts"), 'the path "src/../../victim.ts" is not a plain relative path'],
    [listing("/etc/passwd"), 'the path "/etc/passwd" is not a plain relative path'],
    [
      listing("..\\victim.ts"),
      'the path "..\\\\victim.ts" has characters other than A-Z a-z 0-9 . _ @ + - /',
    ],
    [listing("C:/a"), 'the path "C:/a" has characters other than A-Z a-z 0-9 . _ @ + - /'],
    [listing("a\u0000.ts"), 'the path "a\\u0000.ts" has characters other than A-Z a-z 0-9 . _ @ + - /'],
    [listing("__proto__"), 'the path "__proto__" leads through __proto__'],
    [listing(".git/hooks/pre-commit"), 'the path ".git/hooks/pre-commit" leads through .git'],
    [listing("x/node_modules/a.js"), 'the path "x/node_modules/a.js" leads through node_modules'],
    [listing(MANIFEST), 'the path ".openapi-mcp.json" is a name that openapi-mcp uses itself'],
    [
      `{"version":1,"files":{},"pending":{"../victim.ts":"${HASH}"}}`,
      'the path "../victim.ts" is not a plain',
    ],
  ])("%j", async (manifest, reason) => {
    expect(await problemWith(manifest)).toContain(
      `emit/manifest-broken This is not a list of generated files: ${reason}`,
    );
  });

  it("of a newer version", async () => {
    expect(await problemWith('{"version":2,"files":[]}')).toBe(
      "emit/manifest-newer A newer openapi-mcp wrote this folder: its list of files has version 2, and 1 is the newest known here.",
    );
  });

  it.each(["a folder", "a link"])("that is %s", async (kind) => {
    const folder = newFolder({ "../victim.json": listing("a.ts"), "a.ts": "one\n" });
    if (kind === "a folder") mkdirSync(join(folder, MANIFEST));
    else symlinkSync("../victim.json", join(folder, MANIFEST));
    const [, diagnostics] = await write(folder, {});
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "This is not a list of generated files: it is not a plain text file.",
    ]);
    expect(contents(folder)["a.ts"]).toBe("one\n");
  });
});

it("a manifest that names the owner's file cannot have it removed or overwritten", async () => {
  const folder = newFolder({
    [MANIFEST]: listing("mine.ts", "other.ts"),
    "mine.ts": "mine\n",
    "other.ts": "mine\n",
  });
  const { said } = await run(folder, { "other.ts": "two\n" });
  expect(said).toEqual(["kept mine.ts", "kept other.ts > other.new.ts"]);
  expect(contents(folder)).toMatchObject({ "mine.ts": "mine\n", "other.ts": "mine\n" });
});

it("what a later version 1 may add to it is no reason to stop", async () => {
  const folder = newFolder({ [MANIFEST]: '{"version":1,"files":{},"more":1}' });
  expect((await run(folder, { "b.ts": "two\n" })).said).toEqual(["added b.ts"]);
});

it("is written for any names that objects have already", async () => {
  const folder = newFolder();
  const files = { constructor: "one\n", "toString/hasOwnProperty.ts": "one\n", "10": "one\n", "9": "one\n" };
  await run(folder, files);
  expect(contents(folder)).toEqual(files);
  expect((await run(folder, files)).isStale).toBe(false);
  expect((await run(folder, {})).said).toHaveLength(4);
});

it("a folder whose manifest is lost is not ours any more, and force takes it back", async () => {
  const folder = newFolder();
  await run(folder, { "a.ts": "one\n" });
  rmSync(join(folder, MANIFEST));
  expect((await write(folder, { "a.ts": "one\n" }))[1][0]?.code).toBe("emit/folder-not-ours");
  expect((await run(folder, { "a.ts": "one\n" }, { force: true })).said).toEqual(["adopted a.ts"]);
  put(folder, "a.ts", "mine\n");
  expect((await run(folder, { "a.ts": "two\n" })).codes).toEqual(["emit/file-edited"]);
});
