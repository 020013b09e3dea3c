/** Objects, what is composed of several schemas, and what only describes. */
import type { Case } from "./cases.js";

export const OBJECT_CASES: readonly Case[] = [
  // objects: open ones keep what they do not know
  {
    schema: { type: "object", properties: { a: { type: "string" }, "b c": {} }, required: ["a"] },
    code: 'z.looseObject({ a: z.string(), "b c": z.unknown().optional() })',
    accepts: [{ a: "" }, { a: "", "b c": null, other: 1 }],
    refuses: [{}, { a: 1 }, [], null],
  },
  {
    schema: { type: "object", properties: { a: {} }, required: ["a", "b"], additionalProperties: false },
    code: "z.strictObject({ a: z.unknown(), b: z.never() })",
    accepts: [],
    refuses: [{}, { a: 1 }, { a: 1, b: 1 }],
  },
  {
    schema: { type: "object", additionalProperties: { type: "integer" } },
    code: "z.record(z.string(), integer)",
    accepts: [{}, { a: 1, constructor: 2, 3: 3 }],
    refuses: [{ a: "1" }],
  },
  {
    schema: {
      type: "object",
      properties: { a: {} },
      required: ["b"],
      additionalProperties: { type: "integer" },
    },
    code: "z.object({ a: z.unknown().optional(), b: integer }).catchall(integer)",
    accepts: [{ b: 1 }, { b: 1, a: "a", c: 2 }],
    refuses: [{}, { b: "1" }, { b: 1, c: "c" }],
  },
  {
    schema: {
      type: "object",
      properties: { a: { type: "string" } },
      patternProperties: { "^x-": { type: "integer" } },
      additionalProperties: false,
    },
    code: `z.looseObject({ a: z.string().optional() }).check(
  propertiesMatching(pattern("^x-"), integer),
  otherProperties(["a"], [pattern("^x-")], z.never()),
)`,
    accepts: [{}, { a: "", "x-1": 1 }],
    refuses: [{ b: 1 }, { "x-1": "1" }],
  },
  {
    schema: {
      type: "object",
      // biome-ignore lint/suspicious/noThenProperty: which is why it is not printed as one
      properties: { constructor: { type: "string" }, then: {}, b: {} },
      required: ["constructor", "toString"],
    },
    code: `z.looseObject({ b: z.unknown().optional() }).check(
  propertiesMatching(pattern("^constructor$"), z.string()),
  hasProperty("constructor"),
  hasProperty("toString"),
)`,
    accepts: [{ constructor: "", toString: 1 }],
    refuses: [{}, { constructor: "" }, { constructor: 1, toString: 1 }],
  },
  {
    schema: { type: "object", propertyNames: { maxLength: 2 }, minProperties: 1, maxProperties: 2 },
    code: `z.record(z.string(), z.unknown()).check(minProperties(1), maxProperties(2), propertyNames(z.string().max(2)))
  .meta({ minProperties: 1, maxProperties: 2 })`,
    accepts: [{ a: 1 }, { a: 1, bb: 2 }],
    refuses: [{}, { abc: 1 }, { a: 1, b: 2, c: 3 }],
  },
  {
    schema: { type: "object", dependentRequired: { a: ["b"] }, dependentSchemas: { c: { required: ["d"] } } },
    code: `z.record(z.string(), z.unknown()).check(
  dependentRequired("a", ["b"]),
  dependentSchema("c", z.looseObject({ d: z.unknown() })),
)`,
    accepts: [{}, { b: 1 }, { a: 1, b: 1, c: 1, d: 1 }],
    refuses: [{ a: 1 }, { c: 1 }],
  },

  // compositions
  {
    schema: { anyOf: [{ type: "string" }, { type: "null" }], description: "or nothing" },
    code: 'z.string().nullable().describe("or nothing")',
    accepts: ["", null],
    refuses: [1],
  },
  {
    schema: { anyOf: [{ type: "integer" }, { type: "string" }, false] },
    code: "z.union([integer, z.string(), z.never()])",
    accepts: [1, ""],
    refuses: [null, 0.5],
  },
  {
    schema: { oneOf: [{ type: "number" }, { type: "integer" }] },
    code: "z.xor([z.number(), integer])",
    accepts: [0.5],
    refuses: [1, "1"],
  },
  {
    schema: {
      type: "object",
      properties: { a: { type: "string" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    code: `z.looseObject({ a: z.string().optional() }).and(z.union([
  z.looseObject({ a: z.unknown() }),
  z.looseObject({ b: z.unknown() }),
]))`,
    accepts: [{ a: "" }, { b: 1 }],
    refuses: [{}, { a: 1 }],
  },
  {
    schema: {
      allOf: [
        { type: "object", properties: { a: {} }, additionalProperties: false },
        { type: "object", properties: { b: {} } },
      ],
    },
    code: "z.strictObject({ a: z.unknown().optional() }).check(also(z.looseObject({ b: z.unknown().optional() })))",
    accepts: [{}, { a: 1 }],
    // zod's own intersection accepts it
    refuses: [{ b: 1 }],
  },
  {
    schema: { type: "string", not: { const: "a" } },
    code: 'z.string().check(not(z.literal("a")))',
    accepts: ["b"],
    refuses: ["a", 1],
  },
  {
    schema: {
      type: "object",
      if: { properties: { a: { const: 1 } }, required: ["a"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ["b"] },
    },
    code: `z.record(z.string(), z.unknown()).check(when(
  z.looseObject({ a: z.literal(1) }),
  z.looseObject({ b: z.unknown() }),
  z.unknown(),
))`,
    accepts: [{}, { a: 2 }, { a: 1, b: 1 }],
    refuses: [{ a: 1 }],
  },

  // without a type, a keyword asks only what it fits
  {
    schema: { required: ["a"] },
    code: `z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.unknown()),
  z.looseObject({ a: z.unknown() }),
]).nullable()`,
    accepts: [null, 1, "", [], { a: 1 }],
    refuses: [{}],
  },

  // annotations
  {
    schema: { type: "string", description: "A name", default: "x", examples: ["y"], deprecated: true },
    code: 'z.string().meta({ description: "A name", default: "x", examples: ["y"], deprecated: true })',
    accepts: ["z"],
    refuses: [undefined],
  },
  {
    schema: { type: "string", contentEncoding: "base64" },
    code: 'z.string().meta({ contentEncoding: "base64" })',
    accepts: ["not base64!"],
    refuses: [],
  },
];
