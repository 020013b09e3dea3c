/** What a recipe does, steps of used recipes included. */
import type { BoundOperation } from "./api.js";
import type { Node } from "./nodes.js";

export interface Summary {
  /** Every operation a step may call, undo left out. */
  readonly acts: readonly BoundOperation[];
  readonly undoes: readonly BoundOperation[];
  readonly writes: boolean;
  readonly confirms: boolean;
  readonly polls: boolean;
  readonly loops: boolean;
}

/** @param nodes all of them, nested ones too */
export function summarize(nodes: readonly Node[]): Summary {
  const used = nodes.flatMap((node) => (node.kind === "use" && node.unit ? [node.unit.summary] : []));
  const calls = nodes.flatMap((node) => (node.kind === "call" ? [node] : []));
  const acts = [
    ...calls.flatMap(({ operation }) => operation ?? []),
    ...used.flatMap((summary) => summary.acts),
  ];
  return {
    acts,
    undoes: [
      ...calls.flatMap(({ undo }) => undo?.operation ?? []),
      ...used.flatMap((summary) => summary.undoes),
    ],
    writes: acts.some(({ effect }) => effect !== "read"),
    confirms: nodes.some(({ kind }) => kind === "confirm") || used.some(({ confirms }) => confirms),
    polls: calls.some(({ step }) => step.poll !== undefined) || used.some(({ polls }) => polls),
    loops: nodes.some(({ kind }) => kind === "each") || used.some(({ loops }) => loops),
  };
}
