import { beforeAll, describe, expect, it } from "vitest";
import type { JsonSchema, Validator } from "../../src/runtime/core/types.js";
import { createValidator } from "../../src/runtime/node/validator.js";

let validator: Validator;
beforeAll(async () => {
  validator = await createValidator();
});

const pointersOf = (schema: JsonSchema, value: unknown) =>
  validator(schema)(value).map(({ keyword, schemaPointer }) => `${keyword} ${schemaPointer}`);
const passes = (schema: JsonSchema, value: unknown) => validator(schema)(value).length === 0;

describe("the validator by Ajv", () => {
  it("says where in the schema, also behind references", () => {
    const pet = { type: "object", properties: { "a/b": { type: "string" } }, required: ["id"] };
    const schema = { $defs: { pet }, properties: { x: { $ref: "#/$defs/pet" }, y: { $ref: "#/$defs/pet" } } };
    expect(pointersOf(schema, { x: { "a/b": 1 }, y: 5 })).toEqual([
      "required /$defs/pet/required",
      "type /$defs/pet/properties/a~1b/type",
      "type /$defs/pet/type",
    ]);
  });

  it("gives two tools their own validators, whatever their $id", () => {
    const first = validator({ $id: "https://e.example/s", type: "object", required: ["a"] });
    const second = validator({ $id: "https://e.example/s", type: "object", required: ["b"] });
    expect([first({ b: 1 }).length, second({ b: 1 }).length]).toEqual([1, 0]);
  });

  it("forgets the $id of what did not compile", () => {
    const $id = "https://e.example/broken";
    expect(() => validator({ $id, $ref: "#/$defs/gone" })).toThrow();
    expect(passes({ $id, type: "object" }, {})).toBe(true);
  });

  it("keeps its validators apart when instances are exchanged", () => {
    const checks = Array.from({ length: 450 }, (_, index) => validator({ const: index }));
    expect(checks.map((check, index) => check(index).length + check(index + 1).length)).toEqual(
      checks.map(() => 1),
    );
  });

  it("keeps patterns apart", () => {
    const schema = { properties: { a: { pattern: "^a$" }, b: { pattern: "^b$" } } };
    expect(pointersOf(schema, { a: "b", b: "b" })).toEqual(["pattern /properties/a/pattern"]);
  });

  it("matches patterns in linear time", () => {
    const started = performance.now();
    expect(passes({ pattern: "^(a+)+$" }, `${"a".repeat(50_000)}!`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it.each(["^(?=.*\\d).+$", "^(.)\\1$", "(?<!x)y", "^a{1,5000}$", "["])("does not enforce %s", (pattern) => {
    expect(passes({ pattern }, "zz9")).toBe(true);
  });

  it("lifts patternProperties it cannot match", () => {
    const schema = {
      properties: { a: { type: "string" } },
      patternProperties: { "^(?!x)": { type: "string" } },
      additionalProperties: false,
    };
    expect(passes(schema, { other: 1 })).toBe(true);
    expect(passes(schema, { a: 1 })).toBe(false);
    expect(passes({ ...schema, patternProperties: { "^o": { type: "string" } } }, { other: 1 })).toBe(false);
    expect(passes({ enum: [schema] }, schema)).toBe(true);
  });

  it("ignores unknown formats and those with several meanings, in silence", () => {
    expect(
      passes({ properties: { a: { format: "ticket-id" }, b: { format: "regex" } } }, { a: "?", b: "[" }),
    ).toBe(true);
  });

  it.each([
    ["date", "2025-02-30"],
    ["uuid", "x"],
    ["ipv4", "1.2.3.400"],
    ["uri", "not a uri"],
    ["int32", 3_000_000_000],
    ["int64", 1.5],
  ])("enforces %s", (format, value) => {
    expect(passes({ format }, value)).toBe(false);
  });

  it.each(["P1DT2H", "P3W", "PT0.5S", "P123DT22H14M12.011S"])("takes %s for a duration", (value) => {
    expect(passes({ format: "duration" }, value)).toBe(true);
    expect(passes({ format: "duration" }, `${value}1`)).toBe(false);
  });

  it.each([
    ["email", `${"a.".repeat(1000)}`],
    ["email", `a@${"a-".repeat(990)}`],
    ["uri", `http://${"%41a".repeat(480)}\u0000`],
    ["uri-reference", `${"a:".repeat(990)}\u0000`],
    ["uri-template", `${"{a}".repeat(660)}{`],
    ["hostname", "a-".repeat(990)],
    ["duration", `P${"1".repeat(1_900)}`],
    ["json-pointer", `${"/~0".repeat(660)}~`],
    ["byte", "a".repeat(1_999)],
  ])("checks a hostile %s quickly", (format, value) => {
    const started = performance.now();
    expect(passes({ format }, value)).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
    expect(passes({ format }, value.repeat(50))).toBe(true);
  });

  it("compares many objects quickly", () => {
    const list = Array.from({ length: 50_000 }, (_, id) => ({ id, name: "x" }));
    const schema = { properties: { list: { uniqueItems: true } } };
    const started = performance.now();
    expect(passes(schema, { list })).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(validator(schema)({ list: [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }] })).toEqual([
      {
        pointer: "/list",
        keyword: "uniqueItems",
        params: { i: 0, j: 2 },
        message: "must not have equal items",
        schemaPointer: "/properties/list/uniqueItems",
      },
    ]);
    expect(passes({ uniqueItems: false }, [1, 1])).toBe(true);
    expect(passes({ uniqueItems: true }, [1, "1", [1], { a: 1 }, null, "null"])).toBe(true);
  });

  it("throws for a schema that does not compile, and goes on", () => {
    expect(() => validator({ $ref: "#/$defs/gone" })).toThrow("can't resolve reference");
    expect(() => validator({ type: "strange" })).toThrow("type must be JSONType");
    expect(passes({ type: "object" }, {})).toBe(true);
  });

  it("takes a schema that a meta-schema would refuse for a limit", () => {
    expect(
      passes(
        { type: "string", minLength: -1, $schema: "https://spec.openapis.org/oas/3.1/dialect/base" },
        "",
      ),
    ).toBe(true);
  });

  it.each(["valueOf", "toString", "constructor", "hasOwnProperty"])(
    "compares objects that have a %s with those of enum and const",
    (name) => {
      const value = { b: 1, [name]: 2 };
      for (const schema of [{ enum: [{ b: 1 }] }, { const: { b: 1 } }]) {
        expect(passes(schema, value)).toBe(false);
        expect(passes(schema, { b: 1 })).toBe(true);
      }
      expect(passes({ enum: [value] }, value)).toBe(true);
    },
  );

  describe("patternProperties beside what evaluates properties", () => {
    const schema = {
      patternProperties: { "^x": { type: "string" } },
      anyOf: [
        { properties: { a: { type: "string" } }, required: ["a"] },
        { required: ["all"], additionalProperties: true },
      ],
      unevaluatedProperties: false,
    };

    it.each([
      [{ a: "1", x: "1" }, []],
      [{ x: "1" }, ["required", "required", "anyOf"]],
      [{ a: "1", x: 1 }, ["type"]],
      [{ a: "1", x: "1", y: 1 }, ["unevaluatedProperties"]],
      [{ all: 1, x: "1", y: 1 }, []],
    ])("are held to it: %j", (value, keywords) => {
      expect(validator(schema)(value).map(({ keyword }) => keyword)).toEqual(keywords);
    });
  });
});
