/** The places looked for in a document, as a tree, so that one pass over the text finds them all. */
import { parsePointer } from "./pointer.js";

/** 0-based UTF-16 offsets; the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Wanted {
  readonly children: Map<string, Wanted>;
  /** Filled in by the pass; absent where the document has no such place. */
  key?: Span | undefined;
  value?: Span | undefined;
  /** What a string means, where the source alone does not say. */
  text?: string | undefined;
}

export interface Found {
  /** The key that names the place; the root and array items have none. */
  readonly key?: Span;
  readonly value: Span;
  readonly text?: string;
  /** Whether this is the place itself, not the nearest one above it that exists. */
  readonly exact: boolean;
}

export function wantedTree(pointers: Iterable<string>): Wanted {
  const root: Wanted = { children: new Map() };
  for (const pointer of pointers) {
    let node = root;
    for (const key of parsePointer(pointer)) {
      const child: Wanted = node.children.get(key) ?? { children: new Map() };
      node.children.set(key, child);
      node = child;
    }
  }
  return root;
}

/** What the pass found for a pointer of the tree. */
export function foundAt(root: Wanted, pointer: string): Found {
  let node = root;
  let exact = true;
  for (const key of parsePointer(pointer)) {
    const child = node.children.get(key);
    if (!child?.value) {
      exact = false;
      break;
    }
    node = child;
  }
  const { key, value = { start: 0, end: 0 }, text } = node;
  return { value, exact, ...(key && { key }), ...(text !== undefined && { text }) };
}

/** Forgets what was found at and below a place: of two equal keys the last one counts. */
export function forget(node: Wanted): void {
  if (!node.value) return;
  node.key = undefined;
  node.value = undefined;
  node.text = undefined;
  for (const child of node.children.values()) forget(child);
}
