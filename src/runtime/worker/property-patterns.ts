/** The `patternProperties` of a schema: which can be held to, and which a name matches. */
import type { JsonSchema } from "../core/types.js";
import { isRecord } from "./check.js";
import { patternTest } from "./pattern.js";

/**
 * The schema without `patternProperties` of which a pattern cannot be enforced. Accepting every name would hold all
 * properties to that pattern's schema, and no name would let `additionalProperties: false` refuse them; so both are
 * lifted where it happens.
 */
export function enforceable(schema: JsonSchema): JsonSchema {
  if (schema["patternProperties"] === undefined) return schema;
  if (patternsOf(schema).every((pattern) => patternTest(pattern) !== undefined)) return schema;
  const { patternProperties: _p, additionalProperties: _a, unevaluatedProperties: _u, ...rest } = schema;
  return rest;
}

/** Those of the patterns of an enforceable schema that a name matches. */
export function patternsMatching(schema: JsonSchema): (name: string) => readonly string[] {
  const tests = patternsOf(schema).map((pattern) => ({ pattern, test: patternTest(pattern) }));
  return (name) => tests.flatMap(({ pattern, test }) => (test?.(name) ? [pattern] : []));
}

function patternsOf({ patternProperties }: JsonSchema): readonly string[] {
  if (!isRecord(patternProperties)) return [];
  return Object.keys(patternProperties).filter((pattern) => pattern !== "__proto__");
}
