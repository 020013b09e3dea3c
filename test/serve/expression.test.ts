import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Expression } from "../../src/plan/expressions/types.js";
import { toJson } from "../../src/runtime/core/cel/convert.js";
import { EvaluationError } from "../../src/runtime/core/cel/error.js";
import { truth } from "../../src/runtime/core/cel/index.js";
import { Unknown } from "../../src/runtime/core/cel/unknown.js";
import { evaluate } from "../../src/serve/expression.js";
import { evaluateValue } from "../../src/serve/value.js";
import { environment, lower } from "./lower.js";

const hostile = fc
  .jsonValue({ maxDepth: 3 })
  .chain((value) =>
    fc.constantFrom(
      value,
      { a: value, b: null },
      [value, value],
      JSON.parse(
        '{"__proto__": {"a": 1}, "constructor": null, "hasOwnProperty": 1, "toJSON": 2, "ms": 3}',
      ) as unknown,
      { toString: value, length: 3, toJSON: value },
      "👋\ud800",
      Number.MAX_SAFE_INTEGER,
      1e308,
      undefined,
    ),
  );

const NOW = Date.parse("2026-11-21T00:00:00Z");

const names = {
  n: 7,
  x: 7,
  big: 9007199254740991,
  half: 1.5,
  s: "Grüße 👋",
  t: true,
  l: [3, 1, 2],
  o: { a: 1, b: null, "c-d": "x" },
  people: [
    { name: "Ada", age: 36, tags: ["x", "y"] },
    { name: "Bob", age: 25 },
    { name: "Cy", age: 36, tags: [] },
  ],
};

/** The value as JSON has it outside. */
const value = (text: string) =>
  toJson(evaluateValue({ kind: "expression", expression: lower(text) }, environment(names, NOW)));
const failing = (text: string) => () => evaluate(lower(text), environment(names, NOW));

