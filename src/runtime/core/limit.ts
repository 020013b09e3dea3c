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

export interface Limits {
  /** Characters of the value's JSON text. */
  readonly most: number;
  /** Of every list. */
  readonly listItems?: number | undefined;
  /** Where lists are not enough, objects lose members, too: for values that nobody has promised the shape of. */
  readonly isOpen?: boolean;
}

/** Cuts of one list at a time; each looks for the list by which most is gained. Then all lists get equally short. */
const MAX_ROUNDS = 20;
/** As deep as JSON that is read. */
const MAX_DEPTH = 500;

/** @param value JSON data */
export function limitValue(value: unknown, { most, listItems, isOpen = false }: Limits): Limited {
  const json = listItems === undefined ? JSON.stringify(value) : undefined;
  if (json !== undefined && json.length <= most) return { value, json, cuts: [], fits: true };
  const all: Measured[] = [];
  const root = measured(value, undefined, all, 0);
  if (typeof root === "number") return limitedTo(value, [], most);
  const lists = all.filter(({ heads }) => heads === undefined);
  if (listItems !== undefined) keepAtMost(listItems, lists);
  cutToFit(root, lists, most);
  if (isOpen) cutToFit(root, all, most);
  const cuts: Cut[] = [];
  const result = cutValue(value, root, "", cuts);
  return limitedTo(cuts.length === 0 ? value : result, cuts, most);
}

function limitedTo(value: unknown, cuts: readonly Cut[], most: number): Limited {
  const json: string | undefined = JSON.stringify(value);
  return { value, json, cuts, fits: (json ?? "").length <= most };
}

/** A list or an object by its size, in characters of JSON; of all else the size is enough. */
interface Measured {
  readonly parent: Measured | undefined;
  /** Items; of an object the values of its members. */
  readonly children: (Measured | number)[];
  /** Of an object: characters of each key and its colon. */
  readonly heads: number[] | undefined;
  size: number;
  /** Children that are left. */
  keep: number;
  /** It is in something that was left out. */
  isGone: boolean;
}

function measured(
  value: unknown,
  parent: Measured | undefined,
  all: Measured[],
  depth: number,
): Measured | number {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return textSize(value);
  const isList = Array.isArray(value);
  const node: Measured = {
    parent,
    children: [],
    heads: isList ? undefined : [],
    size: 2,
    keep: 0,
    isGone: false,
  };
  all.push(node);
  const add = (member: unknown, head: number) => {
    const child = measured(member, node, all, depth + 1);
    node.children.push(child);
    node.size += head + sizeOf(child) + (node.keep++ > 0 ? 1 : 0);
  };
  if (isList) for (const item of value) add(item, 0);
  else
    for (const [key, member] of Object.entries(value)) {
      const head = textSize(key) + 1;
      node.heads?.push(head);
      add(member, head);
    }
  return node;
}

/** What JSON writes in another way than it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

function textSize(value: unknown): number {
  if (typeof value === "string" && !ESCAPED.test(value)) return value.length + 2;
  // what JSON has no text for is `null` in a list
  return (JSON.stringify(value) ?? "null").length;
}

function sizeOf(node: Measured | number | undefined): number {
  return typeof node === "object" ? node.size : (node ?? 0);
}

/** What it takes in its parent, with its comma. */
function shareOf({ children, heads }: Measured, index: number): number {
  return sizeOf(children[index]) + (heads?.[index] ?? 0) + 1;
}

function cutToFit(root: Measured, nodes: readonly Measured[], most: number): void {
  for (let round = 0; round < MAX_ROUNDS && root.size > most; round++) {
    const excess = root.size - most;
    const node = worthiest(nodes, excess);
    if (!node) return;
    let gained = 0;
    let { keep } = node;
    while (keep > 1 && gained < excess) gained += shareOf(node, --keep);
    if (gained < excess) keep = node.keep > 1 ? Math.floor(node.keep / 2) : 0;
    shortenTo(node, keep);
  }
  let longest = nodes.reduce((most, { keep, isGone }) => (isGone ? most : Math.max(most, keep)), 0);
  while (root.size > most && longest > 0) {
    longest = Math.floor(longest / 2);
    keepAtMost(longest, nodes);
  }
}

/** The largest that is enough to cut, one child left; where there is none the largest with several, or at all. */
function worthiest(nodes: readonly Measured[], excess: number): Measured | undefined {
  let enough: Measured | undefined;
  let longer: Measured | undefined;
  let largest: Measured | undefined;
  for (const node of nodes) {
    if (node.keep === 0 || node.isGone) continue;
    if (node.size > (largest?.size ?? 0)) largest = node;
    if (node.keep === 1) continue;
    if (node.size > (longer?.size ?? 0)) longer = node;
    const gain = node.size - shareOf(node, 0) - 1;
    if (gain >= excess && node.size > (enough?.size ?? 0)) enough = node;
  }
  return enough ?? longer ?? largest;
}

function keepAtMost(children: number, nodes: readonly Measured[]): void {
  for (const node of nodes) if (!node.isGone && node.keep > children) shortenTo(node, children);
}

function shortenTo(node: Measured, keep: number): void {
  // the first has no comma before it
  let gained = keep === 0 ? -1 : 0;
  for (let index = keep; index < node.keep; index++) {
    gained += shareOf(node, index);
    leaveOut(node.children[index]);
  }
  node.keep = keep;
  for (let one: Measured | undefined = node; one; one = one.parent) one.size -= gained;
}

function leaveOut(node: Measured | number | undefined): void {
  if (typeof node !== "object" || node.isGone) return;
  node.isGone = true;
  for (const child of node.children) leaveOut(child);
}

function cutValue(value: unknown, node: Measured | number | undefined, path: string, cuts: Cut[]): unknown {
  if (typeof node !== "object") return value;
  const { keep, children } = node;
  if (keep < children.length) cuts.push({ path, shown: keep, of: children.length });
  if (Array.isArray(value)) {
    return value
      .slice(0, keep)
      .map((item, index) => cutValue(item, children[index], `${path}[${index}]`, cuts));
  }
  const members = Object.entries(value as object).slice(0, keep);
  return Object.fromEntries(
    members.map(([key, member], index) => [
      key,
      cutValue(member, children[index], path === "" ? key : `${path}.${key}`, cuts),
    ]),
  );
}
