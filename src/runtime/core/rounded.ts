/** Integers that lost digits before they came here: a JavaScript number holds them exactly up to 2^53. */
import { withValueAt } from "./pointer.js";
import type { Violation } from "./types.js";

/** More of them at once are no accident. */
const MOST = 20;

/**
 * Pointers to numbers beyond 2^53 in the places of integers. Where a schema says "number", a large one is as good as
 * any: it is asked what it would say of a half in the same place.
 */
export function roundedIntegers(
  args: unknown,
  check: (value: unknown) => readonly Violation[],
): readonly string[] {
  if (!holdsLarge(args)) return [];
  return largeIntegers(args, "")
    .slice(0, MOST)
    .filter((pointer) =>
      check(withValueAt(args, pointer, 0.5)).some(
        (violation) =>
          violation.pointer === pointer &&
          violation.keyword === "type" &&
          [violation.params["type"]].flat().includes("integer"),
      ),
    );
}

/** Nearly every call has none: it is looked for first, at no cost but the look. */
function holdsLarge(value: unknown): boolean {
  if (typeof value === "number") return isLarge(value);
  if (typeof value !== "object" || value === null) return false;
  for (const key in value) if (holdsLarge((value as Readonly<Record<string, unknown>>)[key])) return true;
  return false;
}

function isLarge(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function largeIntegers(value: unknown, pointer: string): readonly string[] {
  if (typeof value === "number") return isLarge(value) ? [pointer] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    largeIntegers(member, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}
