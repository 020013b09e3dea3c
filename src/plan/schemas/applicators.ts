/** The keywords that hold schemas: properties, items, and compositions. */

import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { isArgumentName } from "../names.js";
import type { SchemaContext } from "./context.js";
import { discriminatorHints } from "./discriminator.js";
import { isSchema, type MutableSchema, type Schema } from "./keywords.js";
import type { TypeName } from "./types.js";

export type Normalize = (node: Located, context: SchemaContext, depth: number) => Schema;

export function applicators(
  node: Located<Schema>,
  type: TypeName | undefined,
  context: SchemaContext,
  depth: number,
  normalize: Normalize,
  out: MutableSchema,
): void {
  const into = (keyword: string | number, ...more: (string | number)[]): Schema =>
    normalize(below(node, keyword, ...more), context, depth + 1);
  if (type === "object") objectKeywords(node, context, into, out);
  if (type === "array") arrayKeywords(node, into, out);
  compositions(node, context, into, out);
  for (const keyword of ["not", "if", "then", "else"]) {
    // negations and conditions turn a repaired schema into its opposite, so responses are not held to them
    if (isSchema(node.value[keyword]) && context.strictness === "exact") out[keyword] = into(keyword);
  }
}

type Into = (keyword: string | number, ...more: (string | number)[]) => Schema;

function objectKeywords(node: Located<Schema>, context: SchemaContext, into: Into, out: MutableSchema): void {
  const raw = node.value;
  const removed = new Set<string>();
  if (isSchema(raw["properties"])) {
    const properties: [string, Schema][] = [];
    for (const name of Object.keys(raw["properties"])) {
      if (isHidden(below(node, "properties", name), context)) removed.add(name);
      else {
        if (!isArgumentName(name)) context.oddNames.add(name);
        properties.push([name, into("properties", name)]);
      }
    }
    out["properties"] = mapOf(properties);
  } else if (raw["properties"] !== undefined) context.illTyped(node, "properties", "an object");
  required(node, removed, context, out);
  const additional = additionalProperties(raw);
  if (additional === false) {
    if (context.strictness === "exact") out["additionalProperties"] = false;
  } else if (isSchema(additional) && Object.keys(additional).length > 0) {
    out["additionalProperties"] = into(
      raw["additionalProperties"] === undefined ? "unevaluatedProperties" : "additionalProperties",
    );
  } else if (additional !== undefined) out["additionalProperties"] = true;
  if (isSchema(raw["patternProperties"]) && context.strictness === "exact") {
    const patterns = raw["patternProperties"];
    const usable = Object.keys(patterns).map((pattern): [string, Schema] => [
      pattern,
      into("patternProperties", pattern),
    ]);
    out["patternProperties"] = mapOf(usable);
  }
  if (isSchema(raw["propertyNames"]) && context.strictness === "exact")
    out["propertyNames"] = into("propertyNames");
}

/**
 * `unevaluatedProperties` (2020-12 §11.3) says the same where nothing beside it looks at properties; elsewhere, all
 * that is left of it is that there may be more of them.
 */
function additionalProperties(raw: Schema): unknown {
  if (raw["additionalProperties"] !== undefined) return raw["additionalProperties"];
  const unevaluated = raw["unevaluatedProperties"];
  const isAlone = BESIDE.every((keyword) => raw[keyword] === undefined);
  if (isAlone || unevaluated === undefined) return unevaluated;
  return unevaluated === false ? undefined : true;
}

const BESIDE = ["$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "$dynamicRef"];

/** Draft-03's `required: true` on the property itself says nothing about the object; a list is needed. */
function required(
  node: Located<Schema>,
  removed: ReadonlySet<string>,
  context: SchemaContext,
  out: MutableSchema,
): void {
  const written = node.value["required"];
  if (written === undefined || typeof written === "boolean") return;
  if (!Array.isArray(written)) {
    context.illTyped(node, "required", "a list");
    return;
  }
  const names = [...new Set(written.filter((name) => typeof name === "string" && !removed.has(name)))];
  if (names.length > 0) out["required"] = names;
}

/** readOnly on the property itself, on what it refers to, or in an allOf around that. */
function isHidden(property: Located, context: SchemaContext): boolean {
  const keyword = context.direction === "input" ? "readOnly" : "writeOnly";
  const raw = property.value;
  if (!isSchema(raw)) return false;
  if (raw[keyword] === true) return true;
  if (typeof raw["$ref"] === "string") {
    const target = context.follow(property)?.target.value;
    return isSchema(target) && target[keyword] === true;
  }
  const parts = raw["allOf"];
  return Array.isArray(parts) && parts.some((part) => isSchema(part) && part[keyword] === true);
}

/** Every array says what its items are: hosts refuse arrays that do not, and lists of item schemas. */
function arrayKeywords(node: Located<Schema>, into: Into, out: MutableSchema): void {
  const raw = node.value;
  const tuple = Array.isArray(raw["items"])
    ? "items"
    : Array.isArray(raw["prefixItems"])
      ? "prefixItems"
      : undefined;
  if (tuple !== undefined) {
    out["prefixItems"] = (raw[tuple] as readonly unknown[]).map((_, index) => into(tuple, index));
  }
  out["items"] = tuple !== "items" && raw["items"] !== undefined ? into("items") : {};
  if (isSchema(raw["contains"])) out["contains"] = into("contains");
}

/**
 * `oneOf` becomes `anyOf`: branches of real documents overlap, and the API decides anyway.
 * A discriminator becomes a `const` in each branch, which a validator and a model can both read.
 */
function compositions(node: Located<Schema>, context: SchemaContext, into: Into, out: MutableSchema): void {
  const unions: Schema[][] = [];
  for (const keyword of ["oneOf", "anyOf"] as const) {
    const branches = node.value[keyword];
    if (!Array.isArray(branches) || branches.length === 0) continue;
    const hints = discriminatorHints(node, keyword, context);
    unions.push(branches.map((_, index) => ({ ...into(keyword, index), ...hints[index] })));
  }
  const parts = node.value["allOf"];
  const all = Array.isArray(parts) ? parts.map((_, index) => into("allOf", index)) : [];
  const [first, second] = unions;
  if (first && !second) out["anyOf"] = first;
  else if (first && second) all.push({ anyOf: first }, { anyOf: second });
  if (all.length > 0) out["allOf"] = all;
}
