/** Steps into a mapping file whose shape is already checked. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";

/** The part at `keys`, with the type that the file's shape promises for it. */
export function part<T>(node: Located, ...keys: readonly (string | number)[]): Located<T> {
  return below(node, ...keys) as Located<T>;
}

/** The place only: a node may hold a whole document. */
export function originOf({ uri, pointer }: Origin): Origin {
  return { uri, pointer };
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The keys of a map; none of anything else. */
export function keysOf(node: Located): readonly string[] {
  return isMap(node.value) ? Object.keys(node.value) : [];
}
