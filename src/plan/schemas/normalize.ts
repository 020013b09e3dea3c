/**
 * One schema as OpenAPI 2.0 to 3.2 documents write it → the JSON Schema 2020-12 that hosts accept.
 * Works for every version alike, since real documents mix their dialects. References stay references:
 * `$ref` holds the key of its target, for `link.ts` to place.
 */
import type { Located } from "../../read/types.js";
import { applicators } from "./applicators.js";
import type { SchemaContext } from "./context.js";
import { isSchema, type MutableSchema, outline, type Schema } from "./keywords.js";
import { normalizeReference } from "./references.js";
import { annotations, valueKeywords } from "./scalars.js";
import { declaredTypes, isNullOnly, type TypeName, withNull } from "./types.js";

/** Deeper than any real schema; clients and validators recurse over what we publish. */
const MAX_DEPTH = 100;

/** Normalises a whole schema; its parts are normalised by the function below, within one budget. */
export function normalizeSchema(node: Located, context: SchemaContext): Schema {
  context.begin();
  return normalize(node, context, 0);
}

function normalize(node: Located, context: SchemaContext, depth: number): Schema {
  const raw = node.value;
  if (raw === true || raw === undefined || raw === null) return {};
  if (raw === false) return { not: {} };
  if (!isSchema(raw)) {
    context.illTyped(node, "schema", "an object");
    return {};
  }
  if (depth > MAX_DEPTH) {
    context.tooDeep(node, MAX_DEPTH);
    return {};
  }
  if (!context.spend(node)) return outline(raw);
  if (isNullOnly(raw)) return { type: "null", ...annotations(node as Located<Schema>, [], context) };
  if (typeof raw["$ref"] === "string")
    return normalizeReference(node as Located<Schema>, context, depth, normalize);
  if (raw["$dynamicRef"] !== undefined || raw["$recursiveRef"] !== undefined) context.dynamicReference(node);

  const { types, nullable } = declaredTypes(node as Located<Schema>, context);
  const base =
    types.length > 1
      ? { anyOf: types.map((type) => oneType(node as Located<Schema>, type, context, depth)) }
      : oneType(node as Located<Schema>, types[0], context, depth);
  const complete = { ...base, ...annotations(node as Located<Schema>, types, context) };
  return nullable ? withNull(complete) : complete;
}

/** The keywords that say something about values of one type, and those that apply to all. */
function oneType(
  node: Located<Schema>,
  type: TypeName | undefined,
  context: SchemaContext,
  depth: number,
): MutableSchema {
  const out: MutableSchema = {};
  if (type !== undefined) out["type"] = type;
  valueKeywords(node, type, context, out);
  applicators(node, type, context, depth, normalize, out);
  return out;
}
