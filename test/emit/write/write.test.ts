/** Generating into a folder again and again, without anyone else writing into it. */
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { contents, MANIFEST, newFolder, put, run, write } from "./support.js";

const FILES = { "README.md": "one\n", "src/index.ts": "two\n" };

/** Long ago, so that a file written now is a newer one. */
function age(folder: string, ...paths: string[]): void {
  for (const path of paths) utimesSync(join(folder, path), 1, 1);
}
const isNew = (folder: string, path: string) => statSync(join(folder, path)).mtimeMs !== 1000;

describe("a new folder", () => {
  it("gets all files and a manifest that is the same for everyone", async () => {
    const folder = newFolder();
    expect(await run(folder, FILES)).toEqual({
      said: ["added README.md", "added src/index.ts"],
      isStale: true,
      codes: [],
    });
    expect(contents(folder, true)).toEqual({
      ...FILES,
      [MANIFEST]: `{
  "version": 1,
  "files": {
    "README.md": "2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806",
    "src/index.ts": "27dd8ed44a83ff94d557f9fd0412ed5a8cbca69ea04922d88c01184a07300a5a"
  }
}
`,
    });
  });

  it("is made with its parents", async () => {
    const folder = join(newFolder(), "a", "b");
    await run(folder, FILES);
    expect(contents(folder)).toEqual(FILES);
  });

  it("reports the manifest among the files, sorted", async () => {
    const [report] = await write(newFolder(), { "b.ts": "", ".env.example": "" });
    expect(report?.files).toEqual([
      { path: ".env.example", status: "added" },
      { path: ".openapi-mcp.json", status: "added" },
      { path: "b.ts", status: "added" },
    ]);
  });

  it.each([".git", ".gitkeep", ".DS_Store"])("may hold %s", async (name) => {
    const folder = newFolder({ [name]: "theirs" });
    await run(folder, FILES);
    expect(contents(folder)).toEqual({ ...FILES, [name]: "theirs" });
  });

  it("may be reached through a link", async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const link = join(dirname(folder), "link");
    symlinkSync("out", link);
    await run(link, FILES);
    expect(contents(folder)).toEqual(FILES);
  });

  it("may get no file at all", async () => {
    const folder = newFolder();
    await run(folder, {});
    expect(Object.keys(contents(folder, true))).toEqual([MANIFEST]);
    expect((await run(folder, {})).isStale).toBe(false);
  });
});

describe("the next run", () => {
  it("touches nothing where nothing changed", async () => {
    const folder = newFolder();
    await run(folder, FILES);
    age(folder, ...Object.keys(FILES), MANIFEST, "src", ".");
    expect(await run(folder, FILES)).toEqual({
      said: ["unchanged README.md", "unchanged src/index.ts"],
      isStale: false,
      codes: [],
    });
    const touched = [...Object.keys(FILES), MANIFEST, "src", "."].filter((path) => isNew(folder, path));
    expect(touched).toEqual([]);
  });

  it("writes what changed and only that, with the mode it had", async () => {
    const folder = newFolder();
    await run(folder, { ...FILES, "bin/run.sh": "one\n" });
    const script = join(folder, "bin/run.sh");
    chmodSync(script, 0o755);
    age(folder, "README.md", "src/index.ts");
    expect(
      (await run(folder, { "README.md": "one\n", "src/index.ts": "three\n", "bin/run.sh": "2\n" })).said,
    ).toEqual(["unchanged README.md", "updated bin/run.sh", "updated src/index.ts"]);
    expect(contents(folder)).toEqual({
      "README.md": "one\n",
      "src/index.ts": "three\n",
      "bin/run.sh": "2\n",
    });
    expect([isNew(folder, "README.md"), isNew(folder, "src/index.ts")]).toEqual([false, true]);
    expect(statSync(script).mode & 0o777).toBe(0o755);
  });

  it("removes what is no longer generated, and the folders that are empty then", async () => {
    const folder = newFolder();
    await run(folder, { ...FILES, "src/tools/deep/a.ts": "", "src/tools/deep/b.ts": "", "test/a.ts": "" });
    put(folder, "test/owner.ts", "mine");
    expect(await run(folder, FILES)).toEqual({
      said: [
        "unchanged README.md",
        "unchanged src/index.ts",
        "removed src/tools/deep/a.ts",
        "removed src/tools/deep/b.ts",
        "removed test/a.ts",
      ],
      isStale: true,
      codes: [],
    });
    expect(contents(folder)).toEqual({ ...FILES, "test/owner.ts": "mine" });
  });

  it("never removes the folder itself", async () => {
    const folder = newFolder();
    await run(folder, FILES);
    await run(folder, {});
    expect(contents(folder)).toEqual({});
    expect(existsSync(folder)).toBe(true);
  });

  it("forgets a file that is neither generated nor there", async () => {
    const folder = newFolder();
    await run(folder, FILES);
    rmSync(join(folder, "README.md"));
    const files = { "src/index.ts": "two\n" };
    expect(await run(folder, files)).toEqual({ said: ["unchanged src/index.ts"], isStale: true, codes: [] });
    expect(contents(folder, true)[MANIFEST]).not.toContain("README");
    expect((await run(folder, files)).isStale).toBe(false);
  });

  it("turns a file into a folder, a folder into a file, and small letters into capitals", async () => {
    const folder = newFolder();
    await run(folder, { a: "one\n", "b/c.ts": "two\n", "tool.ts": "three\n" });
    const files = { "a/d.ts": "one\n", b: "two\n", "Tool.ts": "three\n" };
    expect((await run(folder, files)).said).toEqual([
      "added Tool.ts",
      "removed a",
      "added a/d.ts",
      "added b",
      "removed b/c.ts",
      "removed tool.ts",
    ]);
    expect(contents(folder)).toEqual(files);
    expect((await run(folder, files)).isStale).toBe(false);
  });

  it("takes a manifest as it is where only its layout differs", async () => {
    const folder = newFolder();
    await run(folder, FILES);
    const text = JSON.stringify(JSON.parse(contents(folder, true)[MANIFEST] ?? ""));
    put(folder, MANIFEST, `\ufeff${text}\r\n`);
    expect((await run(folder, FILES)).isStale).toBe(false);
    expect(contents(folder, true)[MANIFEST]).toBe(`\ufeff${text}\r\n`);
  });
});

