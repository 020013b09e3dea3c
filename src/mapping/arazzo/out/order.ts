/** Losses in the order of the mapping file. */
import type { Diagnostic } from "../../../diagnostics/diagnostic.js";
import { parsePointer } from "../../../read/pointer.js";
import { isDictionary } from "../document.js";

/** @param root what the pointers start at; its keys are in the order in which they were written */
export function inOrder(losses: readonly Diagnostic[], root: unknown): readonly Diagnostic[] {
  const orders = new WeakMap<object, ReadonlyMap<string, number>>();
  const orderOf = (holder: object) => {
    const known = orders.get(holder) ?? new Map(Object.keys(holder).map((key, index) => [key, index]));
    orders.set(holder, known);
    return known;
  };
  const ranked = losses.map((loss) => {
    let value = root;
    const rank = parsePointer(loss.at.pointer).map((key) => {
      const holder: object = isDictionary(value) || Array.isArray(value) ? value : {};
      value = Object.hasOwn(holder, key) ? (holder as Readonly<Record<string, unknown>>)[key] : undefined;
      return orderOf(holder).get(key) ?? -1;
    });
    return { loss, rank };
  });
  return ranked.sort((a, b) => compare(a.rank, b.rank)).map(({ loss }) => loss);
}

/** What holds something comes before it. */
function compare(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((rank, index) => rank !== b[index]);
  return differs < 0 ? a.length - b.length : (a[differs] ?? 0) - (b[differs] ?? -1);
}
