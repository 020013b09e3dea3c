/** What a schema expects, in a few words for a language model. */
import { shorten, valueAt } from "./pointer.js";
import type { JsonSchema } from "./types.js";

const MAX_WORDS = 300;
const MAX_VALUES = 12;
const MAX_PROPERTIES = 10;
const MAX_BRANCHES = 5;
const MAX_DEPTH = 4;

/** A valid value of each format whose form is not obvious from its name. */
const FORMAT_EXAMPLES: Readonly<Record<string, string>> = {
  date: "2025-01-31",
  time: "09:30:00Z",
  "date-time": "2025-01-31T09:30:00Z",
  duration: "PT15M",
  uuid: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
  email: "name@example.com",
  uri: "https://example.com/page",
  byte: "aGVsbG8=",
};

/**
 * `integer from 1 to 100`, `one of "low", "high"`, `array of string`, `object {id, name?}`.
 * @param root the document that `$ref` points into
 */
export function expectation(schema: unknown, root: JsonSchema): string {
  return shorten(words(schema, root, 0) + exampleOf(resolve(schema, root)), MAX_WORDS);
}

/** The schema itself, or what it refers to. */
export function resolve(schema: unknown, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let hops = 0; hops < 10; hops++) {
    if (typeof current !== "object" || current === null) return {};
    const { $ref } = current as JsonSchema;
    if (typeof $ref !== "string") return current as JsonSchema;
    current = $ref === "#" ? root : valueAt(root, decodeFragment($ref));
  }
  return {};
}

function decodeFragment($ref: string): string {
  try {
    return decodeURIComponent($ref.replace(/^#/, ""));
  } catch {
    return $ref.replace(/^#/, "");
  }
}

function words(given: unknown, root: JsonSchema, depth: number): string {
  if (given === false) return "nothing";
  const schema = resolve(given, root);
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (Array.isArray(schema["enum"])) return enumWords(schema["enum"]);
  const branches = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(branches)) return branchWords(branches, root, depth);
  const { allOf } = schema;
  if (Array.isArray(allOf) && allOf.length === 1 && !("type" in schema)) return words(allOf[0], root, depth);
  const types = Array.isArray(schema["type"]) ? schema["type"] : [schema["type"] ?? inferredType(schema)];
  return types.map((type) => typeWords(type, schema, root, depth)).join(" or ");
}

function inferredType(schema: JsonSchema): string | undefined {
  if ("properties" in schema || "required" in schema) return "object";
  if ("items" in schema) return "array";
  return undefined;
}

function typeWords(type: unknown, schema: JsonSchema, root: JsonSchema, depth: number): string {
  switch (type) {
    case "string":
      return `string${stringWords(schema)}`;
    case "integer":
    case "number":
      return type + numberWords(schema);
    case "array":
      return `array${itemsWords(schema, root, depth)}${range(schema, "Items", "with", "item")}`;
    case "object":
      return objectWords(schema, root, depth);
    case undefined:
      return `value${stringWords(schema)}${numberWords(schema)}`;
    default:
      return String(type);
  }
}

/** The allowed values, as many as fit in a line. */
export function enumWords(values: readonly unknown[]): string {
  const shown = values.slice(0, MAX_VALUES).map((value) => shorten(JSON.stringify(value) ?? "null", 60));
  const more = values.length > shown.length ? `, … (${values.length} values)` : "";
  return values.length === 1 ? (shown[0] ?? "") : `one of ${shown.join(", ")}${more}`;
}

function branchWords(branches: readonly unknown[], root: JsonSchema, depth: number): string {
  if (depth >= MAX_DEPTH) return "value";
  const shapes = [...new Set(branches.map((branch) => words(branch, root, depth + 1)))];
  const more = shapes.length > MAX_BRANCHES ? ` or ${shapes.length - MAX_BRANCHES} other forms` : "";
  return shapes.slice(0, MAX_BRANCHES).join(" or ") + more;
}

function stringWords(schema: JsonSchema): string {
  const { format, pattern } = schema;
  const formatted = typeof format === "string" ? ` of format ${shorten(format, 40)}` : "";
  const matching = typeof pattern === "string" ? ` matching ${shorten(pattern, 80)}` : "";
  return formatted + matching + range(schema, "Length", "of", "character");
}

function numberWords(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const step = typeof multipleOf === "number" ? `, a multiple of ${multipleOf}` : "";
  if (typeof minimum === "number" && typeof maximum === "number")
    return ` from ${minimum} to ${maximum}${step}`;
  const limits = [
    typeof minimum === "number" && `of at least ${minimum}`,
    typeof exclusiveMinimum === "number" && `greater than ${exclusiveMinimum}`,
    typeof maximum === "number" && `of at most ${maximum}`,
    typeof exclusiveMaximum === "number" && `less than ${exclusiveMaximum}`,
  ].filter((limit) => limit !== false);
  return (limits.length === 0 ? "" : ` ${limits.join(" and ")}`) + step;
}

function itemsWords(schema: JsonSchema, root: JsonSchema, depth: number): string {
  const { items } = schema;
  if (items === undefined || items === true || depth >= MAX_DEPTH) return "";
  const inner = words(items, root, depth + 1);
  return inner === "value" ? "" : ` of ${inner}`;
}

function objectWords(schema: JsonSchema, root: JsonSchema, depth: number): string {
  const names = propertyNames(schema, root);
  if (names.length === 0 || depth >= MAX_DEPTH)
    return `object${range(schema, "Properties", "with", "member")}`;
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  // Required ones first: with many properties they are what has to be known.
  const sorted = [...names].sort((a, b) => Number(required.includes(b)) - Number(required.includes(a)));
  const shown = sorted.slice(0, MAX_PROPERTIES).map((name) => (required.includes(name) ? name : `${name}?`));
  return `object {${shown.join(", ")}${names.length > shown.length ? ", …" : ""}}`;
}

/** The names a schema declares, its `allOf` parts included. */
export function propertyNames(schema: JsonSchema, root: JsonSchema): readonly string[] {
  const parts = Array.isArray(schema["allOf"]) ? schema["allOf"].map((part) => resolve(part, root)) : [];
  const names = [schema, ...parts].flatMap(({ properties }) =>
    typeof properties === "object" && properties !== null ? Object.keys(properties) : [],
  );
  return [...new Set(names)];
}

/** minLength and maxLength, minItems and maxItems, …: ` of 1 to 20 characters`. */
function range(schema: JsonSchema, what: string, preposition: string, unit: string): string {
  const min = schema[`min${what}`];
  const max = schema[`max${what}`];
  const units = (count: unknown) => (count === 1 ? unit : `${unit}s`);
  const hasMin = typeof min === "number" && min > 0;
  if (hasMin && min === max) return ` ${preposition} exactly ${min} ${units(min)}`;
  if (hasMin && typeof max === "number") return ` ${preposition} ${min} to ${max} ${units(max)}`;
  if (hasMin) return ` ${preposition} at least ${min} ${units(min)}`;
  return typeof max === "number" ? ` ${preposition} at most ${max} ${units(max)}` : "";
}

function exampleOf(schema: JsonSchema): string {
  if ("const" in schema || "enum" in schema) return "";
  const { examples, example, format } = schema;
  const first: unknown = Array.isArray(examples) ? examples[0] : example;
  const known =
    typeof format === "string" && Object.hasOwn(FORMAT_EXAMPLES, format)
      ? FORMAT_EXAMPLES[format]
      : undefined;
  const shown = first ?? schema["default"] ?? known;
  return shown === undefined ? "" : `, e.g. ${shorten(JSON.stringify(shown), 100)}`;
}
