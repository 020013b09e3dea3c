/** Results cut to what a model can read: whole items of lists, and a note of what is missing. */
import { shorten } from "./pointer.js";

export interface Limited {
  readonly value: unknown;
  /** The value's text; undefined where there is none. */
  readonly json: string | undefined;
  /** One per list that was cut. */
  readonly cuts: readonly Cut[];
  /** False where it is too large although nothing is left to cut. */
  readonly fits: boolean;
}

/** What is left of a list, or of a text (`unit`). */
export interface Cut {
  /** `items`, `a.b[0]`; empty for the whole value. */
  readonly path: string;
  readonly shown: number;
  readonly of: number;
  readonly unit?: "characters";
}

const NARROW = "Narrow the request to see the others.";

/** In words. @param advice how to get the rest */
export function cutNote({ path, shown, of, unit }: Cut, advice = NARROW): string {
  const what = path === "" ? "The result" : shorten(path, 200);
  return `${what}: ${shown} of ${of}${unit === undefined ? "" : ` ${unit}`} shown. ${advice}`;
}

/** Rounds of cutting; each looks for the list by which most is gained. */
const MAX_ROUNDS = 50;
const MAX_DEPTH = 60;

/** @param value JSON data @param most characters of its JSON text @param listItems of every list */
export function limitValue(value: unknown, most: number, listItems?: number): Limited {
  const notes = new Map<string, { shown: number; readonly of: number }>();
  let result = listItems === undefined ? value : cutAll(value, listItems, "", notes, 0);
  let json: string | undefined = JSON.stringify(result);
  const isFitting = () => (json ?? "").length <= most;
  let fits = isFitting();
  for (let round = 0; !fits && round < MAX_ROUNDS; round++) {
    const cut = worthiestCut(result, most);
    if (!cut) break;
    const { list, keep } = cut;
    notes.set(list.path, { shown: keep, of: notes.get(list.path)?.of ?? list.sizes.length });
    result = withList(result, list.keys, keep);
    json = JSON.stringify(result);
    fits = isFitting();
  }
  const cuts = [...notes].map(([path, cut]) => ({ path, ...cut }));
  return { value: result, json, cuts: cuts.filter((cut) => !isGone(cut.path, cuts)), fits };
}

/** Whether it was in an item that was left out after it had been cut itself. */
function isGone(path: string, cuts: readonly Cut[]): boolean {
  return cuts.some((cut) => {
    const index = path.startsWith(`${cut.path}[`) ? /^\d+/.exec(path.slice(cut.path.length + 1)) : null;
    return index !== null && Number(index[0]) >= cut.shown;
  });
}

function size(value: unknown): number {
  return (JSON.stringify(value) ?? "").length;
}

type Notes = Map<string, { shown: number; readonly of: number }>;

function cutAll(value: unknown, most: number, path: string, notes: Notes, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    if (value.length > most) notes.set(path, { shown: most, of: value.length });
    return value
      .slice(0, most)
      .map((item, index) => cutAll(item, most, `${path}[${index}]`, notes, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      cutAll(member, most, path === "" ? key : `${path}.${key}`, notes, depth + 1),
    ]),
  );
}

interface List {
  readonly keys: readonly (string | number)[];
  readonly path: string;
  /** Characters of each item, with its comma. */
  readonly sizes: readonly number[];
  readonly total: number;
}

/** The largest list that is enough to cut, one item left; where there is none, half of the largest, or an only item. */
function worthiestCut(
  value: unknown,
  most: number,
): { readonly list: List; readonly keep: number } | undefined {
  const excess = size(value) - most;
  const lists: List[] = [];
  listsOf(value, [], "", lists);
  lists.sort((a, b) => b.total - a.total);
  for (const list of lists) {
    let gained = 0;
    let keep = list.sizes.length;
    while (keep > 1 && gained < excess) gained += list.sizes[--keep] ?? 0;
    if (gained >= excess) return { list, keep };
  }
  const longer = lists.find(({ sizes }) => sizes.length > 1);
  if (longer) return { list: longer, keep: Math.floor(longer.sizes.length / 2) };
  const [largest] = lists;
  return largest && { list: largest, keep: 0 };
}

function listsOf(value: unknown, keys: readonly (string | number)[], path: string, lists: List[]): void {
  if (typeof value !== "object" || value === null || keys.length > MAX_DEPTH) return;
  if (!Array.isArray(value)) {
    for (const [key, member] of Object.entries(value))
      listsOf(member, [...keys, key], path === "" ? key : `${path}.${key}`, lists);
    return;
  }
  if (value.length === 0) return;
  const sizes = value.map((item) => size(item) + 1);
  lists.push({ keys, path, sizes, total: sizes.reduce((sum, one) => sum + one, 0) });
  for (const [index, item] of value.entries()) listsOf(item, [...keys, index], `${path}[${index}]`, lists);
}

/** A copy with the list at that place cut. */
function withList(value: unknown, [key, ...rest]: readonly (string | number)[], keep: number): unknown {
  if (key === undefined) return (value as readonly unknown[]).slice(0, keep);
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? withList(item, rest, keep) : item));
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, unknown>>).map(([name, member]) => [
      name,
      name === key ? withList(member, rest, keep) : member,
    ]),
  );
}
