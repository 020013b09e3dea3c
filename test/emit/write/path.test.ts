/** A generated file never leaves its folder, and is the same file on every system. */
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { besidePath, pathProblem } from "../../../src/emit/write/path.js";
import { contents, newFolder, put, run, write } from "./support.js";

const CHARACTERS = "has characters other than A-Z a-z 0-9 . _ @ + - /";

describe("a path that we must not make is a bug of ours", () => {
  it.each([
    ["", "is not a plain relative path"],
    ["/a", "is not a plain relative path"],
    ["a//b", "is not a plain relative path"],
    ["a/", "is not a plain relative path"],
    [".", "is not a plain relative path"],
    ["./a", "is not a plain relative path"],
    ["..", "is not a plain relative path"],
    ["a/../../b", "is not a plain relative path"],
    ["a\\b", CHARACTERS],
    ["C:a", CHARACTERS],
    ["a.ts:stream", CHARACTERS],
    ["a\u0000", CHARACTERS],
    ["a\nb", CHARACTERS],
    ["a ", CHARACTERS],
    ["caf\u00e9", CHARACTERS],
    ["a\n", CHARACTERS],
    ["a.", "has a name that ends in a dot"],
    ["a./b", "has a name that ends in a dot"],
    ["...", "has a name that ends in a dot"],
    ["nul", "has a name that Windows reserves"],
    ["src/CON.ts", "has a name that Windows reserves"],
    ["com1/a.ts", "has a name that Windows reserves"],
    [".git/config", "leads through .git"],
    ["src/.GIT/config", "leads through .GIT"],
    ["node_modules/a", "leads through node_modules"],
    ["__proto__", "leads through __proto__"],
    [".openapi-mcp.json", "is a name that openapi-mcp uses itself"],
    [".OpenAPI-MCP.json", "is a name that openapi-mcp uses itself"],
    [".openapi-mcp.tmp-1/a", "is a name that openapi-mcp uses itself"],
    ["a".repeat(241), "has a name of more than 240 characters"],
    [`${"a/".repeat(500)}b`, "is longer than 1000 characters"],
  ])("%j", async (path, problem) => {
    const folder = newFolder();
    await expect(write(folder, { "ok.ts": "", [path]: "" })).rejects.toThrow(
      `the path ${JSON.stringify(path)} of a generated file ${problem}`,
    );
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ["src/a.ts", "src/A.ts", "src/A.ts and src/a.ts exclude each other"],
    ["src/a.ts", "SRC/b.ts", "SRC/ and src/ exclude each other"],
    ["src", "src/a.ts", "src/ and src exclude each other"],
    ["src/a.ts", "Src", "src/ and Src exclude each other"],
  ])("%s beside %s", async (one, other, problem) => {
    await expect(write(newFolder(), { [one]: "", [other]: "" })).rejects.toThrow(problem);
  });
});

it.each([
  "src/tools/create_issue.ts",
  ".github/workflows/ci.yml",
  ".env.example",
  "a-b+c@1.2.ts",
  "src/console.ts",
  "nullable.ts",
  "a".repeat(240),
  "src/.openapi-mcp.json",
])("%s is a fine path", async (path) => {
  const folder = newFolder();
  await run(folder, { [path]: "one\n" });
  expect(readFileSync(join(folder, path), "utf8")).toBe("one\n");
  put(folder, path, "mine\n");
  await run(folder, { [path]: "two\n" });
  expect(readFileSync(join(folder, besidePath(path, 1)), "utf8")).toBe("two\n");
});

it("no path that passes leaves the folder, and what is beside it passes too", () => {
  const nasty = fc.constantFrom(
    "a",
    ".",
    "..",
    "/",
    "\\",
    "\u0000",
    ":",
    "~",
    " ",
    "con",
    ".git",
    "-",
    "%2e",
    "\u2025",
  );
  const text = fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (path) => {
      if (pathProblem(path) !== undefined) return;
      expect(join("/root", path).startsWith("/root/")).toBe(true);
      expect(dirname(besidePath(path, 1))).toBe(dirname(path));
      expect(pathProblem(besidePath(path, 1))).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});

describe("a link on the way", () => {
  it.each(["..", "../victim", "/", "nowhere", ".git", "node_modules/a"])(
    "to %s is refused",
    async (target) => {
      const folder = newFolder({
        "../victim/a.ts": "theirs\n",
        ".git/config": "",
        "node_modules/a/a.ts": "",
      });
      await run(folder, { "b.ts": "one\n" }, { force: true });
      symlinkSync(target, join(folder, "src"));
      const before = contents(join(folder, ".."), true);
      const [report, diagnostics] = await write(folder, { "src/a.ts": "", "src/deep/b.ts": "", "c.ts": "" });
      expect(report).toBeUndefined();
      expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
        ["emit/path-leads-outside", `src is a link to ${target}; nothing is written there.`],
      ]);
      expect(contents(join(folder, ".."), true)).toEqual(before);
    },
  );

  it("is followed where it stays inside", async () => {
    const folder = newFolder();
    await run(folder, {});
    mkdirSync(join(folder, "lib"));
    symlinkSync("lib", join(folder, "src"));
    await run(folder, { "src/a.ts": "one\n" });
    expect(contents(folder)).toEqual({ "lib/a.ts": "one\n", src: "-> lib" });
    expect((await run(folder, { "src/a.ts": "one\n" })).isStale).toBe(false);
  });

  it("hides what was generated there, also where it stays inside: that may be another file of ours", async () => {
    const folder = newFolder();
    await run(folder, { "src/a.ts": "one\n" });
    renameSync(join(folder, "src"), join(folder, "lib"));
    symlinkSync("lib", join(folder, "src"));
    expect((await run(folder, { "lib/a.ts": "one\n" })).said).toEqual(["adopted lib/a.ts"]);
    expect(contents(folder)).toEqual({ "lib/a.ts": "one\n", src: "-> lib" });
  });

  it("hides what was generated there: nothing behind it is removed", async () => {
    const folder = newFolder({ "../victim/a.ts": "one\n" });
    await run(folder, { "src/a.ts": "one\n", "src/b/c.ts": "one\n" });
    renameSync(join(folder, "src"), join(folder, "lib"));
    symlinkSync("../victim", join(folder, "src"));
    expect((await run(folder, {})).said).toEqual([]);
    expect(readFileSync(join(folder, "../victim/a.ts"), "utf8")).toBe("one\n");
    expect(contents(folder)["lib/a.ts"]).toBe("one\n");
  });
});
