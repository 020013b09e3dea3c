/** OAS 3.2 §4.22: tags may have parents, and an operation under a tag is under its parents too. */
import { below } from "../read/located.js";
import type { Located } from "../read/types.js";
import { isMapping, items } from "./reader.js";

/** Gives an operation's own tags with all that they stand under, each once, own ones first. */
export type TagTree = (own: readonly string[]) => readonly string[];

export function readTags(root: Located): TagTree {
  const parents = new Map<string, string>();
  for (const tag of items(below(root, "tags"))) {
    if (!isMapping(tag.value)) continue;
    const { name, parent } = tag.value;
    if (typeof name === "string" && typeof parent === "string") parents.set(name, parent);
  }
  if (parents.size === 0) return (own) => own;
  return (own) => {
    const all = new Set(own);
    // a set goes on to what is added while it is walked, and ends where parents go in circles
    for (const tag of all) {
      const parent = parents.get(tag);
      if (parent !== undefined) all.add(parent);
    }
    return [...all];
  };
}
