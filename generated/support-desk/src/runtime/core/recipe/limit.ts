/** Results cut to what a model can read: whole items of lists, and a note of what is missing. */

export interface Limited {
  readonly value: unknown;
  /** The value's text; undefined where there is none. */
  readonly json: string | undefined;
  /** In words, one per list that was cut. */
  readonly notes: readonly string[];
  /** False where it is too large although nothing is left to cut. */
  readonly fits: boolean;
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
  const texts = [...notes].map(
    ([path, { shown, of }]) =>
      `${path === "" ? "The result" : path}: ${shown} of ${of} shown. Narrow the request to see the others.`,
  );
  return { value: result, json, notes: texts, fits };
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
