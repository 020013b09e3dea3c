/** The quick way into large JSON files reads what the usual way reads, or leaves it to that. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { readLargeJson } from "../../src/read/large-json.js";

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