describe("values", () => {
  test.each<[string, unknown]>([
    ["n + 1", 8],
    ["n / 2 * 2", 6],
    ["x / 2 * 2", 7],
    ["7 / 2", 3],
    ["-7 / 2", -3],
    ["7 % 3", 1],
    ["-7 % 3", -1],
    ["7.0 / 2.0", 3.5],
    ["half * 2", 3],
    ["-n", -7],
    ["0 * -1", 0],
    ["1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3", true],
    ['"a" < "b"', true],
    // by code points, not by UTF-16
    ['"\\uffff" < "👋"', true],
    ["n == 7.0", true],
    ['x == "7"', false],
    ["o.b == null", true],
    ["o.missing == null", true],
    ["o == {'a': 1, 'c-d': 'x'}", true],
    ["[1, [2]] == [1, [2]]", true],
    ["t ? 1 : 2", 1],
    ["false && (1 / 0 == 1)", false],
    ["true || (1 / 0 == 1)", true],
    ['"b" in o', false],
    ['"a" in o', true],
    ["3 in l", true],
    ["{} in [{}]", true],
    ["o.a", 1],
    ['o["c-d"]', "x"],
    ["o.?zz", undefined],
    ["l[0]", 3],
    ["l[9]", undefined],
    ["l[-1]", undefined],
    ["has(o.a)", true],
    ["has(o.b)", false],
    ["has(o.zz.yy)", false],
    ["o.b.orValue(5)", 5],
    ["o.a.orValue(5)", 1],
    ["l.length", undefined],
    ["s.length", undefined],
    ["[o.b, 1]", [1]],
    ['{"x": o.b, "y": 2}', { y: 2 }],
    ["[null]", [null]],
    ["size(s)", 7],
    ["size(l) + size(o)", 6],
    ["string(1) + string(1.5) + string(true)", "11.5true"],
    ['int("42") + int(3.9) + int(-3.9)', 42],
    ["int(timestamp('1970-01-01T00:01:00Z'))", 60],
    ['double("1e3")', 1000],
    ["json({'a': [1, null]})", '{"a":[1,null]}'],
    ["json(now())", '"2026-11-21T00:00:00Z"'],
    ["now()", "2026-11-21T00:00:00Z"],
    ["now() - days(1)", "2026-11-20T00:00:00Z"],
    ['now() + duration("1h30m15s")', "2026-11-21T01:30:15Z"],
    ['now() + duration("1.5s")', "2026-11-21T00:00:01.500Z"],
    ["now() - timestamp('2026-11-20T23:00:00+00:00')", "3600s"],
    ["duration('90s')", "90s"],
    ["string(duration('1h'))", "3600s"],
    ["duration('1h') == duration('60m')", true],
    ["now() > timestamp('2020-01-01T00:00:00Z')", true],
    ['s.startsWith("Gr") && s.endsWith("👋") && s.contains("üß")', true],
    ['"T-1042".matches("^T-[0-9]+$")', true],
    ['"T-1042x".matches("^T-[0-9]+$")', false],
    ['"a,b,,c".split(",")', ["a", "b", "", "c"]],
    ['"a,b,c".split(",", 2)', ["a", "b,c"]],
    ['"a,b,c".split(",", 0)', []],
    ['"ab".split("")', ["a", "b"]],
    ['"aXbXc".replace("X", "-")', "a-b-c"],
    ['"aXbXc".replace("X", "-", 1)', "a-bXc"],
    ['"ab".replace("", "-")', "-a-b-"],
    ['"$&".replace("$", "$$")', "$$&"],
    ["s.substring(6)", "👋"],
    ["s.substring(0, 2)", "Gr"],
    ['"  x ".trim()', "x"],
    ['"ÄbC".lowerAscii() + "äbc".upperAscii()', "ÄbcäBC"],
    ['["a", "b"].join("-") + [1, 2].join()', "a-b12"],
    ["[1, 2, 1, 2.0].distinct()", [1, 2]],
    ['[{"a": 1}, {"a": 1}, "a"].distinct()', [{ a: 1 }, "a"]],
    ["[1, 2, 3].slice(1, 3)", [2, 3]],
    ["[1, 2, 3].slice(1, 9)", [2, 3]],
    ["l.reverse()", [2, 1, 3]],
    ["[[1], [2, [3]], 4].flatten()", [1, 2, [3], 4]],
    ["[[1], [2, [3]], 4].flatten(2)", [1, 2, 3, 4]],
    ["l.first() == 3 && l.last() == 2", true],
    ["[].first()", undefined],
    ['o.merge({"a": 2, "z": 3})', { a: 2, b: null, "c-d": "x", z: 3 }],
    ['{"a": 1}.merge({"a": o.b})', { a: 1 }],
    ["people.filter(p, p.age > 30).map(p, p.name)", ["Ada", "Cy"]],
    ["people.map(p, p.age > 30, p.name)", ["Ada", "Cy"]],
    ["people.exists(p, p.age < 30) && !people.all(p, p.age < 30)", true],
    ["people.exists_one(p, p.age == 25)", true],
    ["people.exists_one(p, p.age == 36)", false],
    ["people.sortBy(p, p.age).map(p, p.name)", ["Bob", "Ada", "Cy"]],
    ["people.sortBy(p, -p.age).map(p, p.name)", ["Ada", "Cy", "Bob"]],
    ["o.transformList(k, v, k)", ["a", "c-d"]],
    ["o.exists(k, k == 'b')", true],
    ["people.map(n, n.name).size() + n", 10],
    ["people.map(p, people.filter(q, q.age == p.age).size())", [2, 1, 2]],
    ["people[0].tags.orValue([]).size() + people[1].tags.orValue([]).size()", 2],
  ])("%s", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });
});

