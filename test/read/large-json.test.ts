/** The quick way into large JSON files reads what the usual way reads, or leaves it to that. */
import { appendFileSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test, vi } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { openDocuments } from "../../src/read/documents.js";
import { readLargeJson } from "../../src/read/large-json.js";
import { createLocate } from "../../src/read/position.js";
import { folderWith } from "./folder.js";

/** What another program does to a file once its size is known. */
const meanwhile = vi.hoisted(() => ({ act: undefined as (() => void) | undefined }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const statSync = (file: string) => {
    const stat = fs.statSync(file);
    meanwhile.act?.();
    return stat;
  };
  return { ...fs, statSync };
});

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-large-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "large.json");

/** Enough to be large, and no more than escapes have room for. */
const padding = `"${"x".repeat(500_000)}"`;

function read(text: string | Uint8Array): unknown {
  writeFileSync(path, text);
  return readLargeJson(path, 10_000_000);
}

test("any text between quotes arrives as it was written", () => {
  const character = fc.oneof(
    fc.constantFrom(
      "—",
      "é",
      "\u2028",
      "😀",
      '\\"',
      "\\\\",
      "\\n",
      "日本語",
      "a",
      "\u00ff",
      "\ufeff",
      "x".repeat(2_047),
    ),
    fc.string({ unit: "grapheme", maxLength: 3 }).map((text) => JSON.stringify(text).slice(1, -1)),
  );
  fc.assert(
    fc.property(fc.array(fc.array(character, { maxLength: 20 }), { maxLength: 20 }), (strings) => {
      const list = strings.map((parts) => `"${parts.join("")}"`).join(",");
      const text = `{"padding":${padding},"list":[${list}],"ключ":{}}`;
      expect(read(text)).toEqual({ value: JSON.parse(text) });
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["a small file", "{}"],
  ["a list", `[${padding}]`],
  ["text that is not JSON", `{"a":${padding},}`],
  ["a byte order mark", `\ufeff{"a":${padding}}`],
  ["an escape that only escaping would make valid", `{"a":${padding},"b":"\\é"}`],
  ["a language that two bytes suit", `{"a":${padding},"b":"${"日".repeat(60_000)}"}`],
  ["nesting", `{"a":${padding},"b":${"[".repeat(300)}${"]".repeat(300)}}`],
])("%s is left to the usual way", (_name, text) => {
  expect(read(text)).toBeUndefined();
});

test("bytes that are not UTF-8, a missing file and one over the limit are left to the usual way", () => {
  expect(
    read(Buffer.concat([Buffer.from(`{"a":${padding},"b":"`), Buffer.from([0xff]), Buffer.from('"}')])),
  ).toBeUndefined();
  expect(readLargeJson(join(folder, "none.json"), 10_000_000)).toBeUndefined();
  expect(readLargeJson(folder, 10_000_000)).toBeUndefined();
  writeFileSync(path, `{"a":${padding}}`);
  expect(readLargeJson(path, 1_000)).toBeUndefined();
  expect(readLargeJson(path, 10_000_000)).toBeDefined();
});

test("where blocks of 2,048 bytes meet, no character and no escape is torn", () => {
  for (const part of [
    "é",
    "—",
    "😀",
    "—😀é",
    "\\\\é",
    '\\"é',
    "\\\\\\\\—",
    "\\u2014é",
    "—".repeat(700),
    `é${"x".repeat(2_040)}é`,
  ]) {
    const strings: string[] = [];
    // Wherever in its block the first byte stands, for the string's own length moves the next one.
    for (let shift = 0; shift < 24; shift++) {
      const offset = Buffer.byteLength(`{"padding":${padding},"list":["${strings.join('","')}`) + 3;
      strings.push("x".repeat((2_048 + 2_048 - (offset % 2_048) - 12 + shift) % 2_048), part);
    }
    const text = `{"padding":${padding},"list":["${strings.join('","')}"]}`;
    expect(read(text), part.slice(0, 20)).toEqual({ value: JSON.parse(text) });
  }
});

test("escapes fill the room they have to its last byte", () => {
  // `é` grows by four bytes, of 100,000
  const text = (count: number) => `{"a":${padding},"b":"${"é".repeat(count)}","c":"${"é ".repeat(5_000)}"}`;
  expect(read(text(20_000))).toEqual({ value: JSON.parse(text(20_000)) });
  expect(read(text(20_001))).toBeUndefined();
});

test("megabytes of another script are given up before they are escaped", () => {
  writeFileSync(path, `{"a":"${"日".repeat(10_000_000)}"}`);
  const before = process.memoryUsage().rss;
  const start = performance.now();
  expect(readLargeJson(path, 100_000_000)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(1_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

test("characters that are no JSON outside strings, and odd strings, are what the usual way makes of them", () => {
  const outside = ["\u00a0", "\u2028", "\ufeff", "é"];
  for (const character of outside) expect(read(`{"a":${padding},${character}"b":1}`)).toBeUndefined();
  for (const control of ["\0", "\n", "\u001f"])
    expect(read(`{"a":${padding},"b":"é${control}"}`)).toBeUndefined();
  const odd = `{"a":${padding},"__proto__":{"é":1},"a\\u0000":"\\ud800","é":1,"é":2,"\u007f":"\u0080"}`;
  const [parsed, usual] = [read(odd) as { value: object }, JSON.parse(odd)];
  expect(Object.entries(parsed.value)).toEqual(Object.entries(usual));
  expect(Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
});

test.skipIf(process.platform === "win32")("what is no regular file is left to the usual way", () => {
  writeFileSync(path, `{"a":${padding}}`);
  const link = join(folder, "link.json");
  symlinkSync(path, link);
  expect(readLargeJson(link, 10_000_000)).toBeDefined();
  expect(readLargeJson("/dev/zero", 10_000_000)).toBeUndefined();
});

test.each([
  ["grows", () => appendFileSync(path, ",")],
  ["grows by white space", () => appendFileSync(path, "\n")],
  ["shrinks", () => truncateSync(path, 500_020)],
  ["vanishes", () => rmSync(path)],
])("a file that %s while it is read is left to the usual way", (_name, act) => {
  writeFileSync(path, `{"a":${padding}}${" ".repeat(100)}`);
  meanwhile.act = act;
  try {
    expect(readLargeJson(path, 10_000_000)).toBeUndefined();
  } finally {
    meanwhile.act = undefined;
  }
});

/** Line and column of what opening the folder's `spec.json` and following the references in it has to say. */
async function problems(files: Readonly<Record<string, string>>, ...pointers: readonly string[]) {
  const [documents, notes] = await openDocuments(join(folderWith(files), "spec.json"));
  const told: Diagnostic[] = [...notes];
  for (const pointer of pointers) {
    const { value, uri } = documents?.entry ?? expect.fail("not opened");
    const key = pointer.slice(1);
    documents?.resolve({ value: (value as Record<string, unknown>)[key], uri, pointer }, (each) =>
      told.push(each),
    );
  }
  const locate = createLocate(documents);
  return told.map(({ code, at }) => {
    const spot = locate(at.uri, [at])[0];
    return `${at.uri.split("/").at(-1)}:${spot?.line}:${spot?.column} ${code}`;
  });
}

test("in one of several large files a problem has its place, to the character", async () => {
  // Characters of two to four bytes before the place, which is counted in UTF-16 units.
  const large = (rest: string) => `{\n"padding": ${padding},\n"é—😀": "é—😀", ${rest}\n}\n`;
  const refs = '"a": {"$ref": "sound.json#/none"}, "b": {"$ref": "broken.json#/x"}, "c": {"$ref": "#/é—"}';
  const files = {
    "spec.json": large(refs),
    "sound.json": large('"x": {"y": 1}'),
    "broken.json": large('"x": 1 "y": 2'),
  };
  expect(await problems(files, "/a", "/b", "/c")).toEqual([
    "spec.json:3:31 spec/ref-not-found",
    "broken.json:3:24 read/syntax",
    "spec.json:3:66 spec/ref-not-found",
    "spec.json:3:99 spec/ref-not-found",
  ]);
});

test("a large entry that is not sound has its place too", async () => {
  expect(await problems({ "spec.json": `{"a": ${padding},\n"é😀": 1 "b": 2}` })).toEqual([
    "spec.json:2:10 read/syntax",
  ]);
  expect(await problems({ "spec.json": `{"a": ${padding},\n"é": "\\é" "b"}` })).toEqual([
    "spec.json:2:6 read/syntax",
  ]);
  expect(await problems({ "spec.json": `{"a": ${padding},\n"é": "b}` })).toEqual([
    "spec.json:2:6 read/syntax",
  ]);
  const deep = `${"[".repeat(300)}${"]".repeat(300)}`;
  expect(await problems({ "spec.json": `{"a": ${padding},\n"é": ${deep}}` })).toEqual([
    "spec.json:2:205 read/too-deep",
  ]);
});
