/**
 * Which of a document's named types are one. A schema is read once for each place that it is used in, and in requests
 * it may come out smaller (`readOnly`) than in responses: types of one name that have the same members become one.
 */
import { createHash } from "node:crypto";
import type { NamedTypes } from "../plan/expressions/type-plan.js";

export interface TypeClass {
  /** What the document calls it. */
  readonly name: string;
  /** Of what it holds: the same whatever the order of the document. */
  readonly digest: string;
  /** Keys in {@link NamedTypes}. */
  readonly refs: readonly string[];
}

/** Types are told apart by what they refer to, round by round, until nothing new is told apart (partition refinement). */
export function typeClasses(types: NamedTypes): readonly TypeClass[] {
  const refs = Object.keys(types);
  const texts = new Map(refs.map((ref) => [ref, JSON.stringify(types[ref]?.type)]));
  let digests = new Map(refs.map((ref) => [ref, digestOf(types[ref]?.name ?? "")]));
  for (let [before, count] = [0, distinct(digests)]; count !== before; ) {
    const last = digests;
    digests = new Map(
      refs.map((ref) => {
        const text = (texts.get(ref) ?? "").replace(
          /\{"kind":"ref","to":"(t\d+)"\}/g,
          (_, to: string) => `{${last.get(to)}}`,
        );
        return [ref, digestOf(`${types[ref]?.name} ${text}`)];
      }),
    );
    [before, count] = [count, distinct(digests)];
  }
  const classes = new Map<string, string[]>();
  for (const [ref, digest] of digests) classes.set(digest, [...(classes.get(digest) ?? []), ref]);
  return [...classes]
    .map(([digest, members]) => ({ name: types[members[0] ?? ""]?.name ?? "", digest, refs: members }))
    .sort((one, other) => (one.digest < other.digest ? -1 : 1));
}

function distinct(digests: ReadonlyMap<string, string>): number {
  return new Set(digests.values()).size;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
