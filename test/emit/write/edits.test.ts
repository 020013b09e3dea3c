/** What the owner wrote survives. */
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contents, MANIFEST, newFolder, put, run, write } from "./support.js";

const quiet = (...said: string[]) => ({ said, isStale: false, codes: [] });

/** A folder whose `src/a.ts` was generated with text `one`, and is `mine` now. */
async function edited(): Promise<string> {
  const folder = newFolder();
  await run(folder, { "src/a.ts": "one\n" });
  put(folder, "src/a.ts", "mine\n");
  return folder;
}

describe("an edited file", () => {
  it("is left alone, silently, while its generated text is the same", async () => {
    const folder = await edited();
    expect(await run(folder, { "src/a.ts": "one\n" })).toEqual(quiet("kept src/a.ts"));
    expect(contents(folder)).toEqual({ "src/a.ts": "mine\n" });
  });

  it("gets a new text beside it, and is mentioned once", async () => {
    const folder = await edited();
    const [, diagnostics] = await write(folder, { "src/a.ts": "two\n" });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        "emit/file-edited",
        "src/a.ts was edited: it stays as it is, and the newly generated text goes to src/a.new.ts.",
      ],
    ]);
    expect(diagnostics[0]?.at).toEqual({ uri: `file://${folder}/src/a.ts`, pointer: "" });
    expect(contents(folder)).toEqual({ "src/a.ts": "mine\n", "src/a.new.ts": "two\n" });
    expect(await run(folder, { "src/a.ts": "two\n" })).toEqual(quiet("kept src/a.ts > src/a.new.ts"));
  });

  it("gets the newest text when it changes again before the first is merged", async () => {
    const folder = await edited();
    await run(folder, { "src/a.ts": "two\n" });
    const { said, codes } = await run(folder, { "src/a.ts": "three\n" });
    expect([said, codes]).toEqual([["kept src/a.ts > src/a.new.ts"], ["emit/file-edited"]]);
    expect(contents(folder)).toEqual({ "src/a.ts": "mine\n", "src/a.new.ts": "three\n" });
  });

  it("is one to keep after its owner merged the two and deleted the new one", async () => {
    const folder = await edited();
    await run(folder, { "src/a.ts": "two\n" });
    put(folder, "src/a.ts", "two\nmine\n");
    rmSync(join(folder, "src/a.new.ts"));
    expect(await run(folder, { "src/a.ts": "two\n" })).toEqual(quiet("kept src/a.ts"));
  });

  it("is ours again when it equals the generated text; the new one has done its work", async () => {
    const folder = await edited();
    await run(folder, { "src/a.ts": "two\n" });
    put(folder, "src/a.ts", "two\n");
    expect((await run(folder, { "src/a.ts": "two\n" })).said).toEqual([
      "removed src/a.new.ts",
      "unchanged src/a.ts",
    ]);
    expect(contents(folder)).toEqual({ "src/a.ts": "two\n" });
    expect((await run(folder, { "src/a.ts": "three\n" })).said).toEqual(["updated src/a.ts"]);
  });

  it("is overwritten by force, and its new one goes", async () => {
    const folder = await edited();
    await run(folder, { "src/a.ts": "two\n" });
    const forced = await run(folder, { "src/a.ts": "two\n" }, { force: true });
    expect(forced).toEqual({ said: ["removed src/a.new.ts", "updated src/a.ts"], isStale: true, codes: [] });
    expect(contents(folder)).toEqual({ "src/a.ts": "two\n" });
  });

  it("needs nothing when the generator comes to the same text", async () => {
    const folder = await edited();
    expect(await run(folder, { "src/a.ts": "mine\n" })).toEqual({
      said: ["unchanged src/a.ts"],
      isStale: true, // the manifest
      codes: [],
    });
    expect((await run(folder, { "src/a.ts": "two\n" })).said).toEqual(["updated src/a.ts"]);
  });

  it("that is deleted is generated again, and its new one goes", async () => {
    const folder = await edited();
    await run(folder, { "src/a.ts": "two\n" });
    rmSync(join(folder, "src/a.ts"));
    expect((await run(folder, { "src/a.ts": "two\n" })).said).toEqual([
      "removed src/a.new.ts",
      "added src/a.ts",
    ]);
    expect(contents(folder)).toEqual({ "src/a.ts": "two\n" });
  });

  it("stays as the owner's when it is no longer generated, even by force", async () => {
    const folder = await edited();
    await run(folder, { "src/a.ts": "two\n" });
    const files = { "b.ts": "b\n" };
    const { said, codes } = await run(folder, files, { force: true });
    expect([said, codes]).toEqual([
      ["added b.ts", "removed src/a.new.ts", "kept src/a.ts"],
      ["emit/file-orphaned"],
    ]);
    expect(contents(folder)).toEqual({ "b.ts": "b\n", "src/a.ts": "mine\n" });
    expect(await run(folder, files)).toEqual(quiet("unchanged b.ts"));
  });
});

