import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../../src/runtime/core/types.js";
import { createWorkerValidator } from "../../../src/runtime/worker/validator.js";

const validator = createWorkerValidator();
const foundBy = (schema: JsonSchema, value: unknown) =>
  validator(schema)(value).map(
    ({ keyword, pointer, schemaPointer }) => `${keyword} ${pointer} by ${schemaPointer}`,
  );
const passes = (schema: JsonSchema, value: unknown) => validator(schema)(value).length === 0;

function milliseconds(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

describe("the validator of Workers", () => {
  it("says where in the schema, also behind references", () => {
    const pet = { type: "object", properties: { "a/b": { type: "string" } }, required: ["id"] };
    const schema = { $defs: { pet }, properties: { x: { $ref: "#/$defs/pet" }, y: { $ref: "#/$defs/pet" } } };
    expect(foundBy(schema, { x: { "a/b": 1 }, y: 5 })).toEqual([
      "required /x by /$defs/pet/required",
      "type /x/a~1b by /$defs/pet/properties/a~1b/type",
      "type /y by /$defs/pet/type",
    ]);
  });

  it("reports the branches of a union, then the union", () => {
    const schema = { anyOf: [{ type: "string" }, { type: "object", required: ["a"] }] };
    expect(foundBy(schema, {})).toEqual([
      "type  by /anyOf/0/type",
      "required  by /anyOf/1/required",
      "anyOf  by /anyOf",
    ]);
    expect(foundBy(schema, { a: 1 })).toEqual([]);
  });

  it("follows references into each other, as deep as the value goes", () => {
    const node = {
      type: "object",
      properties: { next: { $ref: "#/$defs/node" } },
      additionalProperties: false,
    };
    const schema = { $defs: { node }, $ref: "#/$defs/node" };
    let list: unknown = { wrong: 1 };
    for (let depth = 0; depth < 190; depth++) list = { next: list };
    expect(foundBy(schema, list)).toEqual([
      `additionalProperties ${"/next".repeat(190)} by /$defs/node/additionalProperties`,
    ]);
  });

  it("does not follow a schema that is itself forever", () => {
    const loop = { allOf: [{ $ref: "#/$defs/other" }, { type: "string" }] };
    const schema = { $defs: { loop, other: { anyOf: [{ $ref: "#/$defs/loop" }] } }, $ref: "#/$defs/loop" };
    expect(passes(schema, "a")).toBe(true);
    expect(passes(schema, 1)).toBe(false);
    expect(passes({ $ref: "#" }, 1)).toBe(true);
    const tree = { properties: { a: { $ref: "#" } }, allOf: [{ $ref: "#" }], required: ["b"] };
    expect(foundBy(tree, { a: {}, b: 1 })).toEqual(["required /a by /required", "required /a by /required"]);
  });

  it("does not follow one that asks what is evaluated by itself forever", () => {
    const self = { oneOf: [{ $ref: "#", unevaluatedProperties: false }, false], type: "object" };
    expect(passes(self, { a: 1 })).toBe(true);
    expect(passes(self, "a")).toBe(false);
    const items = { anyOf: [{ $ref: "#", unevaluatedItems: false }], type: "array" };
    expect(passes(items, [1])).toBe(true);
  });

  it("reads references as URI fragments", () => {
    const schema = { $defs: { "a b/c~d%": { type: "string" } }, $ref: "#/$defs/a%20b~1c~0d%25" };
    expect(passes(schema, 1)).toBe(false);
  });

  it("takes only what an object itself has for a property", () => {
    expect(foundBy({ required: ["constructor"], properties: { toString: { type: "string" } } }, {})).toEqual([
      "required  by /required",
    ]);
    const hostile = JSON.parse('{"__proto__": 1, "constructor": 2}');
    expect(foundBy({ properties: { a: {} }, additionalProperties: false }, hostile)).toEqual([
      "additionalProperties  by /additionalProperties",
      "additionalProperties  by /additionalProperties",
    ]);
    expect(passes({ enum: [JSON.parse('{"__proto__": 1}')] }, JSON.parse('{"__proto__": 1}'))).toBe(true);
    expect(passes({ const: {} }, JSON.parse('{"__proto__": 1}'))).toBe(false);
  });

  it("leaves the schema as it is", () => {
    const schema = Object.freeze({
      type: "object",
      properties: Object.freeze({ a: Object.freeze({ type: "string" }) }),
    });
    const written = JSON.stringify(schema);
    expect(passes(schema, { a: 1 })).toBe(false);
    expect(JSON.stringify(schema)).toBe(written);
  });

  it("bears names and texts that are no Unicode", () => {
    const lone = JSON.parse('"\\ud800"');
    expect(foundBy({ additionalProperties: { minLength: 2 } }, { [lone]: lone })).toEqual([
      `minLength /${lone} by /additionalProperties/minLength`,
    ]);
  });

  it("matches patterns in linear time", () => {
    const schema = { pattern: "^(a+)+$" };
    expect(milliseconds(() => expect(passes(schema, `${"a".repeat(50_000)}!`)).toBe(false))).toBeLessThan(
      1_000,
    );
  });

  it.each(["^(?=.*\\d).+$", "^(.)\\1$", "(?<!x)y", "^a{1,5000}$", "["])("does not enforce %s", (pattern) => {
    expect(passes({ pattern }, "zz9")).toBe(true);
    expect(passes({ not: { pattern } }, "zz9")).toBe(false);
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
  });

  it("ignores unknown formats and those with several meanings", () => {
    const formats = ["ticket-id", "regex", "constructor", "__proto__", "password"];
    expect(formats.filter((format) => !passes({ format }, "["))).toEqual([]);
  });

  it.each([
    ["date", "2025-02-30"],
    ["date-time", "2025-01-31T24:00:00Z"],
    ["time", "09:30"],
    ["duration", "P"],
    ["uuid", "x"],
    ["ipv4", "1.2.3.400"],
    ["ipv6", "1::2::3"],
    ["uri", "not a uri"],
    ["uri-reference", "\\"],
    ["uri-template", "{"],
    ["email", "me"],
    ["hostname", "-a"],
    ["json-pointer", "a"],
    ["byte", "a"],
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
    ["ipv6", "1:".repeat(990)],
    ["duration", `P${"1".repeat(1_900)}`],
    ["json-pointer", `${"/~0".repeat(660)}~`],
    ["byte", "a".repeat(1_999)],
  ])("checks a hostile %s quickly", (format, value) => {
    expect(milliseconds(() => expect(passes({ format }, value)).toBe(false))).toBeLessThan(200);
    expect(passes({ format }, value.repeat(50))).toBe(true);
  });

  it("compares many objects quickly", () => {
    const list = Array.from({ length: 50_000 }, (_, id) => ({ id, name: "x" }));
    const schema = { properties: { list: { uniqueItems: true } } };
    expect(milliseconds(() => expect(passes(schema, { list })).toBe(true))).toBeLessThan(2_000);
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

  it("bears a hundred thousand violations", () => {
    const schema = { anyOf: [{ items: { type: "string" } }, { items: { type: "boolean" } }] };
    expect(validator(schema)(new Array(60_000).fill(1))).toHaveLength(120_001);
  });

  it("counts contained items", () => {
    const schema = { contains: { type: "string" }, minContains: 1, maxContains: 2 };
    expect([[], ["a"], ["a", 1, "b"], ["a", "b", "c"]].map((list) => passes(schema, list))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(passes({ items: { contains: {} } }, [[1], []])).toBe(false);
  });

  it("knows what no other keyword looked at", () => {
    const schema = {
      properties: { kind: { type: "string" } },
      anyOf: [{ properties: { a: { type: "string" } }, required: ["a"] }, { properties: { b: {} } }],
      unevaluatedProperties: false,
    };
    expect(passes(schema, { kind: "x", a: "1" })).toBe(true);
    expect(passes(schema, { b: 1 })).toBe(true);
    expect(foundBy(schema, { kind: "x", a: 1 })).toEqual([
      "unevaluatedProperties  by /unevaluatedProperties",
    ]);
    expect(passes(schema, JSON.parse('{"__proto__": 1}'))).toBe(false);
    const list = { prefixItems: [{}], oneOf: [{ items: { type: "string" } }, {}], unevaluatedItems: false };
    expect(passes(list, [1])).toBe(true);
    expect(passes(list, [1, 2])).toBe(false);
  });

  it.each<[JsonSchema, string]>([
    [{ $ref: "#/$defs/gone" }, "can't resolve reference #/$defs/gone from id #"],
    [{ properties: { a: { $ref: "other.json" } } }, "can't resolve reference other.json from id #"],
    [{ type: "strange" }, "type must be JSONType or JSONType[]: strange"],
    [{ properties: { a: { required: true } } }, 'required value must be ["array"]'],
    [{ items: [{}] }, 'items value must be ["object","boolean"]'],
    [{ minLength: "1" }, 'minLength value must be ["number"]'],
    [{ enum: [] }, "enum must have non-empty array"],
    [{ $dynamicRef: "#a" }, "$dynamicRef and $recursiveRef are not supported"],
  ])("throws for %j, and goes on", (schema, message) => {
    expect(() => validator(schema)).toThrow(message);
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
});
