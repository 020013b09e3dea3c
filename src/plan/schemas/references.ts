/** `$ref` with what stands beside it: kept where it means something, in a form that a validator reads the same way. */
import type { Located } from "../../read/types.js";
import type { Normalize } from "./applicators.js";
import type { SchemaContext } from "./context.js";
import type { MutableSchema, Schema } from "./keywords.js";
import { annotations } from "./scalars.js";
import { withNull } from "./types.js";

/** The `$ref` of a reference whose target could not be found: `link` refuses whatever holds one. */
export const MISSING = "missing:";

/**
 * Siblings of a reference: in 3.1 they add to it. In 3.0 they are formally ignored, but authors write
 * descriptions and `nullable` there and mean them; so they count in every version.
 */
export function normalizeReference(
  node: Located<Schema>,
  context: SchemaContext,
  depth: number,
  normalize: Normalize,
): Schema {
  const found = context.follow(node);
  const reference: MutableSchema = { $ref: found ? found.key : `${MISSING}${String(node.value["$ref"])}` };
  const { $ref: _ref, nullable: _nullable, ...siblings } = node.value;
  const assertions = Object.keys(siblings).some((keyword) => ASSERTIONS.has(keyword));
  const beside = assertions
    ? normalize({ value: siblings, uri: node.uri, pointer: node.pointer }, context, depth + 1)
    : annotations(node, [], context);
  const combined = { ...beside, ...reference };
  return node.value["nullable"] === true || node.value["x-nullable"] === true ? withNull(combined) : combined;
}

const ASSERTIONS: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "enum",
  "const",
  "items",
  "allOf",
  "anyOf",
  "oneOf",
  "additionalProperties",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
]);
