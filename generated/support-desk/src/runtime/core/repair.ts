/** Arguments a model wrote as JSON text although the schema wants the value itself: `"[1, 2]"` for `[1, 2]`. */
import { exactValue } from "./json-text.js";
import { valueAt, withValueAt } from "./pointer.js";
import type { Violation } from "./types.js";

export interface Repaired {
  readonly value: unknown;
  /** Pointer → an integer beyond 2^53, in whose place the value has the number nearest to it. */
  readonly exact: ReadonlyMap<string, bigint>;
}

/**
 * The arguments with such text replaced by what it says, at the very places where another type was demanded and
 * only where it then has that type; undefined where there is nothing of the kind.
 * @param takesExact whether integers beyond 2^53 have a use
 */
export function withParsedText(
  violations: readonly Violation[],
  args: unknown,
  takesExact: boolean,
): Repaired | undefined {
  const wanted = new Map<string, Set<unknown>>();
  for (const { keyword, pointer, params } of violations) {
    // A name is no value, and it cannot be anything but text.
    if (keyword !== "type" || params["propertyName"] !== undefined) continue;
    const types = wanted.get(pointer) ?? new Set();
    for (const type of [params["type"]].flat()) types.add(type);
    wanted.set(pointer, types);
  }
  let repaired = args;
  const exact = new Map<string, bigint>();
  for (const [pointer, types] of wanted) {
    const text = valueAt(args, pointer);
    if (typeof text !== "string") continue;
    const value = parsed(text);
    if (value === undefined) continue;
    if (isOf(value, types)) repaired = withValueAt(repaired, pointer, value);
    else if (takesExact && types.has("integer") && isLargeInteger(text)) {
      exact.set(pointer, BigInt(text));
      repaired = withValueAt(repaired, pointer, Number(text));
    }
  }
  return repaired === args ? undefined : { value: repaired, exact };
}

/** An integer that a JavaScript number cannot hold, and no more digits than any API has a use for. */
function isLargeInteger(text: string): boolean {
  return /^-?[1-9]\d{15,99}$/.test(text) && !Number.isSafeInteger(Number(text));
}

/** Integers beyond 2^53 in it stay text, as a model is to send them: where one is wanted, the next round finds it. */
function parsed(text: string): unknown {
  try {
    return /^\s*[[{]/.test(text) ? exactValue(text) : JSON.parse(text);
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