describe("a folder that is not ours", () => {
  it("is refused", async () => {
    const folder = newFolder({ "package.json": "{}", "src/index.ts": "mine", a: "", b: "" });
    const before = contents(folder);
    const [report, diagnostics] = await write(folder, FILES);
    expect(report).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        "emit/folder-not-ours",
        `${folder} is not empty, and openapi-mcp did not write it: it holds a, b, package.json, ….`,
      ],
    ]);
    expect(contents(folder)).toEqual(before);
  });

  it("is refused when it only holds node_modules", async () => {
    const [, diagnostics] = await write(newFolder({ "node_modules/a/index.js": "" }), FILES);
    expect(diagnostics[0]?.message).toContain("it holds node_modules.");
  });

  it("is taken over by force: files of the same names are overwritten, the others stay", async () => {
    const folder = newFolder({ "package.json": "{}", "src/index.ts": "mine", "README.md": "one\n" });
    const { said } = await run(folder, FILES, { force: true });
    expect(said).toEqual(["adopted README.md", "updated src/index.ts"]);
    expect(contents(folder)).toEqual({ ...FILES, "package.json": "{}" });
    expect((await run(folder, FILES)).isStale).toBe(false);
  });
});

describe("dry-run and check", () => {
  it.each(["dry-run", "check"] as const)("%s makes no folder", async (mode) => {
    const folder = newFolder();
    expect((await run(folder, FILES, { mode })).said).toEqual(["added README.md", "added src/index.ts"]);
    expect(existsSync(folder)).toBe(false);
  });

  it.each(["dry-run", "check"] as const)("%s says what would be done, and does nothing", async (mode) => {
    const folder = newFolder();
    await run(folder, { ...FILES, "old.ts": "", "edited.ts": "one\n" });
    put(folder, "edited.ts", "mine");
    // of a run that was killed
    put(folder, ".openapi-mcp.tmp-999999999/0", "");
    const before = contents(folder, true);
    const files = { "README.md": "new\n", "src/index.ts": "two\n", "edited.ts": "two\n" };
    const told = await run(folder, files, { mode });
    expect(told).toEqual({
      said: [
        "updated README.md",
        "kept edited.ts > edited.new.ts",
        "removed old.ts",
        "unchanged src/index.ts",
      ],
      isStale: true,
      codes: ["emit/file-edited"],
    });
    expect(contents(folder, true)).toEqual(before);
    expect(await run(folder, files)).toEqual(told);
  });
});
