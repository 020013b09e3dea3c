/** Diagnostics in the order of their places: document by document, from top to bottom. */
import type { Diagnostic, Origin } from "../../diagnostics/diagnostic.js";
import { childOf, parsePointer } from "../../read/pointer.js";
import type { Located } from "../../read/types.js";

/** @param roots the documents, in their order; diagnostics of other documents come last, as they were found */
export function inOrder(
  diagnostics: readonly Diagnostic[],
  roots: readonly Located[],
): readonly Diagnostic[] {
  const ranked = diagnostics.map((problem) => ({ problem, rank: rankOf(problem.at, roots) }));
  return ranked.sort((one, other) => compare(one.rank, other.rank)).map(({ problem }) => problem);
}

/** Place of the document, then of each key among its siblings, then the offset in the value. */
function rankOf(at: Origin, roots: readonly Located[]): readonly number[] {
  if (at.uri === "command:") return [-1];
  const index = roots.findIndex(({ uri }) => uri === at.uri);
  // the order in which a specification's problems are found is that of its operations
  if (index < 0) return [roots.length];
  const rank = [index];
  let value = roots[index]?.value;
  if (isOpenApi(value)) return rank;
  for (const key of parsePointer(at.pointer)) {
    rank.push(positionOf(key, value));
    value = childOf(value, key);
  }
  return [...rank, at.within?.start ?? at.offset ?? -1];
}

function positionOf(key: string, value: unknown): number {
  if (Array.isArray(value)) return Number(key) || 0;
  if (typeof value !== "object" || value === null) return 0;
  return Object.keys(value).indexOf(key);
}

function isOpenApi(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (Object.hasOwn(value, "openapi") || Object.hasOwn(value, "swagger"))
  );
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [index, mine] of one.entries()) {
    const theirs = other[index];
    if (theirs === undefined) return 1;
    if (mine !== theirs) return mine - theirs;
  }
  return one.length - other.length;
}
