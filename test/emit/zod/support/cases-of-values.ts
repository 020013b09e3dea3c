/** Types, strings, numbers, listed values and arrays. */
import type { Case } from "./cases.js";

export const VALUE_CASES: readonly Case[] = [
  { schema: {}, code: "z.unknown()", accepts: [null, 1, "a", [], {}], refuses: [] },
  { schema: { not: {} }, code: "z.never()", accepts: [], refuses: [null, 1, {}] },
  { schema: { type: "null" }, code: "z.null()", accepts: [null], refuses: [0, "", {}] },
  { schema: { type: "boolean" }, code: "z.boolean()", accepts: [true, false], refuses: [0, "true", null] },
  {
    schema: { type: ["string", "null"] },
    code: "z.string().nullable()",
    accepts: ["", null],
    refuses: [1, undefined],
  },
  {
    schema: { type: ["integer", "string"], minLength: 2 },
    code: "z.union([integer, z.string().min(2)])",
    accepts: [1, "ab"],
    refuses: [1.5, "a", null],
  },

  {
    schema: { type: "string", nullable: true, minLength: 1 },
    code: "z.string().min(1).nullable()",
    accepts: ["a", null],
    refuses: ["", 1],
  },

  // strings: characters are counted, not UTF-16 units
  {
    schema: { type: "string", minLength: 2, maxLength: 3 },
    code: "z.string().min(2).max(3)",
    accepts: ["ab", "😀😀", "😀😀😀"],
    refuses: ["a", "😀", "abcd", 12],
  },
  {
    schema: { type: "string", pattern: "^\\d+\\/[a-z]$" },
    code: 'z.string().regex(pattern("^\\\\d+\\\\/[a-z]$"))',
    accepts: ["1/a"],
    refuses: ["a/1", "1/ab"],
  },
  {
    schema: { type: "string", format: "date-time", maxLength: 20 },
    code: "dateTimeFormat.max(20)",
    accepts: ["2024-01-01T00:00:00Z"],
    refuses: ["2024-01-01", "2024-01-01T00:00:00.000Z"],
  },
  {
    schema: { type: "string", format: "color" },
    code: 'z.string().meta({ format: "color" })',
    accepts: ["anything"],
    refuses: [1],
  },

  // numbers
  {
    schema: { type: "integer", minimum: 1, maximum: 10 },
    code: "integer.gte(1).lte(10)",
    accepts: [1, 10, 2.0],
    refuses: [0, 11, 1.5, "1"],
  },
  { schema: { type: "integer" }, code: "integer", accepts: [2 ** 53 + 2, -1e300], refuses: [0.1, null] },
  {
    schema: { type: "number", minimum: 0, exclusiveMinimum: 0, exclusiveMaximum: 1.5 },
    code: "z.number().gte(0).gt(0).lt(1.5)",
    accepts: [0.1, 1],
    refuses: [0, 1.5],
  },
  {
    schema: { type: "number", multipleOf: 0.01 },
    code: "z.number().multipleOf(0.01).check(multipleOf(0.01))",
    accepts: [1, 0.5],
    // by the letter 19.99 is a multiple; Ajv divides binary fractions, and both must say the same
    refuses: [0.001, 19.99],
  },
  { schema: { type: "number", multipleOf: 1 }, code: "integer", accepts: [3, 1e20], refuses: [0.5] },
  {
    schema: { type: "integer", multipleOf: 5 },
    code: "integer.multipleOf(5)",
    accepts: [10, -5, 0],
    refuses: [7],
  },
  {
    schema: { type: "integer", format: "int32", minimum: 0 },
    code: "integer.gte(0).lte(2147483647)",
    accepts: [0],
    refuses: [2 ** 31, -1],
  },

  // values
  {
    schema: { type: "string", enum: ["a", "b"], default: "a" },
    code: 'z.enum(["a", "b"]).meta({ default: "a" })',
    accepts: ["a"],
    refuses: ["c", undefined],
  },
  { schema: { const: "a" }, code: 'z.literal("a")', accepts: ["a"], refuses: ["b"] },
  {
    schema: { enum: [1, "a", null, false] },
    code: 'z.literal([1, "a", false]).nullable()',
    accepts: [1, "a", null, false],
    refuses: ["1", 0, true],
  },
  { schema: { type: "string", enum: [1, "a"] }, code: 'z.literal("a")', accepts: ["a"], refuses: [1] },
  { schema: { type: "string", enum: [1] }, code: "z.never()", accepts: [], refuses: [1, "1"] },
  {
    schema: { enum: [{ a: 1, b: [2] }, 3] },
    code: "z.unknown().check(equalTo({ a: 1, b: [2] }, 3))",
    accepts: [{ b: [2], a: 1 }, 3],
    refuses: [{ a: 1 }, [2]],
  },
  {
    schema: { enum: ["a", "bcd"], minLength: 2 },
    code: `z.enum(["a", "bcd"]).and(z.union([
  z.string().min(2),
  z.number(),
  z.boolean(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
]).nullable())`,
    accepts: ["bcd"],
    refuses: ["a", 1],
  },

  // arrays
  { schema: { type: "array" }, code: "z.array(z.unknown())", accepts: [[], [1, null]], refuses: [{}, "a"] },
  {
    schema: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 2, uniqueItems: true },
    code: "z.array(z.string()).min(1).max(2).check(uniqueItems).meta({ uniqueItems: true })",
    accepts: [["a"], ["a", "b"]],
    refuses: [[], ["a", "a"], ["a", "b", "c"], [1]],
  },
  {
    schema: { type: "array", uniqueItems: true },
    code: "z.array(z.unknown()).check(uniqueItems).meta({ uniqueItems: true })",
    accepts: [[{ a: 1 }, { a: 2 }, "1", 1]],
    refuses: [
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
  },
  {
    schema: { type: "array", items: false },
    code: "z.array(z.never())",
    accepts: [[]],
    refuses: [[1]],
  },
  {
    schema: {
      type: "array",
      prefixItems: [{ type: "string" }, true],
      items: { type: "integer" },
      minItems: 1,
    },
    code: "z.tuple([z.string().optional(), z.unknown().optional()]).rest(integer).check(z.minLength(1))",
    accepts: [["a"], ["a", null], ["a", null, 1]],
    refuses: [[], [1], ["a", null, "b"]],
  },
  {
    schema: { type: "array", prefixItems: [{ type: "string" }], items: false },
    code: "z.tuple([z.string().optional()])",
    accepts: [[], ["a"]],
    refuses: [["a", "b"]],
  },
  {
    schema: { type: "array", contains: { type: "null" }, maxContains: 2 },
    code: "z.array(z.unknown()).check(contains(z.null(), 1, 2))",
    accepts: [
      [1, null],
      [null, null],
    ],
    refuses: [[], [1], [null, null, null]],
  },
];
