/** Looks over all that a schema refers to, before anything is written: what is shared, recursive, or too much. */
import type { Schema } from "./keywords.js";
import { eachChild } from "./keywords.js";
import { MISSING } from "./references.js";

/** Up to this many characters a shared schema is repeated: a `$defs` entry and its references cost as much. */
const INLINE_SIZE = 250;
/**
 * Characters of one tool's schema. Some entities refer to a whole data model (Microsoft Graph's user to thousands
 * of schemas): a model cannot use that, and the list would not fit anywhere.
 */
const SCHEMA_BUDGET = 48_000;

/** A schema that references lead to. */
export interface Target {
  readonly schema: Schema;
  /** Keys of the references in it, as often as they occur. */
  readonly references: readonly string[];
  /** Characters of its JSON. */
  readonly size: number;
}

export interface Survey {
  /** Keys that go under `$defs`. */
  readonly definitions: readonly string[];
  /** Keys whose content is left out, with all that only they lead to. */
  readonly pruned: ReadonlySet<string>;
}

export function survey(
  root: readonly string[],
  targetOf: (key: string) => Target,
): Survey | { readonly missing: string } {
  const missing = root.find((key) => key.startsWith(MISSING));
  if (missing !== undefined) return { missing: missing.slice(MISSING.length) };
  if (root.length === 0) return { definitions: [], pruned: new Set() };
  const breadth = withinBudget(root, targetOf);
  if ("missing" in breadth) return breadth;
  return { definitions: definitions(root, targetOf, breadth.pruned), pruned: breadth.pruned };
}

/** Breadth first, so that what is nearest to the caller's own arguments is kept. */
function withinBudget(
  root: readonly string[],
  targetOf: (key: string) => Target,
): { readonly pruned: ReadonlySet<string> } | { readonly missing: string } {
  const seen = new Set(root);
  const pruned = new Set<string>();
  let total = 0;
  for (const key of seen) {
    if (key.startsWith(MISSING)) return { missing: key.slice(MISSING.length) };
    const target = targetOf(key);
    total += target.size;
    if (total > SCHEMA_BUDGET) pruned.add(key);
    else for (const reference of target.references) seen.add(reference);
  }
  return { pruned };
}

/** Depth first: a reference to a schema that is still open closes a cycle. */
function definitions(
  root: readonly string[],
  targetOf: (key: string) => Target,
  pruned: ReadonlySet<string>,
): readonly string[] {
  const count = new Map<string, number>();
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  const recursive = new Set<string>();
  const visit = (key: string): void => {
    const times = (count.get(key) ?? 0) + 1;
    count.set(key, times);
    if (open.has(key)) recursive.add(key);
    if (times > 1 || pruned.has(key)) return;
    open.add(key);
    const target = targetOf(key);
    let size = target.size;
    for (const reference of target.references) {
      visit(reference);
      size += sizes.get(reference) ?? 0;
    }
    sizes.set(key, size);
    open.delete(key);
  };
  for (const reference of root) visit(reference);
  return [...count.keys()].filter(
    (key) => recursive.has(key) || ((count.get(key) ?? 0) > 1 && (sizes.get(key) ?? 0) > INLINE_SIZE),
  );
}

/** Keys of the references in a schema, as often as they occur; `settled` ones are known to have none. */
export function referencesOf(schema: Schema, settled: ReadonlySet<Schema>): readonly string[] {
  const keys: string[] = [];
  const collect = (node: Schema): void => {
    if (settled.has(node)) return;
    if (typeof node["$ref"] === "string") keys.push(node["$ref"]);
    eachChild(node, collect);
  };
  collect(schema);
  return keys;
}
