/** Random schemas of the kinds a plan holds, and of the others that the Node port knows; and values to try on them. */
import fc from "fast-check";
import type { JsonSchema } from "../../../src/runtime/core/types.js";

const NAMES = ["id", "name", "a/b", "~x", "constructor", "__proto__", "kind"];
const TEXTS = [
  "",
  "a",
  "abc",
  "😀",
  "T-17",
  "me@example.com",
  "2025-01-31",
  "2025-02-30",
  "5",
  "[1]",
  "circle",
];
const NUMBERS = [0, 1, -1, 2.5, 0.3, 3, 100, 4_000_000_000, 1e21];
const PATTERNS = ["^T-\\d+$", "^[a-z]*$", "a", "^(?!x)", "^\\p{L}+$", "[0-9]{2,}", "^(a|b)+c?$"];
const FORMATS = ["date", "email", "uuid", "int32", "int64", "uri", "unknown", "byte", "time"];
const TYPES = ["null", "boolean", "number", "integer", "string", "array", "object"];

const name = fc.constantFrom(...NAMES);
const scalar = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.constantFrom(...NUMBERS),
  fc.boolean(),
  fc.constant(null),
);
const small = fc.nat(4);

/** Objects as `JSON.parse` makes them: `__proto__` is a member like any other. */
function objectOf<T>(value: fc.Arbitrary<T>, maxKeys: number): fc.Arbitrary<Record<string, T>> {
  return fc
    .array(fc.tuple(name, value), { maxLength: maxKeys })
    .map((entries) => Object.fromEntries(entries) as Record<string, T>);
}

export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    objectOf(tie("value"), 4),
  ),
})).value;

/** Arguments, which are always an object. */
export const argumentValues: fc.Arbitrary<Record<string, unknown>> = objectOf(values, 5);

type Parts = { schema: JsonSchema | boolean; object: JsonSchema };

const schemas = fc.letrec<Parts>((tie) => {
  const schema = tie("schema");
  const list = fc.array(schema, { minLength: 1, maxLength: 3 });
  const keywords: Record<string, fc.Arbitrary<unknown>> = {
    type: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...TYPES) },
      { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...TYPES), { minLength: 1, maxLength: 3 }) },
    ),
    const: fc.oneof(scalar, values),
    enum: fc.array(fc.oneof(scalar, values), { minLength: 1, maxLength: 4 }),
    minimum: fc.constantFrom(...NUMBERS),
    maximum: fc.constantFrom(...NUMBERS),
    exclusiveMinimum: fc.constantFrom(...NUMBERS),
    exclusiveMaximum: fc.constantFrom(...NUMBERS),
    multipleOf: fc.constantFrom(0, 0.1, 0.5, 2, 3),
    minLength: small,
    maxLength: small,
    pattern: fc.constantFrom(...PATTERNS),
    format: fc.constantFrom(...FORMATS),
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
    items: schema,
    minProperties: small,
    maxProperties: small,
    required: fc.uniqueArray(name, { maxLength: 3 }),
    additionalProperties: schema,
    propertyNames: schema,
    properties: objectOf(schema, 4),
    dependentRequired: objectOf(fc.uniqueArray(name, { maxLength: 2 }), 2),
    anyOf: list,
    oneOf: list,
    allOf: list,
    not: schema,
    $ref: fc.constantFrom("#/$defs/first", "#/$defs/a~1b", "#"),
    description: fc.constant("About it."),
    default: scalar,
    nullable: fc.constant(true),
  };
  const rare: Record<string, fc.Arbitrary<unknown>> = {
    if: schema,
    // biome-ignore lint/suspicious/noThenProperty: the keyword's name
    then: schema,
    else: schema,
    prefixItems: list,
    contains: schema,
    minContains: fc.nat(2),
    maxContains: fc.nat(2),
    patternProperties: fc
      .array(fc.tuple(fc.constantFrom(...PATTERNS), schema), { maxLength: 2 })
      .map(Object.fromEntries),
    dependentSchemas: objectOf(schema, 2),
    dependencies: objectOf(fc.oneof(schema, fc.uniqueArray(name, { maxLength: 2 })), 2),
    unevaluatedProperties: schema,
    unevaluatedItems: schema,
  };
  const some = (from: Record<string, fc.Arbitrary<unknown>>, most: number) =>
    fc
      .uniqueArray(fc.constantFrom(...Object.keys(from)), { maxLength: most })
      .chain((names) => fc.record(Object.fromEntries(names.map((key) => [key, from[key] ?? scalar]))));
  return {
    object: fc
      .tuple(
        some(keywords, 5),
        fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: some(rare, 3) }),
      )
      .map(([usual, unusual]) => withType({ ...usual, ...unusual })),
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 1, arbitrary: fc.boolean() },
      {
        weight: 2,
        arbitrary: fc.constantFrom({}, { type: "string" }, { type: "integer" }, { type: "null" }),
      },
      { weight: 6, arbitrary: tie("object") },
    ),
  };
});

/** Ajv refuses `nullable` without a type. */
function withType(schema: JsonSchema): JsonSchema {
  const { nullable: _nullable, ...rest } = schema;
  return "type" in schema ? schema : rest;
}

/** A document: an object at the root as of a tool, with two definitions that may refer to each other. */
export const documents: fc.Arbitrary<JsonSchema> = fc
  .tuple(schemas.object, objectOf(schemas.schema, 4), schemas.schema, schemas.schema)
  .map(([root, properties, first, second]) => ({
    ...root,
    type: "object",
    properties,
    $defs: { first, "a/b": second },
  }));