describe("the new text's name", () => {
  it.each([
    ["src/tools/a.ts", "src/tools/a.new.ts"],
    ["Dockerfile", "Dockerfile.new"],
    [".gitignore", ".gitignore.new"],
    ["tsconfig.build.json", "tsconfig.build.new.json"],
    [".github/build", ".github/build.new"],
  ])("beside %s is %s", async (path, beside) => {
    const folder = newFolder();
    await run(folder, { [path]: "one\n" });
    put(folder, path, "mine\n");
    expect((await run(folder, { [path]: "two\n" })).said).toEqual([`kept ${path} > ${beside}`]);
    expect(contents(folder)[beside]).toBe("two\n");
  });

  it("is another where the owner has such a file, a new text being merged, or a folder", async () => {
    const folder = await edited();
    put(folder, "src/a.new.ts", "half merged\n");
    mkdirSync(join(folder, "src/a.new2.ts"));
    expect((await run(folder, { "src/a.ts": "two\n" })).said).toEqual(["kept src/a.ts > src/a.new3.ts"]);
    expect((await run(folder, { "src/a.ts": "three\n" })).said).toEqual(["kept src/a.ts > src/a.new3.ts"]);
    expect(contents(folder)).toEqual({
      "src/a.ts": "mine\n",
      "src/a.new.ts": "half merged\n",
      "src/a.new2.ts/": "",
      "src/a.new3.ts": "three\n",
    });
    await run(folder, { "src/a.ts": "three\n" }, { force: true });
    expect(contents(folder)["src/a.new.ts"]).toBe("half merged\n");
    expect(contents(folder)["src/a.new3.ts"]).toBeUndefined();
  });

  it("is another where a generated file has it", async () => {
    const folder = await edited();
    const files = { "src/a.ts": "two\n", "src/a.new.ts": "generated\n" };
    expect((await run(folder, files)).said).toEqual(["added src/a.new.ts", "kept src/a.ts > src/a.new2.ts"]);
    expect((await run(folder, files, { force: true })).said).toEqual([
      "unchanged src/a.new.ts",
      "removed src/a.new2.ts",
      "updated src/a.ts",
    ]);
  });
});

describe("a file the owner added", () => {
  it("is kept when a generated one of its name comes, and the new text goes beside it", async () => {
    const folder = newFolder();
    await run(folder, {});
    put(folder, "src/a.ts", "mine\n");
    const [, diagnostics] = await write(folder, { "src/a.ts": "one\n" });
    expect(diagnostics[0]?.message).toContain("src/a.ts was not written by openapi-mcp: it stays");
    expect(contents(folder)).toEqual({ "src/a.ts": "mine\n", "src/a.new.ts": "one\n" });
    expect(await run(folder, { "src/a.ts": "one\n" })).toEqual(quiet("kept src/a.ts > src/a.new.ts"));
  });

  it("is adopted when it is the same", async () => {
    const folder = newFolder();
    await run(folder, {});
    put(folder, "src/a.ts", "one\n");
    expect((await run(folder, { "src/a.ts": "one\n" })).said).toEqual(["adopted src/a.ts"]);
    expect(await run(folder, { "src/a.ts": "one\n" })).toEqual(quiet("unchanged src/a.ts"));
    expect((await run(folder, { "src/a.ts": "two\n" })).said).toEqual(["updated src/a.ts"]);
  });

  it("is overwritten by force", async () => {
    const folder = newFolder();
    await run(folder, {});
    put(folder, "src/a.ts", "mine\n");
    expect((await run(folder, { "src/a.ts": "one\n" }, { force: true })).said).toEqual(["updated src/a.ts"]);
  });

  it("is not a .new file of ours because of its name", async () => {
    const folder = newFolder();
    await run(folder, { "src/a.ts": "one\n" });
    put(folder, "src/a.new.ts", "mine\n");
    expect(await run(folder, { "src/a.ts": "one\n" })).toEqual(quiet("unchanged src/a.ts"));
    await run(folder, { "src/a.ts": "two\n" });
    await run(folder, {});
    expect(contents(folder)).toEqual({ "src/a.new.ts": "mine\n" });
  });
});

