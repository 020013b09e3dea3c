/** Functions on lists and maps. */
import { charge, chargeItems } from "./budget.js";
import { Duration } from "./duration.js";
import { compare, isEqual } from "./equality.js";
import { EvaluationError } from "./error.js";
import {
  hasMember,
  integer,
  isAbsent,
  isMap,
  kindOf,
  list,
  map,
  type Plain,
  setMember,
  wrong,
} from "./kinds.js";
import { textLength } from "./text.js";

export function size(of: unknown): number {
  if (typeof of === "string") return textLength(of);
  if (Array.isArray(of)) return of.length;
  if (isMap(of)) return Object.keys(of).length;
  throw wrong("size()", "text, a list or an object", of);
}

/** An item of a list, or a key of a map. */
export function holds(of: unknown, item: unknown): boolean {
  if (isMap(of)) return typeof item === "string" && hasMember(of, item);
  const items = list(of, "in");
  chargeItems(items.length);
  return items.some((each) => isEqual(each, item));
}

/** A list's item, or a map's entry; `undefined` where there is none. */
export function itemAt(of: unknown, index: unknown): unknown {
  if (isMap(of)) {
    if (typeof index !== "string") throw wrong("An object's [ ]", "text", index);
    return hasMember(of, index) ? of[index] : undefined;
  }
  return list(of, "[ ]")[integer(index, "A list's [ ]")] ?? undefined;
}

/** Items of a list, keys of a map. */
export function itemsOf(of: unknown, what: string): readonly unknown[] {
  if (Array.isArray(of)) return of;
  if (isMap(of)) return Object.keys(of);
  throw wrong(what, "a list", of);
}

/** Entries of a map that have a value. */
export function entriesOf(of: unknown, what: string): readonly (readonly [string, unknown])[] {
  return Object.entries(map(of, what)).filter(([, value]) => !isAbsent(value));
}

/** Each kept once, where it first stood. */
export function distinct(of: unknown): unknown[] {
  const scalars = new Set<unknown>();
  const others: unknown[] = [];
  return list(of, "distinct()").filter((item) => {
    charge(1);
    if (typeof item === "object" && item !== null) {
      chargeItems(others.length);
      if (others.some((other) => isEqual(other, item))) return false;
      others.push(item);
      return true;
    }
    const known = scalars.has(item);
    scalars.add(item);
    return !known;
  });
}

/** Items from `start` up to, not including, `end`; cut to what there is. */
export function slice(of: unknown, start: unknown, end: unknown): unknown[] {
  const items = list(of, "slice()");
  const [from, to] = [integer(start, "slice()"), integer(end, "slice()")];
  if (from < 0 || to < 0)
    throw new EvaluationError("slice() counts from 0; negative positions have no meaning.");
  return items.slice(from, to);
}

export function reverse(of: unknown): unknown[] {
  const items = list(of, "reverse()");
  chargeItems(items.length);
  return items.toReversed();
}

/** Lists inside the list, `depth` levels of them, replaced by their items. */
export function flatten(of: unknown, depth: unknown): unknown[] {
  const levels = depth === undefined ? 1 : integer(depth, "flatten()");
  let items = list(of, "flatten()");
  for (let level = 0; level < levels && items.some((item) => Array.isArray(item)); level++) {
    // counted first: a list that holds one list many times would fill the memory
    charge(items.reduce<number>((sum, item) => sum + (Array.isArray(item) ? item.length : 1), 0));
    items = items.flat();
  }
  return [...items];
}

export function first(of: unknown): unknown {
  return list(of, "first()")[0] ?? undefined;
}

export function last(of: unknown): unknown {
  return list(of, "last()").at(-1) ?? undefined;
}

/** Entries of both; those of the second win, where they have a value. */
export function merge(of: unknown, other: unknown): Plain {
  const merged: Record<string, unknown> = {};
  for (const part of [map(of, "merge()"), map(other, "merge()")]) {
    const entries = Object.entries(part);
    chargeItems(entries.length);
    for (const [key, value] of entries)
      if (!isAbsent(value) || !Object.hasOwn(merged, key)) setMember(merged, key, value);
  }
  return merged;
}

/** Sorted by keys of one kind; items with equal keys stay in their order. */
export function sortByKeys(items: readonly unknown[], keys: readonly unknown[]): unknown[] {
  chargeItems(items.length * Math.ceil(Math.log2(items.length + 2)));
  for (const key of keys)
    if (isAbsent(key) || (typeof key === "object" && !(key instanceof Date) && !(key instanceof Duration)))
      throw new EvaluationError(`sortBy() sorts by text, numbers, booleans or times, not by ${kindOf(key)}.`);
  const order = items.map((_, index) => index);
  order.sort((a, b) => compare(keys[a], keys[b]));
  return order.map((index) => items[index]);
}
