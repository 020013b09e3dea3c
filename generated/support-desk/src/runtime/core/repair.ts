/** Arguments a model wrote as JSON text although the schema wants the value itself: `"[1, 2]"` for `[1, 2]`. */
import { valueAt, withValueAt } from "./pointer.js";
import type { Violation } from "./types.js";

/**
 * The arguments with such text replaced by what it says, at the very places where another type was demanded and
 * only where it then has that type; undefined where there is nothing of the kind.
 */
export function withParsedText(violations: readonly Violation[], args: unknown): unknown {
  const wanted = new Map<string, Set<unknown>>();
  for (const { keyword, pointer, params } of violations) {
    // A name is no value, and it cannot be anything but text.
    if (keyword !== "type" || params["propertyName"] !== undefined) continue;
    const types = wanted.get(pointer) ?? new Set();
    for (const type of [params["type"]].flat()) types.add(type);
    wanted.set(pointer, types);
  }
  let repaired = args;
  for (const [pointer, types] of wanted) {
    const text = valueAt(args, pointer);
    if (typeof text !== "string") continue;
    const value = parsed(text);
    if (value !== undefined && isOf(value, types)) repaired = withValueAt(repaired, pointer, value);
  }
  return repaired === args ? undefined : repaired;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOf(value: unknown, types: ReadonlySet<unknown>): boolean {
  switch (typeof value) {
    case "number":
      // Beyond 2^53 the number would not be the one that was written, and an id would become another one.
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) return false;
      return types.has("number") || (types.has("integer") && Number.isInteger(value));
    case "boolean":
      return types.has("boolean");
    case "object":
      return value !== null && types.has(Array.isArray(value) ? "array" : "object");
    default:
      return false;
  }
}
