/** `patternProperties` whose pattern cannot be enforced. */
import type { JsonSchema } from "../core/types.js";

/** Keywords whose value is data, not schema: what looks like a schema in there must stay as it is. */
const DATA: ReadonlySet<string> = new Set(["const", "enum", "default", "example", "examples"]);

/**
 * The schema without those `patternProperties` that no engine of ours can match. Accepting every name would hold
 * all properties to that schema, and no name would let `additionalProperties: false` refuse them; so both are
 * lifted where it happens. The same object where nothing has to be changed.
 */
export function withoutPatternProperties(
  schema: JsonSchema,
  isUnusable: (pattern: string) => boolean,
): JsonSchema {
  return lifted(schema, isUnusable) as JsonSchema;
}

function lifted(node: unknown, isUnusable: (pattern: string) => boolean): unknown {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) {
    const items = node.map((item) => lifted(item, isUnusable));
    return items.some((item, index) => item !== node[index]) ? items : node;
  }
  let changed = false;
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    const next = DATA.has(key) ? value : lifted(value, isUnusable);
    changed ||= next !== value;
    return [key, next];
  });
  const patterns: unknown = (node as JsonSchema)["patternProperties"];
  const unusable =
    typeof patterns === "object" && patterns !== null && Object.keys(patterns).some(isUnusable);
  if (unusable) return Object.fromEntries(entries.filter(([key]) => !LIFTED.has(key)));
  return changed ? Object.fromEntries(entries) : node;
}

const LIFTED: ReadonlySet<string> = new Set([
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
]);
