/** The shared core of CEL, against two other implementations of it: what we say is what they say. */
import { celMap, isCelError, isCelList, isCelMap, run } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";
import { Environment as CelJs } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Typed } from "../../src/plan/expressions/type.js";
import { typeOfSchema } from "../../src/plan/expressions/type-of-schema.js";
import { evaluate } from "../../src/serve/expression.js";
import { environment, lower } from "./lower.js";

const FAILED = "failed";

const types = new Map<string, Typed>(
  Object.entries({
    a: { type: "integer" },
    b: { type: "integer" },
    s: { type: "string" },
    t: { type: "string" },
    p: { type: "boolean" },
    q: { type: "boolean" },
    l: { type: "array", items: { type: "integer" } },
    k: { type: "array", items: { type: "string" } },
    m: { type: "object", additionalProperties: { type: "integer" } },
  }).map(([name, schema]) => [name, typeOfSchema(schema, (each) => each)]),
);

type Values = Readonly<Record<string, unknown>>;

function ours(text: string, values: Values): unknown {
  const expression = lower(text, types);
  try {
    return evaluate(expression, environment(values));
  } catch (error) {
    if (error instanceof Error && error.name === "EvaluationError") return FAILED;
    throw error;
  }
}

/** JSON integers are CEL's `int` for them. */
function toCel(value: unknown): unknown {
  if (typeof value === "number") return BigInt(value);
  if (Array.isArray(value)) return value.map(toCel);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, member]) => [key, toCel(member)]));
}

function fromCel(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (isCelList(value) || Array.isArray(value)) return [...value].map(fromCel);
  if (isCelMap(value) || value instanceof Map)
    return Object.fromEntries([...value].map(([key, member]) => [String(key), fromCel(member)]));
  return value;
}

function bufbuild(text: string, values: Values): unknown {
  const bindings = Object.entries(values).map(([name, value]) => {
    const converted = toCel(value);
    return [name, converted instanceof Map ? celMap(converted as never) : converted];
  });
  const result = run(text, Object.fromEntries(bindings), { funcs: strings });
  return isCelError(result) ? FAILED : fromCel(result);
}

const celJs = new CelJs({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

function marcbachmann(text: string, values: Values): unknown {
  const context = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toCel(value)]));
  try {
    return fromCel(celJs.evaluate(text, context));
  } catch {
    return FAILED;
  }
}

const letters = fc.constantFrom("", "a", "ab", "ba", "é", "👋", "A b", "ab,a");
const small = fc.integer({ min: -9, max: 9 });
const values = fc.record({
  a: small,
  b: small,
  s: letters,
  t: letters,
  p: fc.boolean(),
  q: fc.boolean(),
  l: fc.array(small, { maxLength: 4 }),
  k: fc.array(letters, { maxLength: 3 }),
  m: fc.dictionary(fc.constantFrom("a", "ab", "é"), small, { noNullPrototype: true }),
});

