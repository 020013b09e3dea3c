import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { formatPointer } from "../../src/read/pointer.js";
import { findRanges, findSpans, findSpots } from "../../src/read/position.js";

const OPTIONS = { schema: "core", merge: true, uniqueKeys: false, logLevel: "silent" } as const;
const keys = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom("~", "/", "\\", " ", ",", '"', "{", "[", ":", "#", "é", "\n", "0") }),
);
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.string(),
      keys,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    ),
    fc.constant(null),
    fc.array(tie("document"), { maxLength: 4 }),
    fc.dictionary(
      keys.filter((key) => key !== "<<" && key !== "__proto__"),
      tie("document"),
      { maxKeys: 4 },
    ),
  ),
}));

/** Every pointer of a value, with what it leads to. */
function places(value: unknown, path: readonly (string | number)[] = []): [string, unknown, unknown][] {
  const here: [string, unknown, unknown] = [formatPointer(path), value, path.at(-1)];
  if (typeof value !== "object" || value === null) return [here];
  const children = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [here, ...children.flatMap(([key, child]) => places(child, [...path, key]))];
}

test.each([0, 2, "\t"])("what stands in JSON at a pointer parses back to its value (indent %j)", (indent) => {
  fc.assert(
    fc.property(document, (value) => {
      const text = JSON.stringify(value, null, indent);
      const all = places(JSON.parse(text));
      const found = findSpans(
        text,
        all.map(([pointer]) => pointer),
      );
      for (const [index, [, value, key]] of all.entries()) {
        const { exact, value: span, key: keySpan } = found[index] ?? expect.fail();
        expect(exact).toBe(true);
        expect(JSON.parse(text.slice(span.start, span.end))).toEqual(value);
        if (typeof key === "string") expect(JSON.parse(text.slice(keySpan?.start, keySpan?.end))).toBe(key);
      }
    }),
  );
});

function readBack(text: string): unknown {
  try {
    return parse(text, OPTIONS);
  } catch {
    return undefined;
  }
}

