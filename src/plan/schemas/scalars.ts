/** The keywords that hold plain values: enums, limits, patterns, formats, and what describes a value. */
import type { Located } from "../../read/types.js";
import type { SchemaContext } from "./context.js";
import { isSchema, type MutableSchema, type Schema } from "./keywords.js";
import { usablePattern } from "./patterns.js";
import { modelText } from "./text.js";
import type { TypeName } from "./types.js";

/** Longest description of a property or parameter, in characters. */
export const DESCRIPTION_CAP = 300;

/** The formats that our validator checks and that hosts know; others say nothing that a model can use. */
const FORMATS: ReadonlySet<unknown> = new Set([
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uuid",
]);

const NUMERIC = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;
const COUNTS: Readonly<Partial<Record<TypeName, readonly string[]>>> = {
  string: ["minLength", "maxLength"],
  array: ["minItems", "maxItems"],
  object: ["minProperties", "maxProperties"],
};

/** Writes the value keywords that apply to `type` (all, when there is none). */
export function valueKeywords(
  node: Located<Schema>,
  type: TypeName | undefined,
  context: SchemaContext,
  out: MutableSchema,
): void {
  const raw = node.value;
  if (raw["enum"] !== undefined || Object.hasOwn(raw, "const")) enumeration(node, type, context, out);
  if (type === "string") {
    if (context.strictness === "exact") {
      format(raw["format"], out);
      pattern(node, context, out);
    }
    if (typeof raw["contentEncoding"] === "string") out["contentEncoding"] = raw["contentEncoding"];
  }
  if (type === "number" || type === "integer") numericLimits(node, context, out);
  for (const keyword of (type && COUNTS[type]) ?? []) {
    const limit = asNumber(raw[keyword]);
    if (limit !== undefined && Number.isInteger(limit) && limit >= 0) out[keyword] = limit;
    else if (raw[keyword] !== undefined) context.illTyped(node, keyword, "a whole number");
  }
  if (type === "array" && raw["uniqueItems"] === true) out["uniqueItems"] = true;
}

function format(written: unknown, out: MutableSchema): void {
  if (FORMATS.has(written)) out["format"] = written;
  // OAS 3.0 `byte`; 2020-12 has a keyword for it
  else if (written === "byte" || written === "base64") out["contentEncoding"] = "base64";
}

function pattern(node: Located<Schema>, context: SchemaContext, out: MutableSchema): void {
  const written = node.value["pattern"];
  if (written === undefined) return;
  const usable = typeof written === "string" ? usablePattern(written) : undefined;
  if (usable === undefined)
    context.patternUnusable(
      node,
      typeof written === "string" ? written : (JSON.stringify(written) ?? "").slice(0, 100),
    );
  else out["pattern"] = usable;
}

/** null stands beside (see `withNull`); the rest in the type the schema declares, since YAML reads `[on, 1]` as it likes. */
function enumeration(
  node: Located<Schema>,
  type: TypeName | undefined,
  context: SchemaContext,
  out: MutableSchema,
): void {
  const raw = node.value;
  const written = Object.hasOwn(raw, "const") ? [raw["const"]] : raw["enum"];
  if (!Array.isArray(written)) {
    context.illTyped(node, "enum", "a list");
    return;
  }
  const values = new Map<string, unknown>();
  let repaired = false;
  for (const value of written) {
    if (value === null) continue;
    const fitting = inType(value, type);
    repaired ||= fitting !== value && fitting !== undefined;
    if (fitting !== undefined) values.set(JSON.stringify(fitting), fitting);
  }
  if (repaired) context.repaired(node, "enum", "enum values of another type");
  if (values.size === 0) return;
  if (context.strictness === "loose") return;
  const [only] = values.values();
  if (Object.hasOwn(raw, "const") && values.size === 1) out["const"] = only;
  else out["enum"] = [...values.values()];
}

function inType(value: unknown, type: TypeName | undefined): unknown {
  switch (type) {
    case "string":
      return typeof value === "string" ? value : typeof value === "object" ? undefined : String(value);
    case "integer":
    case "number":
      return asNumber(value);
    case "boolean":
      return typeof value === "boolean"
        ? value
        : value === "true"
          ? true
          : value === "false"
            ? false
            : undefined;
    case "array":
      return Array.isArray(value) ? value : undefined;
    case "object":
      return isSchema(value) ? value : undefined;
    default:
      return value;
  }
}

/** Draft-04's boolean exclusiveMinimum/Maximum qualify their neighbour; 2020-12 has numbers. */
function numericLimits(node: Located<Schema>, context: SchemaContext, out: MutableSchema): void {
  const raw = node.value;
  for (const keyword of NUMERIC) {
    const written = raw[keyword];
    if (written === undefined || typeof written === "boolean") continue;
    const limit = asNumber(written);
    if (limit === undefined || (keyword === "multipleOf" && limit <= 0)) {
      context.illTyped(node, keyword, "a number");
    } else out[keyword] = limit;
  }
  for (const [exclusive, inclusive] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (raw[exclusive] !== true || out[inclusive] === undefined) continue;
    out[exclusive] = out[inclusive];
    delete out[inclusive];
  }
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** description, default, one short example, deprecated. Titles repeat names, so they go. */
export function annotations(
  node: Located<Schema>,
  types: readonly TypeName[],
  context: SchemaContext,
): MutableSchema {
  const raw = node.value;
  const out: MutableSchema = {};
  if (typeof raw["description"] === "string") {
    const description = modelText(raw["description"], DESCRIPTION_CAP);
    if (description !== "") out["description"] = description;
  }
  if (context.direction === "output") return out;
  const fallback = raw["default"];
  if (fallback !== undefined && fallback !== null && isShort(fallback, 100) && isOfType(fallback, types)) {
    out["default"] = fallback;
  }
  const example = raw["example"] ?? (Array.isArray(raw["examples"]) ? raw["examples"][0] : undefined);
  if (raw["enum"] === undefined && isUsefulExample(example) && isOfType(example, types))
    out["examples"] = [example];
  if (raw["deprecated"] === true) out["deprecated"] = true;
  return out;
}

/** Strings and numbers show a shape; an example of a flag or of a whole object does not pay for its tokens. */
export function isUsefulExample(example: unknown): boolean {
  if (typeof example === "number") return true;
  return typeof example === "string" && example !== "" && example !== "string" && example.length <= 60;
}

function isShort(value: unknown, limit: number): boolean {
  return (JSON.stringify(value) ?? "").length <= limit;
}

export function isOfType(value: unknown, types: readonly TypeName[]): boolean {
  if (types.length === 0) return true;
  return types.some((type) => {
    if (type === "array") return Array.isArray(value);
    if (type === "object") return isSchema(value);
    if (type === "integer") return Number.isInteger(value);
    return typeof value === type;
  });
}
