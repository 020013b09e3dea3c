import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseYaml } from "../../src/read/yaml.js";

const OPTIONS = { schema: "core", merge: true, uniqueKeys: false, logLevel: "silent" } as const;
const URI = "file:///a.yaml";

function read(text: string): unknown {
  const [parsed, notes] = parseYaml(text, URI, "a.yaml");
  expect(notes).toEqual([]);
  return parsed?.value;
}

function problems(text: string): readonly string[] {
  return parseYaml(text, URI, "a.yaml")[1].map(({ code, at }) => `${code} ${at.offset}`);
}

test("values are those of the core schema, also under %YAML 1.1", () => {
  const value = {
    date: "2022-11-15",
    time: "10:30",
    yes: "yes",
    no: "off",
    n: 12,
    h: 31,
    o: 8,
    t: true,
    e: null,
  };
  const text = "date: 2022-11-15\ntime: 10:30\nyes: yes\nno: off\nn: 12\nh: 0x1f\no: 0o10\nt: true\ne:\n";
  expect(read(text)).toEqual(value);
  expect(read(`%YAML 1.1\n---\n${text}`)).toEqual(value);
});

test("keys are strings, and no key reaches the prototype", () => {
  expect(read("200: a\nnull: b\ntrue: c\n? [x, 1]\n: d\n")).toEqual({
    200: "a",
    "": "b",
    true: "c",
    '["x",1]': "d",
  });
  const value = read("__proto__: {a: 1}\nconstructor: 1\n") as object;
  expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test("anchors are shared, the nearest one before the alias counts, and tags are let be", () => {
  const value = read("a: &x {k: 1}\nb: *x\nc: &x 2\nd: *x\ne: !Ref z\n") as Readonly<Record<string, unknown>>;
  expect(value).toEqual({ a: { k: 1 }, b: { k: 1 }, c: 2, d: 2, e: "z" });
  expect(value["a"]).toBe(value["b"]);
});

test.each([
  "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n",
  "base: &b {x: 1, y: 2}\nuse:\n  y: 3\n  <<: *b\n",
  "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nuse: {<<: [*a, *b]}\n",
  "use: {<<: {x: 1}, y: 2}\n",
  'use: {"<<": 1}\n',
  "a: &a {x: &x {k: 1}}\nuse:\n  <<: *a\n  z: *x\n",
])("merge keys mean what the parser says they mean: %j", (text) => {
  expect(read(text)).toEqual(parse(text, OPTIONS));
});

test("agrees with the parser's own values on any flow text it accepts", () => {
  const piece = fc.constantFrom(
    "a",
    "b: ",
    "&x ",
    "*x",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "1",
    "'q'",
    "<<: ",
    "\n",
    "? ",
  );
  /**
   * Keys of which the parser makes several things: of a collection its source text, or where it is merged what
   * `String` makes of it, and we its JSON; of an empty key (`{? }`) "", as we do, but "null" where it is merged.
   */
  const hasOddKey = (value: unknown) =>
    /"(?:[{[][^"]*|null)":/.test(JSON.stringify(value).replaceAll('\\"', ""));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join("");
      let expected: unknown;
      try {
        expected = parse(text, OPTIONS);
      } catch {
        return;
      }
      const [parsed] = parseYaml(text, URI, "a.yaml");
      // Refused although the parser has a value: circles, and nothing but comments.
      if (parsed && !hasOddKey(expected) && !hasOddKey(parsed.value)) expect(parsed.value).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["{? }", { "": null }],
  ["<<: {? }", { "": null }],
  ["<<: {? [a]}", { '["a"]': null }],
])("a key means the same in a mapping and merged from it: %j", (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test("repeated keys warn where they stand, keys that override a merge do not", () => {
  const text = "a: 1\nb: 2\na: 3\n";
  const [parsed, notes] = parseYaml(text, URI, "a.yaml");
  expect(parsed?.value).toEqual({ a: 3, b: 2 });
  expect(notes).toMatchObject([
    { code: "read/duplicate-key", severity: "warning", at: { offset: text.lastIndexOf("a") } },
  ]);
  expect(problems("b: &b {x: 1}\nc: {<<: *b, x: 2}\n")).toEqual([]);
  expect(problems("b: &b {x: 1}\nc: {<<: *b, x: 2, x: 3}\n")).toHaveLength(1);
});

test("a second document is left out with a warning, an empty one without", () => {
  expect(problems("a: 1\n---\nb: 2\n")).toEqual(["read/several-documents 5"]);
  expect(parseYaml("a: 1\n---\nb: 2\n", URI, "a.yaml")[0]?.value).toEqual({ a: 1 });
  expect(problems("a: 1\n...\n---\n# nothing\n")).toEqual([]);
});

/** Ten times the one before, `levels` times over. */
function bomb(levels: number): string {
  const lines = ["- &a0 [x, x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < levels; level++)
    lines.push(`- &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(", ")}]`);
  return lines.join("\n");
}

test("aliases that multiply are refused before they are expanded", () => {
  expect(problems(bomb(5))).toEqual([]);
  const start = performance.now();
  expect(problems(bomb(40))[0]).toMatch(/^read\/too-many-aliases/);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test("an alias inside its own anchor is refused", () => {
  expect(problems("a: &a\n  b: *a\n")).toEqual(["read/too-many-aliases 11"]);
  expect(problems("a: &a [*a]\n")).toHaveLength(1);
});

test("merges that multiply are refused", () => {
  const base = `b: &b {${Array.from({ length: 5_000 }, (_, index) => `k${index}: 1`).join(", ")}}\n`;
  const uses = Array.from({ length: 1_000 }, (_, index) => `m${index}: {<<: *b}\n`).join("");
  expect(problems(base + uses)[0]).toMatch(/^read\/too-many-aliases/);
});

test("very many aliases take time in proportion", () => {
  const start = performance.now();
  expect(problems(`- &a 1\n${"- *a\n".repeat(100_000)}`)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(10_000);
});
