/** The `type` of a schema: read from any dialect, inferred where it is missing, null taken out of it. */
import type { Located } from "../../read/types.js";
import type { SchemaContext } from "./context.js";
import { isSchema, type MutableSchema, type Schema } from "./keywords.js";

export type TypeName = "string" | "number" | "integer" | "boolean" | "object" | "array";

const TYPES: readonly TypeName[] = ["string", "number", "integer", "boolean", "object", "array"];

export interface DeclaredTypes {
  /** Empty when any type will do. */
  readonly types: readonly TypeName[];
  readonly nullable: boolean;
}

/** `type` as a name or a list, `nullable` (3.0), `x-nullable` (2.0), null among the enum values or as const. */
export function declaredTypes(node: Located<Schema>, context: SchemaContext): DeclaredTypes {
  const raw = node.value;
  const written = raw["type"];
  const names = Array.isArray(written) ? written : written === undefined ? [] : [written];
  const types: TypeName[] = [];
  let nullable = raw["nullable"] === true || raw["x-nullable"] === true;
  for (const name of names) {
    const known = TYPES.find((type) => type === name);
    if (known) {
      if (!types.includes(known)) types.push(known);
    } else if (name === "null" || name === null) nullable = true;
    else if (name === "file") types.push("string");
    else if (name !== "any") context.illTyped(node, "type", "one of the JSON Schema types");
  }
  if (Array.isArray(raw["enum"]) && raw["enum"].includes(null)) nullable = true;
  if (Object.hasOwn(raw, "const") && raw["const"] === null) nullable = true;
  if (types.length === 0 && names.length === 0) {
    const inferred = inferType(raw);
    if (inferred) types.push(inferred);
  }
  // every integer is a number
  const distinct = types.includes("number") ? types.filter((type) => type !== "integer") : types;
  return { types: distinct, nullable };
}

/** Hosts want a type everywhere, and authors who write `properties` mean an object. */
function inferType(raw: Schema): TypeName | undefined {
  if (isSchema(raw["properties"]) || isSchema(raw["additionalProperties"]) || Array.isArray(raw["required"]))
    return "object";
  if (raw["items"] !== undefined || raw["prefixItems"] !== undefined) return "array";
  const values = Array.isArray(raw["enum"]) ? raw["enum"] : Object.hasOwn(raw, "const") ? [raw["const"]] : [];
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size !== 1) return undefined;
  if (kinds.has("string")) return "string";
  if (kinds.has("boolean")) return "boolean";
  return kinds.has("number") ? "number" : undefined;
}

/** The portable form of "or null". */
export function withNull(schema: Schema): Schema {
  return withBranch(schema, { type: "null" });
}

/** Or another: a branch of its own, what describes the value staying outside. */
export function withBranch(schema: Schema, branch: Schema): Schema {
  const { description, default: fallback, deprecated, examples, ...rest } = schema;
  const outside: MutableSchema = {};
  if (description !== undefined) outside["description"] = description;
  if (fallback !== undefined) outside["default"] = fallback;
  if (deprecated !== undefined) outside["deprecated"] = deprecated;
  if (examples !== undefined) outside["examples"] = examples;
  if (Object.keys(rest).length === 0) return outside; // anything, null included
  const branches = rest["anyOf"];
  if (Array.isArray(branches) && Object.keys(rest).length === 1) {
    const isThere = branches.some((one) => JSON.stringify(one) === JSON.stringify(branch));
    return isThere ? schema : { anyOf: [...branches, branch], ...outside };
  }
  return { anyOf: [rest, branch], ...outside };
}

/** The type null, or an enum or const of nothing but null. */
export function isNullOnly(raw: Schema): boolean {
  const types = raw["type"];
  if (
    types === "null" ||
    (Array.isArray(types) && types.length > 0 && types.every((type) => type === "null"))
  )
    return true;
  const values = Object.hasOwn(raw, "const") ? [raw["const"]] : raw["enum"];
  return Array.isArray(values) && values.length > 0 && values.every((value) => value === null);
}