describe("what has no value is an error that says why", () => {
  test.each([
    ["1 / 0", "1 / 0: a division by zero."],
    ["1.5 / 0.0", "division by zero"],
    ["7 % 0", "division by zero"],
    ["big + 1", "beyond what a JSON number holds exactly"],
    ["big * big", "beyond what a JSON number holds exactly"],
    ["int('x')", 'int() cannot read "x"'],
    ["int(1e300)", "too large"],
    ["timestamp('2026-01-01')", "RFC 3339"],
    ["timestamp('2026-02-3'+ '1T09:00:00Z')", "RFC 3339"],
    ["timestamp(people[0].name)", "RFC 3339"],
    ["duration(people[0].name)", "1h30m"],
    ["now() + days(5000000)", "years 0 to 9999"],
    ["size(x)", "size() takes text, a list or an object, not a number."],
    ["o.b + 1", "nothing + a number cannot be computed."],
    ["people.map(p, p.tags.size())", "size() takes"],
    ["s.substring(3, 99)", "lies outside"],
    ["t && x", "A condition must be true or false, not a number."],
    ['x < "x"', "a number and text have no order."],
    ["people.sortBy(p, p.tags)", "sortBy() sorts by"],
    ["l.map(x, x.split(','))", "split() takes text"],
    ["{o: 1}", "key"],
  ])("%s", (text, message) => {
    expect(failing(text)).toThrow(message);
  });

  test("what the API promised and did not send is named", () => {
    const select = (of: Expression, key: string) => ({ kind: "select", of, key, optional: false }) as const;
    const steps = { kind: "name", name: "steps" } as const;
    const body = select(select(steps, "ticket"), "body");
    const path = select(select(body, "assignee"), "name");
    const env = environment({ steps: { ticket: { body: { assignee: null, id: 5 } } } }, NOW);
    // a step is held to what is relied on in its answer: test/runtime/recipe/needs.test.ts
    expect(evaluate(path, env)).toBeUndefined();
    expect(() => evaluate({ ...path, checked: true }, env)).toThrow(
      "steps.ticket.body.assignee.name is missing, although the API's document promises it.",
    );
  });
});

