import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDocuments } from "../../src/read/documents.js";
import { createLocate } from "../../src/read/position.js";
import { codes, folderWith } from "./folder.js";

/** Opens a file with this content. */
async function open(content: string | Uint8Array, name = "spec.yaml") {
  const [documents, diagnostics] = await openDocuments(join(folderWith({ [name]: content }), name));
  return { value: documents?.entry.value, documents, diagnostics, codes: codes(diagnostics) };
}

/** Line and column of the only diagnostic, as a caller without documents finds them. */
async function placeOf(content: string, name?: string) {
  const { diagnostics } = await open(content, name);
  expect(diagnostics).toHaveLength(1);
  const [diagnostic] = diagnostics;
  const spot = diagnostic && createLocate()(diagnostic.at.uri, [diagnostic.at])[0];
  return [diagnostic?.code, spot?.line, spot?.column, diagnostic?.message];
}

test.each([
  ["JSON", '{"a": [1, "é😀"]}'],
  ["JSON after a byte order mark", '\ufeff {"a": [1, "é😀"]}'],
  ["YAML", "a: [1, é😀]"],
  ["YAML after a byte order mark", "\ufeffa: [1, é😀]"],
  ["YAML flow that begins like JSON", "{a: [1, 'é😀']}"],
  ["JSON with a comma too many", '{"a": [1, "é😀",],}'],
  ["YAML in UTF-16", Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from("a: [1, é😀]", "utf16le")])],
])("reads %s, whatever the file is called", async (_name, content) => {
  for (const name of ["spec.json", "spec.yaml", "spec"])
    expect(await open(content, name)).toMatchObject({ value: { a: [1, "é😀"] }, codes: [] });
});

test("text that is no mapping is a value too", async () => {
  expect((await open("Just words.\n")).value).toBe("Just words.");
  expect((await open("null")).value).toBe(null);
});

test.each([
  ["empty", "", "read/empty"],
  ["white space", " \n\t\n", "read/empty"],
  ["only comments", "# a\n\n# b\n", "read/empty"],
  ["only a document marker", "---\n", "read/empty"],
  ["NUL bytes", "a: \0", "read/not-text"],
  ["NUL bytes in JSON", '{"a": "\0"}', "read/not-text"],
  ["Latin-1", Buffer.from('{"a": "é"}', "latin1"), "read/not-text"],
  ["an image", Buffer.from("89504e470d0a1a0a0000000d", "hex"), "read/not-text"],
  ["odd UTF-16", Buffer.from("fffe0000d8", "hex"), "read/not-text"],
  ["HTML", "<!DOCTYPE html>\n<html></html>", "read/html"],
  ["HTML after a comment", "<!-- a\n -->\n <html lang=en>", "read/html"],
])("refuses %s", async (_name, content, code) => {
  expect(await open(content)).toMatchObject({ value: undefined, codes: [code] });
});

test("a replacement character that really stands in the text is no damage", async () => {
  expect((await open('{"a": "\ufffd"}')).value).toEqual({ a: "\ufffd" });
});

test("syntax errors in JSON have a place and a reason", async () => {
  const long = `{"x": "${"y".repeat(5_000_000)}", "a": 1 "b": 2}`;
  expect(await placeOf('{\n  "a": 1\n  "b": 2\n}')).toEqual([
    "read/syntax",
    3,
    3,
    expect.stringMatching(/JSON: a comma is missing/),
  ]);
  expect(await placeOf('{"a": 1')).toEqual(["read/syntax", 1, 7, expect.stringMatching(/ends too early/)]);
  expect(await placeOf('{"a": "b}')).toEqual([
    "read/syntax",
    1,
    7,
    expect.stringMatching(/string has no end/),
  ]);
  expect(await placeOf('{"a": 1}}')).toEqual(["read/syntax", 1, 9, expect.stringMatching(/ended before/)]);
  expect(await placeOf(long)).toEqual(["read/syntax", 1, 5_000_018, expect.stringMatching(/JSON: a comma/)]);
});

