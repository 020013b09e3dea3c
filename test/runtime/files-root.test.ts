/** The folder of files: what is read from it, what is saved in it, and that nothing else is reached. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileOf } from "../../src/runtime/core/file.js";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { SetupError } from "../../src/runtime/core/setup.js";
import { type FilesRoot, openFilesRoot } from "../../src/runtime/node/files-root.js";
import { safeName } from "../../src/runtime/node/safe-name.js";

let folder: string;
let root: string;
let files: FilesRoot;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "openapi-mcp-files-")));
  root = join(folder, "root");
  mkdirSync(join(root, "sub"), { recursive: true });
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(root, "a b.png"), "image");
  writeFileSync(join(root, "sub", "plain"), "plain");
  files = openFilesRoot(root);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (text: string) => {
  const { bytes, ...file } = fileOf(text, "photo", files.read);
  return { ...file, text: Buffer.from(bytes).toString() };
};
const refusal = (text: string): string => {
  try {
    return `read ${JSON.stringify(read(text))}`;
  } catch (error) {
    if (error instanceof RequestRefused) return error.message;
    throw error;
  }
};

describe("a file in an argument", () => {
  it.each<[string, (root: string) => string]>([
    ["relative", () => "a b.png"],
    ["relative, with a dot", () => "./a b.png"],
    ["by a way that stays inside", () => "sub/../a b.png"],
    ["absolute", (root) => join(root, "a b.png")],
    ["as a URL", (root) => pathToFileURL(join(root, "a b.png")).href],
  ])("may be named %s; name and type are kept", (_, text) => {
    expect(read(text(root))).toEqual({ text: "image", name: "a b.png", type: "image/png" });
  });

  it("may be named by what looks like base64, where there is such a file", () => {
    expect(read("sub/plain")).toEqual({ text: "plain", name: "plain" });
    expect(read(join(root, "sub/plain"))).toEqual({ text: "plain", name: "plain" });
    expect(read("sub/plain/x")).toMatchObject({ text: Buffer.from("sub/plain/x", "base64").toString() });
  });

  it("is base64 or a data: URI all the same", () => {
    // a JPEG in base64 begins as an absolute path does
    expect(read("/9j/4AAQ")).toMatchObject({ text: Buffer.from("/9j/4AAQ", "base64").toString() });
    expect(read("aGk=")).toEqual({ text: "hi" });
    expect(read("data:text/plain;name=x.txt;base64,aGk=")).toEqual({
      text: "hi",
      name: "x.txt",
      type: "text/plain",
    });
  });

  it("is read through a link that stays inside, and through none that leads out", () => {
    symlinkSync("a b.png", join(root, "inside"));
    symlinkSync(join(folder, "secret.txt"), join(root, "link"));
    symlinkSync(folder, join(root, "up"));
    expect(read("./inside")).toMatchObject({ text: "image", name: "inside" });
    for (const name of ["./link", "link", "up/secret.txt", join(root, "up", "secret.txt")])
      expect(refusal(name)).toMatch(/^Argument "photo": this path leads out of the folder of files\./);
  });

  it.each<[string, (root: string) => string, RegExp]>([
    ["above", () => "../secret.txt", /leads out/],
    ["above, and back", () => "./sub/../../secret.txt", /leads out/],
    ["elsewhere", () => "/etc/hostname.conf", /leads out/],
    ["elsewhere, and as good as base64", () => "/etc/passwd", /leads out/],
    ["elsewhere, as a URL", () => "file:///etc/hostname", /leads out/],
    ["elsewhere, of another host", () => "file://server/share/a", /is a file: send its bytes/],
    ["in a folder beside, whose name begins alike", (root) => `${root}-other/x.png`, /leads out/],
    ["the folder itself", (root) => `file://${root}`, /leads out/],
    ["a folder", () => "./sub", /names no file/],
    ["nothing", () => "./gone.png", /there is no such file/],
    ["nothing, in no folder", () => "./a b.png/x", /there is no such file/],
  ])("is refused: %s", (_, text, why) => {
    expect(refusal(text(root))).toMatch(why);
  });

  it("tells nothing of what is elsewhere", () => {
    const there = refusal("../secret.txt");
    expect(refusal("../gone.txt")).toBe(there);
    expect(there).toBe(
      `Argument "photo": this path leads out of the folder of files. Files are read inside ${root} only.`,
    );
  });

  it("is refused where it is no plain file, may not be read, or is too large", () => {
    execFileSync("mkfifo", [join(root, "pipe")]);
    expect(refusal("./pipe")).toContain("this path names no file");
    writeFileSync(join(root, "large"), "");
    truncateSync(join(root, "large"), 20_000_001);
    expect(refusal("./large")).toBe('Argument "photo" is a file of more than 20 MB.');
    chmodSync(join(root, "a b.png"), 0);
    if (process.getuid?.() !== 0) expect(refusal("./a b.png")).toContain("this file cannot be read");
  });

  it("is never outside, whatever the text", () => {
    const segment = fc.constantFrom(
      "..",
      ".",
      "sub",
      "up",
      "a b.png",
      "secret.txt",
      "",
      "~",
      "%2e%2e",
      "\\",
      "root",
    );
    const path = fc
      .tuple(
        fc.constantFrom("", "/", "./", "../", "file://", `${folder}/`, `${root}/`),
        fc.array(segment, { maxLength: 6 }),
      )
      .map(([start, segments]) => start + segments.join("/"));
    symlinkSync(folder, join(root, "up"));
    fc.assert(
      fc.property(fc.oneof(path, fc.string({ unit: "binary" })), (text) => {
        expect(refusal(text)).not.toContain('"text":"secret"');
      }),
      { numRuns: 500 },
    );
  });

  it.each(["photo.png", "./photo", "/home/me/photo.png", "file:///x/photo", "C:\\photo.png", "~/photo.png"])(
    "is refused where no folder was given: %s",
    (text) => {
      expect(() => fileOf(text, "photo")).toThrow(
        'Argument "photo" names a file by its path, and this MCP server reads no files: its operator can start it on stdio with --files-root <dir>.',
      );
    },
  );
});

describe("a file of an answer", () => {
  const keep = (name: string, text = "x", mimeType = "application/pdf") =>
    files.keep({ bytes: Buffer.from(text), mimeType, name });
  const saved = async (name: string, mimeType?: string) => {
    const kept = await keep(name, "x", mimeType);
    return fileURLToPath(kept?.uri ?? "").slice(root.length + 1);
  };

  it("is saved for its owner alone, and told", async () => {
    const kept = await keep("report.pdf", "bytes");
    const path = join(root, "report.pdf");
    expect(kept).toEqual({ uri: pathToFileURL(path).href, told: `It was saved as ${path}` });
    expect(readFileSync(path, "utf8")).toBe("bytes");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("never takes the place of another, nor goes through a link", async () => {
    symlinkSync(join(folder, "new.txt"), join(root, "a.pdf"));
    expect([
      await saved("a.pdf"),
      await saved("a.pdf"),
      await saved("a b.png"),
      await saved("plain"),
    ]).toEqual(["a-1.pdf", "a-2.pdf", "a b-1.png", "plain"]);
    expect(readFileSync(join(root, "a b.png"), "utf8")).toBe("image");
    expect(readdirSync(folder).sort()).toEqual(["root", "secret.txt"]);
    const all = await Promise.all(Array.from({ length: 20 }, () => saved("same.bin")));
    expect(new Set(all).size).toBe(20);
  });

  it.each([
    ["../../secret.txt", "secret.txt"],
    ["..\\..\\x.exe", "x.exe"],
    ["/etc/passwd", "passwd"],
    [".bashrc", "bashrc"],
    ["-rf", "rf"],
    ["..", "file.pdf"],
    ["", "file.pdf"],
    ["\u202egpj.exe", "_gpj.exe"],
    ["a\u0000b\nc.pdf", "a_b_c.pdf"],
    ["NUL.txt", "_NUL.txt"],
    ["résumé (1).pdf", "résumé (1).pdf"],
    ['a<b>:"c|?*.pdf', "a_b___c___.pdf"],
    ["x. . ", "x"],
  ])("has a name that is safe: %j", async (name, safe) => {
    expect(await saved(name)).toBe(safe);
  });

  it("has a short name, which keeps its extension", () => {
    expect(safeName(`${"😀x".repeat(300)}.pdf`, "")).toMatch(/^[_x]{1,96}\.pdf$/);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const safe = safeName(name, "image/png");
        expect(safe).toMatch(/^[^\s./\\-][^/\\\p{Cc}]*$/u);
        expect([...safe].length).toBeLessThanOrEqual(101);
      }),
    );
  });

  it("is not there where it cannot be written", async () => {
    chmodSync(root, 0o500);
    if (process.getuid?.() !== 0) expect(await keep("a.pdf")).toBeUndefined();
    chmodSync(root, 0o700);
    rmSync(root, { recursive: true });
    expect(await keep("a.pdf")).toBeUndefined();
  });
});

it("is a folder that is there", () => {
  for (const path of [join(root, "gone"), join(root, "a b.png"), ""])
    expect(() => openFilesRoot(path)).toThrow(SetupError);
});
