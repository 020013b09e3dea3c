/** Sample values for generated tests: small, the same every time, and recognisable. */
import type { JsonSchema } from "../runtime/core/types.js";
import { ValueBuilder } from "./build-value.js";
import { type ChoicePlan, Choices } from "./choices.js";
import type { Sample } from "./wanted.js";

export type { Sample } from "./wanted.js";

/** Candidates per schema. Nearly always the first one does. */
const MAX_TRIES = 80;
/** Values inside all candidates of one schema. */
const MAX_VALUES = 30_000;

/**
 * A value that the schema accepts; undefined where none was found.
 * Tries what the document's author wrote (examples, defaults) before it builds one.
 * @param accepts the validator of that schema
 * @param prefer whole values to try first
 */
export function sampleOf(
  schema: JsonSchema,
  accepts: (value: unknown) => boolean,
  prefer: readonly unknown[] = [],
): Sample | undefined {
  for (const value of prefer) if (accepts(value)) return { value };
  const queues: readonly Queue[] = [
    { plans: [[]], usesExamples: true },
    { plans: [[]], usesExamples: false },
  ];
  const budget = { values: MAX_VALUES };
  // With and without examples by turns; breadth first, so that few decisions are changed at once.
  for (let tries = 0; tries < MAX_TRIES && budget.values > 0; tries++) {
    const { plans, usesExamples } = queues[tries % 2] ?? NONE;
    const plan = plans.shift();
    if (plan === undefined) continue;
    const choices = new Choices(plan);
    const sample = new ValueBuilder({ root: schema, choices, usesExamples, budget }).build(
      [schema],
      "value",
      0,
    );
    if (sample !== undefined && accepts(sample.value)) return sample;
    for (const next of choices.next()) if (plans.push(next) >= MAX_TRIES) break;
  }
  return undefined;
}

/** Candidates that are still to be tried. */
interface Queue {
  readonly plans: ChoicePlan[];
  readonly usesExamples: boolean;
}

const NONE: Queue = { plans: [], usesExamples: false };