test("a comment in JSON is an error; YAML would take it for part of a key", async () => {
  expect(await placeOf('{\n  // c\n  "a": 1\n}')).toEqual([
    "read/syntax",
    2,
    3,
    expect.stringMatching(/no comments/),
  ]);
  expect(await placeOf('{"a": 1, // c\n"b": 2}')).toEqual([
    "read/syntax",
    1,
    10,
    expect.stringMatching(/no comments/),
  ]);
});

test("syntax errors in YAML have a place and a reason", async () => {
  expect(await placeOf("a:\n  b: 1\n c: 2\n")).toEqual([
    "read/syntax",
    3,
    1,
    expect.stringMatching(/same column/),
  ]);
  expect(await placeOf("a:\n\tb: 1\n")).toEqual(["read/syntax", 2, 1, expect.stringMatching(/tabs/i)]);
  expect(await placeOf("{a: [1, 2\n")).toEqual(["read/syntax", 1, 9, expect.stringMatching(/YAML/)]);
  expect(await placeOf("a: *b\n")).toEqual(["read/syntax", 1, 4, expect.stringMatching(/no anchor &b/)]);
});

test.each([
  ['a: 1\nb: "c\nd: e\n', 2, 4, "this string has no closing double quote."],
  ["a: 1\nb: 'c\nd: 'e'\n", 2, 4, "this string has no closing single quote."],
  ['a:\n  - {b: "c}\n  - d\n', 2, 9, "this string has no closing double quote."],
  ['"a: 1\nb: 2\n', 1, 1, "this string has no closing double quote."],
  ["a: 'it's'\n", 1, 8, "the value has ended before this."],
  [
    "a: b: c\n",
    1,
    4,
    'a mapping cannot begin on the line of another key; text with ": " in it needs quotes.',
  ],
  ["a: [1\nb: 2\n", 2, 1, "a closing ] is missing here, or the lines of the sequence need more indentation."],
  [
    "x: 1\na: {\nb: 1\n}\n",
    3,
    1,
    "a closing } is missing here, or the lines of the mapping need more indentation.",
  ],
  ["{a: 1\n", 1, 5, "a closing } is missing here."],
  ["a: 1\nb\nc: 2\n", 2, 1, "a colon is missing after this."],
  ["a\nb: 1\n", 1, 1, "a key cannot go on in the next line; perhaps a colon is missing after this."],
  ["a: @b\n", 1, 4, "text that begins with @ needs quotes."],
  ["a: *\n", 1, 4, "text that begins with * needs quotes."],
  ["a: &\n", 1, 4, "text that begins with & needs quotes."],
  ["a: {b: 1}}\n", 1, 10, "unexpected }."],
  ["a: - b\n", 1, 4, "a list item cannot stand here, in a mapping."],
  ["a: 1\n- b\n", 2, 1, "a list item cannot stand here, in a mapping."],
  ['{a: "b"\n c: 2}\n', 2, 2, "a comma is missing before this."],
  [
    'a: {b: 1 "c": 2}\n',
    1,
    8,
    "keys and list items inside brackets are separated by commas; perhaps one is missing.",
  ],
  ['a: {"b": "c" "d": 2}\n', 1, 14, "this does not belong here; perhaps a comma is missing before it."],
  ['a: {"b" "c": 2}\n', 1, 9, "a comma or a colon is missing before this."],
  [
    'a: "C:\\Users"\n',
    1,
    7,
    "\\U is not a complete escape sequence; a backslash in double quotes is written twice.",
  ],
])("YAML %j: what is wrong is said in plain words, where it begins", async (text, line, column, reason) => {
  expect(await placeOf(text)).toEqual(["read/syntax", line, column, `Not valid YAML: ${reason}`]);
});

