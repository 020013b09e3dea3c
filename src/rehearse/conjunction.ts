/** A schema as the list of plain schemas that all apply: references followed, `allOf` opened, branches chosen. */
import { valueAt } from "../runtime/core/pointer.js";
import type { JsonSchema } from "../runtime/core/types.js";
import { isSchema } from "./wanted.js";

/** From this depth on a value is wanted that has nothing inside. */
const DEEP = 4;

export interface Opening {
  readonly root: JsonSchema;
  readonly depth: number;
  readonly choose: (alternatives: number) => number;
}

/** Undefined where nothing can satisfy them: a `false` among them, or a reference that leads nowhere. */
export function conjunction(
  schemas: readonly unknown[],
  opening: Opening,
): readonly JsonSchema[] | undefined {
  const parts: JsonSchema[] = [];
  const seen = new Set<unknown>();
  const open = (schema: unknown): boolean => {
    if (!isSchema(schema)) return schema !== false;
    // Part of itself: that says nothing.
    if (seen.has(schema)) return true;
    seen.add(schema);
    parts.push(schema);
    const { $ref, allOf, anyOf, oneOf } = schema;
    if (typeof $ref === "string") {
      const target = referred($ref, opening.root);
      if (target === undefined || !open(target)) return false;
    }
    if (Array.isArray(allOf) && !allOf.every(open)) return false;
    return [anyOf, oneOf].every((branches) => !Array.isArray(branches) || openBranch(branches));
  };
  const openBranch = (branches: readonly unknown[]): boolean => {
    const sorted = byPreference(branches, opening);
    return sorted.length === 0 || open(sorted[opening.choose(sorted.length)]);
  };
  return schemas.every(open) ? parts : undefined;
}

/** As they are written, but `null` last, and deep inside what has nothing inside first. */
function byPreference(branches: readonly unknown[], { root, depth }: Opening): readonly unknown[] {
  const rank = (branch: unknown): number => {
    const { $ref } = isSchema(branch) ? branch : {};
    const schema = typeof $ref === "string" ? referred($ref, root) : branch;
    const { type, const: constant } = isSchema(schema) ? schema : {};
    if (type === "null" || constant === null) return 2;
    return depth >= DEEP && (type === undefined || type === "object" || type === "array") ? 1 : 0;
  };
  return branches
    .map((branch) => ({ branch, rank: rank(branch) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ branch }) => branch);
}

function referred($ref: string, root: JsonSchema): unknown {
  if (!$ref.startsWith("#")) return undefined;
  try {
    return valueAt(root, decodeURIComponent($ref.slice(1)));
  } catch {
    return undefined;
  }
}
