/** Random JSON Schemas of what the planner writes and more: every keyword the converter knows. */
import fc from "fast-check";
import type { JsonSchema } from "../../../../src/runtime/core/types.js";

const NAMES = ["a", "b", "c-d", "constructor", "then", "toString", "x-1", "$ref"];
const PATTERNS = ["^a", "^[a-z]+$", "[0-9]", "^x-", "^(?:[^/]+/)*$", "^.{2}$", "\\w{3,}", "^\\p{L}*$"];
const FORMATS = [
  "date",
  "time",
  "date-time",
  "duration",
  "uri",
  "uri-reference",
  "uri-template",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uuid",
  "json-pointer",
  "unknown",
];
const TYPES = ["string", "number", "integer", "boolean", "array", "object", "null"];

const name = fc.constantFrom(...NAMES);
const count = fc.integer({ min: 0, max: 3 });
const limit = fc.constantFrom(-1, 0, 0.5, 1, 2, 50);
const value = fc.constantFrom<unknown>(
  ...["a", "b", "", "text", 1, 0, 0.5, true, false, null],
  ...[[], [1], { a: 1 }, {}],
);

/** At most three of the keywords: with all of them, hardly a value would match. */
function few(keywords: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonSchema> {
  return fc
    .subarray(Object.entries(keywords), { maxLength: 3 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen)));
}

const strings = few({
  minLength: count,
  maxLength: fc.integer({ min: 1, max: 8 }),
  pattern: fc.constantFrom(...PATTERNS),
  format: fc.constantFrom(...FORMATS),
});
const numbers = few({
  minimum: limit,
  maximum: limit,
  exclusiveMinimum: limit,
  exclusiveMaximum: limit,
  multipleOf: fc.constantFrom(1, 2, 0.5, 0.1),
  format: fc.constantFrom("int32", "int64", "double"),
});

const { schema } = fc.letrec<{
  schema: JsonSchema;
  inner: unknown;
  arrays: JsonSchema;
  objects: JsonSchema;
  plain: JsonSchema;
  composed: JsonSchema;
}>((tie) => ({
  /** A schema at a place of its own; only there may a reference lead back, or validation would not end. */
  inner: fc.oneof(
    { maxDepth: 4, depthIdentifier: "schema" },
    { weight: 4, arbitrary: tie("plain") },
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 3, arbitrary: tie("schema") },
    { weight: 1, arbitrary: fc.constantFrom({ $ref: "#/$defs/node" }, { $ref: "#/$defs/other" }) },
    { weight: 1, arbitrary: fc.constant({ $ref: "#/$defs/node", description: "with words" }) },
  ),
  plain: fc.oneof(
    fc.constantFrom(...TYPES).map((type) => ({ type })),
    fc.constant({}),
    fc.record({ type: fc.constant("string") }).chain((type) => strings.map((more) => ({ ...type, ...more }))),
    fc.constantFrom("number", "integer").chain((type) => numbers.map((more) => ({ type, ...more }))),
    fc.array(value, { minLength: 1, maxLength: 4 }).map((list) => ({ enum: list })),
    value.map((only) => ({ const: only })),
    fc
      .tuple(fc.constantFrom(...TYPES), fc.array(value, { minLength: 1, maxLength: 4 }))
      .map(([type, list]) => ({ type, enum: list })),
  ),
  arrays: fc.oneof(
    few({
      items: tie("inner"),
      prefixItems: fc.array(tie("inner"), { minLength: 1, maxLength: 2 }),
      minItems: count,
      maxItems: count,
      uniqueItems: fc.boolean(),
    }),
    // an empty array that follows one that matches passes in Ajv, which is a known difference
    few({ contains: tie("inner"), minContains: count, maxContains: count, items: tie("inner") }).map(
      (keywords) => ({ ...keywords, minItems: 1 }),
    ),
  ),
  objects: few({
    properties: fc.dictionary(name, tie("inner"), { maxKeys: 4 }),
    required: fc.uniqueArray(name, { maxLength: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), tie("inner")),
    patternProperties: fc.dictionary(fc.constantFrom(...PATTERNS), tie("inner"), { maxKeys: 2 }),
    propertyNames: fc.oneof(strings, fc.constant({ enum: NAMES })),
    minProperties: count,
    maxProperties: count,
    dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 1 }),
    dependentSchemas: fc.dictionary(name, tie("schema"), { maxKeys: 1 }),
  }),
  composed: few({
    anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
    oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }),
    allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
    not: tie("schema"),
    if: tie("schema"),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: tie("schema"),
    else: tie("schema"),
  }),
  schema: fc.oneof(
    { maxDepth: 4, depthIdentifier: "schema" },
    tie("plain"),
    tie("objects").map((more) => ({ type: "object", ...more })),
    tie("arrays").map((more) => ({ type: "array", ...more })),
    fc
      .tuple(tie("objects"), tie("composed"))
      .map(([object, more]) => ({ type: "object", ...object, ...more })),
    fc
      .tuple(
        fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 3 }),
        strings,
        tie("composed"),
      )
      .map(([type, string, more]) => ({ type, ...string, ...more })),
    // without a type, keywords say something only about values they fit
    fc
      .tuple(tie("objects"), tie("arrays"), strings, tie("composed"))
      .map(([object, array, string, more]) => ({ ...object, ...array, ...string, ...more })),
    tie("composed"),
    tie("plain").map((branch) => ({
      anyOf: [branch, { type: "null" }],
      default: "x",
      description: "or null",
    })),
  ),
}));

/** A whole tool input: an object, with two definitions that may lead back to themselves. */
export const toolSchema: fc.Arbitrary<JsonSchema> = fc
  .tuple(fc.dictionary(name, schema, { minKeys: 1, maxKeys: 3 }), schema, schema, fc.boolean())
  .map(([properties, node, other, closed]) => ({
    type: "object",
    properties: { ...properties, node: { $ref: "#/$defs/node" } },
    ...(closed && { additionalProperties: false }),
    $defs: { node, other },
  }));