test.each([
  ["block", {}],
  ["flow", { collectionStyle: "flow", flowCollectionPadding: true }],
  ["quoted", { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_SINGLE" }],
] as const)("what stands in YAML at a pointer parses back to its value (%s)", (_name, options) => {
  fc.assert(
    fc.property(
      fc.dictionary(
        keys.filter((key) => key !== "<<" && key !== "__proto__"),
        document,
        { minKeys: 1, maxKeys: 5 },
      ),
      (value) => {
        const text = stringify(value, { ...options, aliasDuplicateObjects: false });
        const read = readBack(text);
        // The package folds a flow string like ":\n~" without quotes, and then reads something else or nothing.
        fc.pre(JSON.stringify(read) === JSON.stringify(value));
        const all = places(read);
        const found = findSpans(
          text,
          all.map(([pointer]) => pointer),
        );
        for (const [index, [pointer, value]] of all.entries()) {
          const { exact, value: span } = found[index] ?? expect.fail();
          expect(exact, pointer).toBe(true);
          // The first line of a block stands further right than the slice says.
          const column = span.start - (text.lastIndexOf("\n", span.start - 1) + 1);
          const slice = " ".repeat(column) + text.slice(span.start, span.end);
          const isBlockScalar = /^[|>]/.test(text.slice(span.start, span.end));
          if (!isBlockScalar) expect(parse(slice, OPTIONS), `${pointer} in\n${text}`).toEqual(value);
        }
      },
    ),
  );
});

test("a pointer to nothing gives the nearest place above it", () => {
  const text = '{"a": {"b": [1]}}';
  const [missing, deep, array] = findSpans(text, ["/x", "/a/c/d", "/a/b/7"]);
  expect(missing).toMatchObject({ exact: false, value: { start: 0, end: text.length } });
  expect(text.slice(deep?.value.start, deep?.value.end)).toBe('{"b": [1]}');
  expect(text.slice(array?.value.start, array?.value.end)).toBe("[1]");
});

test.each([
  ["an escape that JSON has not", '{ "\\ \\n": 1, "b": 2 }', "/ \n"],
  ["a key that goes on in the next line", '{ "a\n b": 1, "b": 2 }', "/a b"],
  ["a tab", '{ "a\tb": 1, "b": 2 }', "/a\tb"],
  ["hexadecimal escapes", '{ "\\x61": 1, "b": 2 }', "/a"],
])("YAML that looks like JSON is read as YAML: %s", (_name, text, pointer) => {
  const [found] = findSpans(text, [pointer]);
  expect(found).toMatchObject({ exact: true });
  expect(text.slice(found?.value.start, found?.value.end)).toBe("1");
});

test("of two equal keys the last one counts, as for the parser", () => {
  const json = '{"a": {"x": 1}, "a": {"y": 2}}';
  const [x, y] = findSpans(json, ["/a/x", "/a/y"]);
  expect(json.slice(x?.value.start, x?.value.end)).toBe('{"y": 2}');
  expect(json.slice(y?.value.start, y?.value.end)).toBe("2");
  const yaml = "a: {x: 1}\na: {y: 2}\n";
  const [second] = findSpans(yaml, ["/a/y"]);
  expect(second?.value.start).toBe(yaml.indexOf("2"));
});

test("through aliases and merge keys places stand where they were written", () => {
  const text = "base: &b\n  x: 1\n  y: 2\nuse:\n  <<: *b\n  y: 3\nalso: *b\n";
  const [merged, own, aliased, alias] = findRanges(text, [
    { pointer: "/use/x" },
    { pointer: "/use/y" },
    { pointer: "/also/x" },
    { pointer: "/also" },
  ]);
  expect([merged?.line, own?.line, aliased?.line]).toEqual([2, 6, 2]);
  expect(alias).toEqual({ line: 7, column: 7, endLine: 7, endColumn: 9 });
});

test("a merge of itself is looked through only so often", () => {
  expect(findRanges("a: &a\n  <<: *a\n", [{ pointer: "/a/x/y" }])[0]?.line).toBe(1);
});

test("lines and columns: minified, CRLF, astral characters, key and value, offsets", () => {
  expect(findRanges('{"a":{"b":1}}', [{ pointer: "/a/b" }])[0]).toEqual({
    line: 1,
    column: 11,
    endLine: 1,
    endColumn: 12,
  });
  expect(findRanges('{\r\n"a": 1}', [{ pointer: "/a" }])[0]).toMatchObject({ line: 2, column: 6 });
  expect(findRanges('{"😀": 1}', [{ pointer: "/😀" }])[0]).toMatchObject({ line: 1, column: 8 });
  expect(findRanges("k: v\n", [{ pointer: "/k", on: "key" }])[0]).toMatchObject({ column: 1, endColumn: 2 });
  expect(findRanges("a\nb\n", [{ pointer: "", offset: 2 }])[0]).toMatchObject({ line: 2, column: 1 });
  expect(findRanges("a", [{ pointer: "", offset: 99 }])[0]).toMatchObject({ line: 1, column: 2 });
});

test("of a value of several lines its key is shown", () => {
  expect(findRanges("get:\n  a: 1\n  b: 2\n", [{ pointer: "/get" }])[0]).toMatchObject({
    line: 1,
    column: 1,
    endColumn: 4,
  });
});

test("text that cannot be parsed any more still gives a place", () => {
  expect(findRanges("{", [{ pointer: "/a" }])).toHaveLength(1);
  expect(findRanges("[".repeat(100_000), [{ pointer: "/0/0" }])[0]?.line).toBe(1);
});

test("the lines shown are the one of the place and the one before, cut where they are long", () => {
  expect(findSpots("a: 1\r\nb: 2\nc: 3\n", [{ pointer: "/b" }])[0]?.lines).toEqual([
    { line: 1, text: "a: 1", cut: 0 },
    { line: 2, text: "b: 2", cut: 0 },
  ]);
  const [spot] = findSpots(`{"x":"${"y".repeat(10_000)}","b":1}`, [{ pointer: "/b" }]);
  const [line] = spot?.lines ?? [];
  expect(line?.text.length).toBeLessThan(200);
  expect(line?.text[(spot?.column ?? 0) - 1 - (line?.cut ?? 0)]).toBe("1");
});

test("a string of megabytes and a hundred thousand places take no time to speak of", () => {
  const text = JSON.stringify({
    big: '\\"'.repeat(1_000_000),
    list: Array.from({ length: 100_000 }, (_, i) => i),
  });
  const start = performance.now();
  const found = findRanges(
    text,
    Array.from({ length: 100_000 }, (_, index) => ({ pointer: `/list/${index}` })),
  );
  expect(found.at(-1)?.line).toBe(1);
  expect(performance.now() - start).toBeLessThan(5_000);
});
