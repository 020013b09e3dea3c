/** Where JSON Schema 2020-12 keeps schemas inside a schema. Everything that walks schemas walks by this table. */

import { mapOf } from "../../read/map.js";

export type Schema = { readonly [keyword: string]: unknown };
export type MutableSchema = { [keyword: string]: unknown };

/** Keywords whose value is one schema. */
const SINGLE = [
  "items",
  "additionalProperties",
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
] as const;
/** Keywords whose value is a list of schemas. */
const LIST = ["anyOf", "allOf", "prefixItems"] as const;
/** Keywords whose value is a map of schemas. */
const MAP = ["properties", "patternProperties", "$defs"] as const;

export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is left of a schema that is too large: its type, and a word that there is more. */
export function outline(schema: Schema): Schema {
  const description =
    typeof schema["description"] === "string" ? `${schema["description"].slice(0, 200)} ` : "";
  return {
    ...(typeof schema["type"] === "string" && { type: schema["type"] }),
    ...(schema["type"] === "array" && { items: {} }),
    description: `${description}(structure left out: see the API's documentation)`,
  };
}

/** Calls `visit` for each schema directly inside. */
export function eachChild(schema: Schema, visit: (child: Schema) => void): void {
  for (const keyword of SINGLE) {
    const value = schema[keyword];
    if (isSchema(value)) visit(value);
  }
  for (const keyword of LIST) {
    const value = schema[keyword];
    if (Array.isArray(value)) for (const item of value) if (isSchema(item)) visit(item);
  }
  for (const keyword of MAP) {
    const value = schema[keyword];
    if (isSchema(value)) for (const key of Object.keys(value)) if (isSchema(value[key])) visit(value[key]);
  }
}

/** The schema with each schema directly inside replaced; the same object where nothing changed. */
export function mapChildren(schema: Schema, change: (child: Schema) => unknown): Schema {
  let copy: MutableSchema | undefined;
  const put = (keyword: string, value: unknown) => {
    copy ??= { ...schema };
    copy[keyword] = value;
  };
  for (const keyword of SINGLE) {
    const value = schema[keyword];
    if (!isSchema(value)) continue;
    const changed = change(value);
    if (changed !== value) put(keyword, changed);
  }
  for (const keyword of LIST) {
    const value = schema[keyword];
    if (!Array.isArray(value)) continue;
    const changed = value.map((item) => (isSchema(item) ? change(item) : item));
    if (changed.some((item, index) => item !== value[index])) put(keyword, changed);
  }
  for (const keyword of MAP) {
    const value = schema[keyword];
    if (!isSchema(value)) continue;
    const changed = mapValues(value, (item) => (isSchema(item) ? change(item) : item));
    if (changed !== value) put(keyword, changed);
  }
  return copy ?? schema;
}

/** A map with each value replaced; the same map where nothing changed. */
function mapValues(map: Schema, change: (value: unknown, key: string) => unknown): Schema {
  let copy: MutableSchema | undefined;
  for (const key of Object.keys(map)) {
    const value = map[key];
    const changed = change(value, key);
    if (changed === value) continue;
    copy ??= mapOf(Object.entries(map));
    copy[key] = changed;
  }
  return copy ?? map;
}
