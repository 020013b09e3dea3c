/** Schemas of inputs, put together from several operations. */
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import { misfit } from "../../../src/plan/recipes/defaults.js";
import { Definitions } from "../../../src/plan/recipes/definitions.js";
import type { Flow } from "../../../src/plan/recipes/flows.js";
import { infer } from "../../../src/plan/recipes/infer.js";
import type { JsonSchema } from "../../../src/runtime/core/types.js";

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const at = { uri: "file:///mapping.yaml", pointer: "/tools/goal/inputs/x" };

describe("definitions of several operations", () => {
  const color = { type: "string", enum: ["red"] };
  const one = { $defs: { Color: color, Node: { properties: { next: { $ref: "#/$defs/Node" } } } } };
  const same = { $defs: { Color: { ...color } } };
  const other = { $defs: { Color: { type: "integer" } } };
  const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

  test("keep their names, are written once, and are told apart where they differ", () => {
    const definitions = new Definitions();
    expect(definitions.add({ type: "array", items: ref("Color") }, one)).toEqual({
      type: "array",
      items: ref("Color"),
    });
    expect(definitions.add(ref("Color"), same)).toEqual(ref("Color"));
    expect(definitions.add(ref("Color"), other)).toEqual(ref("Color_2"));
    expect(plain(definitions.all())).toEqual({ $defs: { Color: color, Color_2: { type: "integer" } } });
  });

  test("may refer to themselves", () => {
    const definitions = new Definitions();
    expect(definitions.add(ref("Node"), one)).toEqual(ref("Node"));
    expect(plain(definitions.all())).toEqual({ $defs: { Node: one.$defs.Node } });
  });
});

describe("an input that flows into several places", () => {
  const flow = (name: string, schema: JsonSchema): Flow => ({
    input: "x",
    slot: { name, label: `the argument "${name}"`, schema, root: {}, at },
  });
  const inferred = (input: string, flows: readonly Flow[]) => {
    const problems: Diagnostic[] = [];
    const found = infer(input, flows, at, (problem) => problems.push(problem));
    return problems.length > 0 ? problems.map(({ code }) => code) : found?.schema;
  };

  test("takes the schema of the place that is named like it", () => {
    const flows = [
      flow("id", { type: "string", description: "Any id" }),
      flow("ticketId", { type: "string", description: "The ticket" }),
    ];
    expect(inferred("ticket_id", flows)).toMatchObject({ description: "The ticket" });
    expect(inferred("user_id", flows)).toMatchObject({ description: "Any id" });
    expect(inferred("other", flows)).toMatchObject({ description: "Any id" });
  });

  test("takes only what suits all of them", () => {
    const flows = [
      flow("x", { type: "number", maximum: 50 }),
      flow("n", { type: "integer", minimum: 1, maximum: 100 }),
    ];
    expect(inferred("x", flows)).toEqual({ type: "integer", minimum: 1, maximum: 50 });
    const nullable = flow("n", { anyOf: [{ type: "string", maxLength: 9 }, { type: "null" }] });
    expect(inferred("x", [flow("x", { type: "string" }), nullable])).toEqual({
      type: "string",
      maxLength: 9,
    });
  });

  test("is refused where nothing suits all of them", () => {
    const conflict = ["recipe/input-conflict"];
    expect(inferred("x", [flow("x", { type: "string" }), flow("y", { type: "integer" })])).toEqual(conflict);
    expect(inferred("x", [flow("x", { minimum: 5 }), flow("y", { maximum: 4 })])).toEqual(conflict);
  });
});

test.each<readonly [unknown, JsonSchema, string | undefined]>([
  ["a", { type: "string" }, undefined],
  [1, { type: "string" }, "is not of the type string"],
  [1.5, { type: "integer" }, "is not of the type integer"],
  ["c", { enum: ["a", "b"] }, 'is none of "a", "b"'],
  [null, { anyOf: [{ type: "string" }, { type: "null" }] }, undefined],
  [0, { type: "integer", minimum: 1 }, "breaks minimum: 1"],
  [["a", 1], { type: "array", items: { type: "string" } }, "has an item that is not of the type string"],
  [{}, { type: "object", required: ["a"] }, 'lacks "a"'],
  [
    { b: 1 },
    { type: "object", properties: { a: {} }, additionalProperties: false },
    'has "b", which is not allowed',
  ],
  ["😀", { type: "string", maxLength: 1 }, undefined],
  ["zzz", { type: "string", pattern: "^A-" }, "breaks pattern: ^A-"],
  ["A-1", { type: "string", pattern: "^A-" }, undefined],
  ["b-c-", { type: "string", pattern: "^[a-z](-[a-z])*$" }, "breaks pattern: ^[a-z](-[a-z])*$"],
  // would take for ever with backtracking, so nothing is said
  [`${"a".repeat(150)}!`, { type: "string", pattern: "^(a+)+$" }, undefined],
  [`${"a".repeat(150)}!`, { type: "string", pattern: "^(a|a)*$" }, undefined],
  [`${"a".repeat(150)}!`, { type: "string", pattern: "^a*a*a*a*a*a*$" }, undefined],
  ["x", { type: "string", pattern: "(" }, undefined],
  ["x", { type: "string", allOf: [{ maxLength: 3 }, { pattern: "^y" }] }, "breaks pattern: ^y"],
  ["2026-02-30x", { type: "string", format: "date" }, "is not of the format date"],
  ["2026-02-03T04:05:06Z", { type: "string", format: "date-time" }, undefined],
  ["nobody", { type: "string", format: "email" }, "is not of the format email"],
  ["/pets", { type: "string", format: "uri" }, "is not of the format uri"],
  ["123", { type: "string", format: "uuid" }, "is not of the format uuid"],
  ["123", { type: "string", format: "house-style" }, undefined],
  [7, { type: "integer", multipleOf: 5 }, "breaks multipleOf: 5"],
  [0.3, { type: "number", multipleOf: 0.1 }, undefined],
  [["a", "a"], { type: "array", uniqueItems: true }, "has an item twice"],
])("the default %j of %j", (value, schema, expected) => {
  expect(misfit(value, schema, {})).toBe(expected);
});