const inside = { depthSize: "small", withCrossShrink: true, maxDepth: 3 } as const;
const of = (template: string, ...parts: readonly fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((texts) => texts.reduce((text, part) => text.replace("§", () => part), template));

const { bool } = fc.letrec<Record<"bool" | "int" | "text" | "list" | "texts", string>>((tie) => {
  const [bool, int, text, list, texts] = [tie("bool"), tie("int"), tie("text"), tie("list"), tie("texts")];
  const order = fc.constantFrom("<", "<=", ">", ">=", "==", "!=");
  const literal = letters.map((value) => JSON.stringify(value));
  return {
    bool: fc.oneof(
      inside,
      fc.constantFrom("p", "q"),
      of("(§ § §)", int, order, int),
      of("(§ § §)", text, order, text),
      of("(§ == §)", list, list),
      of("(§ != §)", texts, texts),
      of("!§", bool),
      of("(§ && §)", bool, bool),
      of("(§ || §)", bool, bool),
      of("(§ in §)", int, list),
      of("(§ in §)", text, texts),
      of("(§ in m)", text),
      of("§.exists(x, x § §)", list, order, int),
      of("§.all(x, x § § || §)", list, order, int, bool),
      of("§.exists_one(x, x § §)", list, order, int),
      of("§.§(§)", text, fc.constantFrom("startsWith", "endsWith", "contains"), text),
      of("§.matches('^[a-b]+$')", text),
      of("(§ ? § : §)", bool, bool, bool),
    ),
    int: fc.oneof(
      inside,
      small.map((value) => (value < 0 ? `(${value})` : `${value}`)),
      fc.constantFrom("a", "b"),
      of("(§ § §)", int, fc.constantFrom("+", "-", "*"), int),
      of("(§ § §)", int, fc.constantFrom("/", "%"), fc.constantFrom("2", "3", "(-4)")),
      of("size(§)", fc.oneof(text, list, texts, fc.constant("m"))),
      of("§.size()", list),
      of("int(§)", int),
      of("(§ ? § : §)", bool, int, int),
    ),
    text: fc.oneof(
      inside,
      literal,
      fc.constantFrom("s", "t"),
      of("(§ + §)", text, text),
      of("string(§)", int),
      of("(§ ? § : §)", bool, text, text),
    ),
    list: fc.oneof(
      inside,
      fc.constant("l"),
      of("[§, §]", int, int),
      of("(§ + §)", list, list),
      of("§.filter(x, x § §)", list, order, int),
      of("§.map(x, x + §)", list, int),
      of("§.map(x, size(x))", texts),
    ),
    texts: fc.oneof(
      inside,
      fc.constant("k"),
      of("[§]", text),
      of("§.filter(x, x § §)", texts, order, text),
      of("§.map(x, x + §)", texts, text),
      of("§.map(x, string(x))", list),
    ),
  };
});

/** Constants that can never be equal are errors of ours before anything runs. */
function checks(text: string): boolean {
  try {
    lower(text, types);
    return true;
  } catch (error) {
    if (/ is never /.test((error as Error).message)) return false;
    throw error;
  }
}

describe("a random expression over the shared core", () => {
  test("is for us what it is for @bufbuild/cel", () => {
    fc.assert(
      fc.property(bool, values, (text, given) => {
        fc.pre(checks(text));
        expect(ours(text, given)).toEqual(bufbuild(text, given));
      }),
      { numRuns: 1000 },
    );
  });
  test("is for us what it is for @marcbachmann/cel-js", () => {
    fc.assert(
      fc.property(bool, values, (text, given) => {
        fc.pre(checks(text));
        expect(ours(text, given)).toEqual(marcbachmann(text, given));
      }),
      { numRuns: 1000 },
    );
  });
});

const given = { a: 7, b: 0, s: "a,b", t: "", p: true, q: false, l: [3, 1], k: ["b", "a"], m: { x: 1 } };

test.each([
  '"a,b,c".split(",")',
  '"abcabc".replace("b", "-")',
  '"abcabc".replace("b", "-", 1)',
  '"hello".substring(1, 3)',
  '"hello".substring(1)',
  '"  x ".trim()',
  '"ÄbC".lowerAscii()',
  '"äbC".upperAscii()',
  '["a", "b"].join("-")',
  'int("42")',
  "int(-3.9)",
  'double("1.5")',
  "7 % -3",
  "-7 / 2",
  'm.map(x, x + "!")',
  "l.map(x, x > 1, x * 2)",
  "has(m.x) && !has(m.y)",
])("%s is what @bufbuild/cel says", (text) => {
  expect(ours(text, given)).toEqual(bufbuild(text, given));
});

/** Where we differ, and why. */
test.each<[string, unknown, unknown, string]>([
  [
    "a / b == 1 || p",
    FAILED,
    true,
    "&& and || stop at the first side that decides; an error on the left stays",
  ],
  ["l.exists(x, a / (x - 3) > 0 || x == 1)", FAILED, true, "the same inside exists and all"],
  ["a == 7.0", true, true, "numbers are JSON's"],
  ["a + 0.5", 7.5, FAILED, "int widens to double"],
  ["m.y == null", true, FAILED, "what is absent is null"],
  ["l[5]", undefined, FAILED, "an index out of range finds nothing"],
  ['"a,b,c".split(",", 2)', ["a", "b,c"], ["a", "b"], "cel-go's last piece is what remains"],
  ['"👋hello".substring(1)', "hello", "\udc4bhello", "positions count code points"],
  ["9007199254740991 + a", FAILED, 9007199254740998, "integers end where JSON numbers do"],
])("known: %s (ours %j, @bufbuild/cel %j): %s", (text, we, they) => {
  expect(ours(text, given)).toEqual(we);
  expect(bufbuild(text, given)).toEqual(they);
});