describe("line endings that a checkout changed", () => {
  it("are no edit", async () => {
    const folder = newFolder();
    const files = { "a.ts": "one\ntwo\n", "b.ts": "one\n", "c.ts": "one\n" };
    await run(folder, files);
    put(folder, "a.ts", "one\r\ntwo\r\n");
    put(folder, "b.ts", "one\r\n");
    put(folder, MANIFEST, (contents(folder, true)[MANIFEST] ?? "").replaceAll("\n", "\r\n"));
    expect(await run(folder, files)).toEqual(quiet("unchanged a.ts", "unchanged b.ts", "unchanged c.ts"));
    expect((await run(folder, { "a.ts": "one\ntwo\n", "b.ts": "three\n" })).said).toEqual([
      "unchanged a.ts",
      "updated b.ts",
      "removed c.ts",
    ]);
    expect(contents(folder)).toEqual({ "a.ts": "one\r\ntwo\r\n", "b.ts": "three\n" });
  });

  it("do not matter in generated text either", async () => {
    const folder = newFolder();
    await run(folder, { "a.cmd": "one\r\n" });
    put(folder, "a.cmd", "one\n");
    expect(await run(folder, { "a.cmd": "one\r\n" })).toEqual(quiet("unchanged a.cmd"));
  });

  it("are all that may differ, also where a text has the sign for broken ones", async () => {
    const folder = newFolder();
    await run(folder, { "a.md": "\ufffd\n" });
    expect(await run(folder, { "a.md": "\ufffd\n" })).toEqual(quiet("unchanged a.md"));
    writeFileSync(join(folder, "a.md"), Buffer.of(0xff, 0x0a));
    expect(await run(folder, { "a.md": "\ufffd\n" })).toEqual(quiet("kept a.md"));
  });
});

describe("what is not a file, where one is generated", () => {
  it("is kept as an edit: a link is not followed", async () => {
    const folder = newFolder({ "../outside.ts": "theirs\n" });
    await run(folder, { "a.ts": "one\n" });
    rmSync(join(folder, "a.ts"));
    symlinkSync("../outside.ts", join(folder, "a.ts"));
    expect((await run(folder, { "a.ts": "one\n" })).said).toEqual(["kept a.ts"]);
    expect((await run(folder, { "a.ts": "two\n" })).said).toEqual(["kept a.ts > a.new.ts"]);
    expect(contents(folder)).toEqual({ "a.ts": "-> ../outside.ts", "a.new.ts": "two\n" });
    expect((await run(folder, { "a.ts": "two\n" }, { force: true })).said).toEqual([
      "removed a.new.ts",
      "updated a.ts",
    ]);
    expect(contents(folder)).toEqual({ "a.ts": "two\n" });
    expect(contents(join(folder, ".."))["outside.ts"]).toBe("theirs\n");
  });

  it("is never a folder that goes", async () => {
    const folder = newFolder();
    await run(folder, { "src/b.ts": "one\n" });
    put(folder, "src/a.ts/mine", "mine\n");
    const before = contents(folder, true);
    const [report, diagnostics] = await write(folder, { "src/a.ts": "one\n" }, { force: true });
    expect(report).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      [
        "emit/folder-unwritable",
        `${folder} cannot be written: src/a.ts is a folder, and a file goes there; nothing was changed.`,
      ],
    ]);
    expect(contents(folder, true)).toEqual(before);
  });

  it("is never a folder that goes, though part of it was generated", async () => {
    const folder = newFolder();
    await run(folder, { "lib/a.ts": "one\n", "lib/b.ts": "one\n" });
    put(folder, "lib/b.ts", "mine\n");
    for (const mode of ["check", "write"] as const) {
      const [, diagnostics] = await write(folder, { lib: "one\n" }, { mode });
      expect(diagnostics.map(({ message }) => message)).toEqual([
        `${folder} cannot be written: lib is a folder, and a file goes there; nothing was changed.`,
      ]);
    }
    expect(contents(folder)).toEqual({ "lib/a.ts": "one\n", "lib/b.ts": "mine\n" });
  });

  it("may be the owner's file where a folder must be", async () => {
    const folder = newFolder();
    await run(folder, { src: "one\n" });
    put(folder, "src", "mine\n");
    const [, diagnostics] = await write(folder, { "src/deep/a.ts": "one\n", "src/b.ts": "" });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      `${folder} cannot be written: src is a file, and a folder goes there; nothing was changed.`,
    ]);
    expect(contents(folder)).toEqual({ src: "mine\n" });
  });
});

it("a mode that the owner set is no edit, and stays", async () => {
  const folder = newFolder();
  await run(folder, { "a.ts": "one\n" });
  chmodSync(join(folder, "a.ts"), 0o600);
  await run(folder, { "a.ts": "two\n" });
  expect(lstatSync(join(folder, "a.ts")).mode & 0o777).toBe(0o600);
});
