/** What test/serve/soundness.test.ts found: the checker promised more than the evaluator gives. */
import { expect, test } from "vitest";
import { compileExpression, compileValue } from "../../../src/plan/expressions/compile.js";
import { schemaOf } from "../../../src/plan/expressions/schema-of-type.js";
import type { Scope } from "../../../src/plan/expressions/scope.js";
import type { Typed } from "../../../src/plan/expressions/type.js";
import { located, schemaType } from "./desk.js";

const text = { type: "string" };
const integer = { type: "integer" };
const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});
const maybe = (schema: object) => ({ anyOf: [schema, { type: "null" }] });

const names = new Map<string, Typed>(
  Object.entries({
    k: text,
    n: integer,
    gap: maybe(integer),
    holes: { type: "array", items: maybe(integer) },
    nested: { type: "array", items: maybe({ type: "array", items: integer }) },
    either: { anyOf: [object({ a: integer }, ["a"]), object({ b: text }, ["b"])] },
    rows: { type: "array", items: maybe(object({ id: integer }, ["id"])) },
    tree: object({ rows: { type: "array", items: maybe(object({ id: integer }, ["id"])) } }, ["rows"]),
    mixed: object({
      it: { anyOf: [object({ id: integer }), { type: "array", items: object({ id: integer }) }] },
    }),
    inputs: object({ id: text }),
  }).map(([name, schema]) => [name, schemaType(schema)]),
);

function compiled<T>(
  run: (scope: Scope, report: (found: { readonly code: string }) => void) => T,
  present: string[] = [],
) {
  const codes: string[] = [];
  const result = run({ names, present: new Set(present) }, ({ code }) => codes.push(code));
  return { result, codes };
}
const expression = (source: string) =>
  compiled((scope, report) => compileExpression(located(source), scope, report));
const value = (source: unknown, present?: string[]) =>
  compiled((scope, report) => compileValue(located(source), scope, report), present);

test.each([
  ["-now()", "expression/type-mismatch"],
  ['-duration("90s")', "expression/type-mismatch"],
  ['holes.join(",")', "expression/possibly-absent"],
  ["either.merge({}).a + 1", "expression/possibly-absent"],
  ["nested.flatten().map(i, i + 1)", "expression/possibly-absent"],
  ['{"a": n, k: "x"}.a.startsWith("x") && {"a": 1, k: gap}.a > 0', "expression/possibly-absent"],
])("%s is refused", (source, code) => {
  expect(expression(source).codes).toEqual([code]);
});

test.each<[string, object]>([
  // a computed key may be any of the names before it
  ['{"a": n, k: "x"}', object({ a: { anyOf: [integer, text] } }, ["a"])],
  ['{k: "x", "a": n}', object({ a: integer }, ["a"])],
  // what is absent does not take the place of what is there
  ['{"a": "x", "a": gap}', object({ a: { anyOf: [integer, text, { type: "null" }] } })],
])("%s is of a type that says so", (source, schema) => {
  const { result } = expression(source);
  expect(schemaOf(result?.typed as Typed)).toMatchObject({
    properties: (schema as { properties: object }).properties,
  });
});

test.each<[string, unknown, object]>([
  ["a null that $map writes", { $from: "holes", $as: "i", $map: "=i.orValue(null)" }, maybe(integer)],
  ["what $map leaves out", { $from: "holes", $as: "i", $map: "=i" }, integer],
])("the items of a list know of %s", (_, source, items) => {
  expect(schemaOf(value(source).result?.typed as Typed)).toEqual({ type: "array", items });
});

test.each<[string, unknown]>([
  ["of a list", { $from: "rows", $pick: ["id"] }],
  ["of a list in an object", { $from: "tree", $pick: ["rows.id"] }],
])("nothing is surely there that is picked from an item that may be null, %s", (_, source) => {
  const typed = value(source).result?.typed;
  expect(JSON.stringify(schemaOf(typed as Typed))).toContain(
    '"id":{"anyOf":[{"type":"integer"},{"type":"null"}]}',
  );
});

test("of what is an object or a list, nothing is known that is picked from it", () => {
  const { result } = value({ $from: "mixed", $pick: ["it.id"] });
  expect(JSON.stringify(schemaOf(result?.typed as Typed))).toBe('{"type":"object","properties":{"it":{}}}');
});

test("the variable of a projection hides what was known of a name", () => {
  const source = { $from: "[{}]", $as: "inputs", $map: "=rows[0].id" };
  expect(value(source, ["rows[0].id"]).codes).toEqual([]);
  const hidden = { $from: "rows", $as: "inputs", $map: "=inputs.id + 1" };
  expect(value(hidden, ["inputs.id"]).codes).toEqual(["expression/possibly-absent"]);
});