const DEEP = 100_000;
test.each([
  ["JSON arrays", "[".repeat(DEEP) + "]".repeat(DEEP)],
  ["JSON objects", '{"a":'.repeat(DEEP) + 1 + "}".repeat(DEEP)],
  ["JSON that never closes", '{"a":'.repeat(DEEP)],
  ["JSON with strings full of brackets between", `["]]]]",`.repeat(DEEP)],
  ["YAML flow", `a: ${"[".repeat(DEEP)}${"]".repeat(DEEP)}`],
  ["YAML sequences", `${"- ".repeat(DEEP)}x`],
  ["YAML keys", `${"? ".repeat(DEEP)}x`],
  ["YAML mappings", Array.from({ length: 2_000 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("")],
  ["YAML a little too deep", `a: ${"[".repeat(201)}${"]".repeat(201)}`],
  [
    "aliases of deep nodes",
    `- &a ${"[".repeat(150)}1${"]".repeat(150)}\n- ${"[".repeat(60)}*a${"]".repeat(60)}\n`,
  ],
])("nesting without end is refused: %s", async (_name, content) => {
  expect((await open(content)).codes).toEqual(["read/too-deep"]);
});

test("200 levels are read", async () => {
  expect((await open("[".repeat(200) + "]".repeat(200))).codes).toEqual([]);
  expect((await open(`- ${"[".repeat(199)}${"]".repeat(199)}`)).codes).toEqual([]);
});

describe("a password in a URL is in no message", () => {
  const server = createServer((request, response) => {
    const location = request.url === "/around" ? "/around" : "ftp://127.0.0.1/a.yaml";
    response.writeHead(302, { location }).end();
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ["that is none", () => "http://user:canary@127.0.0.1:99999/a.yaml", "not a valid URL"],
    ["with a space", () => "http://user:canary pass@a b/c@d", "not a valid URL"],
    ["that redirects without end", (at: string) => `${at}/around`, "redirects more than"],
    ["that redirects to another scheme", (at: string) => `${at}/away`, "'ftp:'"],
    ["of another scheme", () => "ftp://user:canary@127.0.0.1/a.yaml", "only files and http"],
  ])("%s", async (_name, url, said) => {
    const at = `http://user:canary@127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [, diagnostics] = await openDocuments(url(at));
    const text = JSON.stringify(diagnostics);
    expect(text).toContain(said);
    expect(text).not.toContain("canary");
  });
});

test("what cannot be read says why", async () => {
  const folder = folderWith({ "secret.yaml": "a: 1" });
  const messages = async (input: string) =>
    (await openDocuments(input))[1].map(({ code, message }) => [code, message]);
  expect(await messages(join(folder, "none.yaml"))).toEqual([
    ["read/not-found", expect.stringMatching(/no such file/)],
  ]);
  expect(await messages(join(folder, "secret.yaml/x"))).toEqual([
    ["read/not-found", expect.stringMatching(/no such file/)],
  ]);
  expect(await messages(folder)).toEqual([["read/not-found", expect.stringMatching(/directory/)]]);
  expect(await messages("file://elsewhere/a.yaml")).toEqual([["read/not-found", expect.anything()]]);
  expect(await messages("a\0b")).toEqual([["read/not-found", expect.anything()]]);
  expect(await messages("http://")).toEqual([["read/not-found", expect.stringMatching(/not a valid URL/)]]);
  expect(await messages("")).toEqual([["read/not-found", 'Cannot read "": no document was named.']]);
  const reason = "only files and http(s) URLs are read.";
  expect(await messages("ftp://me:secret@example.com/x")).toEqual([
    ["read/not-found", `Cannot read ftp://example.com/x: ${reason}`],
  ]);
  expect(await messages("S3://bucket/x")).toEqual([
    ["read/not-found", `Cannot read s3://bucket/x: ${reason}`],
  ]);
  expect((await openDocuments("ftp://example.com/x"))[1][0]?.at.uri).toBe("command:");
});

test.skipIf(process.getuid?.() === 0)("a file without permission says so (skipped for root)", async () => {
  const folder = folderWith({ "secret.yaml": "a: 1" });
  chmodSync(join(folder, "secret.yaml"), 0);
  const [, [problem]] = await openDocuments(join(folder, "secret.yaml"));
  expect(problem?.message).toMatch(/permission denied/);
});

test("a document larger than the limit is not read", async () => {
  const path = join(folderWith({ "a.yaml": "a: 12345" }), "a.yaml");
  expect(codes((await openDocuments(path, { maxBytes: 7 }))[1])).toEqual(["read/too-large"]);
  expect(codes((await openDocuments(path, { maxBytes: 8 }))[1])).toEqual([]);
  const stdin = Readable.from([Buffer.from("a: 1"), Buffer.from("2345")]);
  expect(codes((await openDocuments("-", { maxBytes: 7, stdin }))[1])).toEqual(["read/too-large"]);
});

test("standard input is read, and its text kept for code frames", async () => {
  const stdin = Readable.from([Buffer.from("a: "), Buffer.from([0xc3]), Buffer.from([0xa9])]);
  const [documents] = await openDocuments("-", { stdin });
  expect(documents?.entry).toEqual({ value: { a: "é" }, uri: "stdin:", pointer: "" });
  expect(documents?.text("stdin:")).toBe("a: é");
});

test("a syntax error on standard input carries its place, for nobody can read it again", async () => {
  const [, [problem]] = await openDocuments("-", { stdin: Readable.from(["a: 1\nb: [\n"]) });
  expect(problem?.at.spot).toMatchObject({ line: 2, column: 4, lines: [{ text: "a: 1" }, { text: "b: [" }] });
});

test.skipIf(process.platform === "win32")("a named pipe is read like standard input", async () => {
  const pipe = join(folderWith({}), "pipe");
  execFileSync("mkfifo", [pipe]);
  spawn("sh", ["-c", 'echo "a: 1" > "$0"', pipe]);
  const [documents] = await openDocuments(pipe);
  expect(documents?.entry.value).toEqual({ a: 1 });
  expect(documents?.text(pathToFileURL(pipe).href)).toBe("a: 1\n");
});

test("a file URL, odd names, and the text read again from the file", async () => {
  const folder = folderWith({ "a #1%20?.yaml": "\ufeffa: 1" });
  const uri = pathToFileURL(join(folder, "a #1%20?.yaml")).href;
  const [documents] = await openDocuments(uri);
  expect(documents?.entry.uri).toBe(uri);
  expect(documents?.uris()).toEqual([uri]);
  expect(documents?.text(uri)).toBe("a: 1");
  expect(documents?.text("file:///nowhere")).toBeUndefined();
});

test("opening JSON loads neither the YAML parser nor the others", () => {
  const folder = folderWith({ "a.json": '{"a": 1}', "b.yaml": "a: 1" });
  mkdirSync(join(folder, "sub"));
  const documents = fileURLToPath(new URL("../../src/read/documents.ts", import.meta.url));
  const script = join(folder, "run.mts");
  const loaded = (name: string): readonly string[] => {
    const source = `
      import { createRequire } from "node:module";
      import { openDocuments } from ${JSON.stringify(documents)};
      const [documents] = await openDocuments(${JSON.stringify(join(folder, name))});
      if (documents === undefined) throw new Error("not opened");
      const files = Object.keys(createRequire(import.meta.url).cache).map((file) => file.replaceAll("\\\\", "/"));
      console.log(JSON.stringify(["yaml", "undici", "jsonc-parser"].filter((name) => files.some((file) => file.includes("/node_modules/" + name + "/")))));`;
    execFileSync(process.execPath, [
      "-e",
      "require('node:fs').writeFileSync(process.argv[1], process.argv[2])",
      script,
      source,
    ]);
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    return JSON.parse(execFileSync(process.execPath, ["--import", tsx, script], { encoding: "utf8" }));
  };
  expect(loaded("a.json")).toEqual([]);
  expect(loaded("b.yaml")).toEqual(["yaml"]);
});