describe("names a document chose are names like any other", () => {
  const hostile = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3}');
  const env = environment({ o: hostile, e: {} }, NOW);
  const run = (text: string) => toJson(evaluateValue({ kind: "expression", expression: lower(text) }, env));

  test("when they are read", () => {
    expect(run('o["__proto__"].polluted')).toBe(1);
    expect(run("o.constructor + o.toString")).toBe(5);
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"]) {
      expect(run(`e["${key}"]`)).toBeUndefined();
      expect(run(`has(e["${key}"])`)).toBe(false);
      expect(run(`"${key}" in e`)).toBe(false);
      expect(evaluate({ kind: "name", name: key }, env)).toBeUndefined();
    }
  });
  test("and when they are written", () => {
    for (const text of ['{"__proto__": {"polluted": 1}}', "e.merge(o)", "o"]) {
      const made = run(text) as Record<string, unknown>;
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
      expect(made["polluted"]).toBeUndefined();
      expect(Object.hasOwn(made, "__proto__")).toBe(true);
    }
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

test("whatever is evaluated over whatever data gives JSON or an EvaluationError", () => {
  const leaf = fc.constantFrom(
    "o",
    "l",
    "s",
    "x",
    "people",
    "u",
    "y",
    "k",
    "1",
    "2.5",
    "true",
    "null",
    '"a"',
    "has(x.a)",
  );
  const shapes = fc.constantFrom(
    ...["(§ + §)", "(§ - §)", "(§ / §)", "(§ == §)", "(§ < §)", "(§ && §)", "(§ in §)", "!§", "(§ ? § : §)"],
    ...[
      "§.a",
      "§.constructor",
      '§["__proto__"]',
      "§[0]",
      "§[§]",
      "[§, §]",
      '{"__proto__": §}',
      "{string(§): §}",
    ],
    ...["size(§)", "string(§)", "int(§)", "json(§)", "§.first()", "§.flatten()", "§.distinct()", "§.join()"],
    ...[
      "§.merge(§)",
      "§.map(y, §)",
      "§.filter(y, §)",
      "§.sortBy(y, §)",
      "§.transformList(k, y, §)",
      "§.orValue(§)",
    ],
  );
  const { texts } = fc.letrec<{ texts: string }>((tie) => ({
    texts: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      leaf,
      fc
        .tuple(shapes, tie("texts"), tie("texts"), tie("texts"))
        .map(([shape, ...parts]) => parts.reduce((text, part) => text.replace("§", () => part), shape)),
    ),
  }));
  const data = fc.record(Object.fromEntries(["o", "l", "s", "x", "people"].map((name) => [name, hostile])));
  let evaluated = 0;
  fc.assert(
    fc.property(texts, data, (text, given) => {
      let expression: Expression;
      try {
        expression = lower(text);
      } catch {
        return;
      }
      evaluated++;
      const env = environment({ ...given, u: new Unknown("u"), n: 1 }, NOW);
      try {
        JSON.stringify(toJson(evaluateValue({ kind: "expression", expression }, env)));
      } catch (error) {
        expect(error).toBeInstanceOf(EvaluationError);
      }
    }),
    { numRuns: 3000 },
  );
  expect(evaluated).toBeGreaterThan(200);
  expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
});

describe("the budget", () => {
  const items = Array.from({ length: 300 }, (_, index) => index);
  const env = environment(
    { l: items, s: "x".repeat(200_000), deep: nested(100_000), e: nested(100_000) },
    NOW,
  );
  test.each([
    "l.map(a, l.map(b, l.map(c, a + b + c)))",
    "l.all(a, l.all(b, l.all(c, true)))",
    "l.map(a, l.map(b, l)).flatten().flatten()",
    "l.map(a, l.map(b, s.matches('(x|y)*z')))",
  ])("ends %s", (text) => {
    expect(() => evaluate(lower(text), env)).toThrow("more than 1000000 steps");
  });
  test("is one for what is computed inside of another, and new for what comes after it", () => {
    const many = environment({ l: Array.from({ length: 600_000 }, () => 1) }, NOW);
    expect(evaluate(lower("l.map(a, a).size() + l.map(a, a).size()"), many)).toBe(1_200_000);
    expect(() => evaluate(lower("[1, 2].map(x, l.map(a, a))"), many)).toThrow("more than 1000000 steps");
  });
  test("does not let a text grow without end, nor a value that is nested too deeply end the process", () => {
    expect(() => evaluate(lower('s.replace("x", s)'), env)).toThrow("characters");
    expect(() => evaluate(lower("deep == e"), env)).toThrow("nested deeper");
    expect(() => evaluate(lower("json(deep)"), env)).toThrow("nested deeper");
  });
});

function nested(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

describe("what a dry run does not know", () => {
  const env = environment({ u: new Unknown("assign.body"), n: 1 }, NOW);
  test.each([
    ["u.id", "<assign.body.id>"],
    ["u.items[0].id", "<assign.body.items[0].id>"],
    ["u.a + 1", "<assign.body.a + 1>"],
    ["size(u.items)", "<size(assign.body.items)>"],
    ["u.items.filter(x, x.ok)", "<assign.body.items.filter(…)>"],
    ["!u.ok", "<!assign.body.ok>"],
    ["u.ok && n == 1", "<assign.body.ok>"],
    ["u.a.orValue(5)", "<assign.body.a>"],
  ])("%s stays unknown and says what it is", (text, shown) => {
    const result = evaluate(lower(text), env);
    expect(result).toBeInstanceOf(Unknown);
    expect(String(result)).toBe(shown);
    expect(truth(result)).toBe(true);
  });
  test("it is there, and decides as true", () => {
    expect(evaluate(lower("has(u.a.b)"), env)).toBe(true);
    expect(evaluate(lower("u.ok ? 1 : 2"), env)).toBe(1);
    expect(evaluate(lower("u.ok && n == 2"), env)).toBe(false);
    expect(evaluate(lower("[1].filter(x, u.ok)"), env)).toEqual([1]);
    expect(evaluate(lower("json([u.id])"), env)).toBe('["<assign.body.id>"]');
  });
});

test.each([1, "true", null, undefined, {}])("%j is no truth", (value) => {
  expect(() => truth(value)).toThrow("true or false");
});
