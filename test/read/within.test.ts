import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { findRanges } from "../../src/read/position.js";

/** What stands in the source for the first `part` of the string at /a. */
function shown(text: string, part: string, pointer = "/a"): string {
  const value = pointer
    .split("/")
    .slice(1)
    .reduce((node, key) => node[key], parse(text));
  const start = value.indexOf(part);
  if (start < 0) throw new Error(`${JSON.stringify(value)} does not have ${JSON.stringify(part)}`);
  const [range] = findRanges(text, [{ pointer, within: { start, end: start + part.length } }]);
  const offset = (line: number, column: number) =>
    text
      .split("\n")
      .slice(0, line - 1)
      .reduce((sum, { length }) => sum + length + 1, 0) +
    column -
    1;
  if (!range) throw new Error("no range");
  return `${range.line}:${range.column} ${text.slice(offset(range.line, range.column), offset(range.endLine, range.endColumn))}`;
}

describe("part of a string is shown where it stands", () => {
  it.each([
    ["plain", "a: =steps.x.body", "x", "1:11 x"],
    ["plain in a flow map", "{ b: 1, a: =steps.x.body, c: 2 }", "body", "1:21 body"],
    ["plain, folded", "a: =one +\n  two +\n\n  three\n", "three", "4:3 three"],
    ["plain, over a fold", "a: =one +\n  two\n", "+ two", "1:9 +\n  two"],
    ["single quotes", "a: 'x ''y'' z'", "z", "1:13 z"],
    ["an escaped single quote", "a: 'x ''y'' z'", "'y'", "1:7 ''y''"],
    ["double quotes", 'a: "x \\"y\\" z"', "z", "1:13 z"],
    ["an escaped double quote", 'a: "x \\"y\\" z"', '"y"', '1:7 \\"y\\"'],
    ["a line feed as an escape", 'a: "x\\ny == 1"', "y", "1:8 y"],
    ["escapes in hexadecimal", 'a: "\\x41\\u00e9\\U0001F600 b"', "b", "1:26 b"],
    ["double quotes, folded", 'a: "one\n  two \\\n  three"', "three", "3:3 three"],
    ["literal", "a: |\n  one\n    two\n\n  three\n", "two", "3:5 two"],
    ["literal, further down", "a: |\n  one\n    two\n\n  three\n", "three", "5:3 three"],
    ["literal with an indentation of its own", "a: |2-\n    one\n  two", "two", "3:3 two"],
    ["folded", "a: >-\n  one\n  two\n\n  three\n", "two", "3:3 two"],
    ["folded, further down", "a: >-\n  one\n  two\n\n  three\n   four\n  five\n", "five", "7:3 five"],
    ["JSON", '{"a": "x \\"y\\" \\u0041 z"}', "z", "1:23 z"],
    ["CRLF", "a: >\r\n  one\r\n  two\r\n", "two", "3:3 two"],
    ["twice the same text", "a: x x y", "x", "1:4 x"],
    ["tagged and anchored", "a: &b !!str x y", "y", "1:15 y"],
  ])("%s", (_style, text, part, expected) => {
    expect(shown(text, part)).toBe(expected);
  });

  it("as the whole value where it cannot be told", () => {
    const text = "b: &b x y\na: *b\n";
    const [range] = findRanges(text, [{ pointer: "/a", within: { start: 2, end: 3 } }]);
    expect(range).toMatchObject({ line: 2, column: 4, endColumn: 6 });
    const [missing] = findRanges(text, [{ pointer: "/c", within: { start: 2, end: 3 } }]);
    expect(missing).toMatchObject({ line: 1, column: 1 });
  });

  it("at its end, for something that is missing there", () => {
    const [range] = findRanges("a: 'x + '\nb: 1", [{ pointer: "/a", within: { start: 4, end: 4 } }]);
    expect(range).toMatchObject({ line: 1, column: 9, endColumn: 10 });
  });

  it.each([
    { defaultStringType: "PLAIN" },
    { defaultStringType: "QUOTE_SINGLE", lineWidth: 20 },
    { defaultStringType: "QUOTE_DOUBLE", lineWidth: 20 },
    { defaultStringType: "BLOCK_LITERAL" },
    { defaultStringType: "BLOCK_FOLDED", lineWidth: 20 },
  ] as const)("in whatever way the package writes it: %j", (options) => {
    const words = fc.stringMatching(/^[a-z.=+"'\\ \n#]{0,30}$/);
    fc.assert(
      fc.property(words, words, (before, after) => {
        const value = `${before}NEEDLE${after}`;
        const text = stringify({ a: value }, { ...options, aliasDuplicateObjects: false });
        fc.pre(parse(text).a === value && !text.includes("<")); // the package has bugs of its own
        expect(shown(text, "NEEDLE").replace(/\\\n */, ""), text).toMatch(/^\d+:\d+ NEEDLE$/);
      }),
    );
  });
});
