/** Going through lists: an expression for each item. Of a map, through its keys, as in CEL. */
import { charge, counted } from "./budget.js";
import { entriesOf, itemsOf, sortByKeys } from "./lists.js";
import { truth } from "./operators.js";
import { nameOf, Unknown } from "./unknown.js";

type List<T> = readonly T[] | null | undefined;
type Map = object | null | undefined;

export function filter<T>(of: List<T>, test: (item: T) => unknown): T[];
export function filter(of: Map, test: (key: string) => unknown): string[];
export function filter(of: unknown, test: (item: never) => unknown): unknown[] {
  return through("filter", of, (items) => items.filter((item) => truth(once(test, item))));
}

export function map<T, R>(of: List<T>, value: (item: T) => R): R[];
export function map<R>(of: Map, value: (key: string) => R): R[];
export function map(of: unknown, value: (item: never) => unknown): unknown[] {
  return through("map", of, (items) => items.map((item) => once(value, item)));
}

export function exists<T>(of: List<T>, test: (item: T) => unknown): boolean;
export function exists(of: Map, test: (key: string) => unknown): boolean;
export function exists(of: unknown, test: (item: never) => unknown): boolean {
  return through("exists", of, (items) => items.some((item) => truth(once(test, item))));
}

export function all<T>(of: List<T>, test: (item: T) => unknown): boolean;
export function all(of: Map, test: (key: string) => unknown): boolean;
export function all(of: unknown, test: (item: never) => unknown): boolean {
  return through("all", of, (items) => items.every((item) => truth(once(test, item))));
}

export function existsOne<T>(of: List<T>, test: (item: T) => unknown): boolean;
export function existsOne(of: Map, test: (key: string) => unknown): boolean;
export function existsOne(of: unknown, test: (item: never) => unknown): boolean {
  return through("exists_one", of, (items) => items.filter((item) => truth(once(test, item))).length === 1);
}

/** By text, numbers, booleans or times; items with equal keys stay in their order. */
export function sortBy<T>(of: List<T>, key: (item: T) => unknown): T[];
export function sortBy(of: Map, key: (key: string) => unknown): string[];
export function sortBy(of: unknown, key: (item: never) => unknown): unknown[] {
  return through("sortBy", of, (items) => {
    const keys = items.map((item) => once(key, item));
    return keys.some((one) => one instanceof Unknown)
      ? (new Unknown("sortBy(…)") as never)
      : sortByKeys(items, keys);
  });
}

/** A list of what each entry of a map gives. */
export function transformList<O, R>(
  of: O,
  value: (key: string, value: NonNullable<NonNullable<O>[keyof NonNullable<O>]>) => R,
): R[] {
  if (of instanceof Unknown) return new Unknown(`${nameOf(of)}.transformList(…)`) as never;
  return counted(() =>
    entriesOf(of, "transformList()").map(([key, member]) => {
      charge(1);
      return value(key, member as never);
    }),
  );
}

function through<T>(name: string, of: unknown, work: (items: readonly unknown[]) => T): T {
  if (of instanceof Unknown) return new Unknown(`${nameOf(of)}.${name}(…)`) as T;
  return counted(() => work(itemsOf(of, `${name}()`)));
}

/** For who computes with an item, a null is nothing. */
function once<R>(body: (item: never) => R, item: unknown): R {
  charge(1);
  return body((item ?? undefined) as never);
}
