/** MCP takes objects only as structured results: what is not surely one is returned as `{result: …}`. */
import { objectType } from "../expressions/object-type.js";
import type { Typed } from "../expressions/type.js";
import type { ValuePlan } from "../expressions/types.js";
import type { Returned } from "./planning.js";
import type { StepPlan } from "./types.js";

export interface Wrapped {
  readonly value: ValuePlan;
  readonly typed: Typed;
}

export function wrapOutput(value: ValuePlan, typed: Typed): Wrapped {
  if (typed.type.kind === "object" && !typed.optional) return { value, typed };
  return {
    value: { kind: "object", members: [["result", value]] },
    typed: { type: objectType([["result", typed]], { label: "the output", built: true }), optional: false },
  };
}

/** The same for what `return` steps give; a recipe that uses this one gets it as it is. */
export function wrapReturns(steps: readonly StepPlan[], returns: readonly Returned[]): readonly StepPlan[] {
  if (returns.length === 0) return steps;
  return steps.map((step) => {
    if (step.kind === "each" || step.kind === "parallel")
      return { ...step, steps: wrapReturns(step.steps, returns) };
    const given = step.kind === "return" && returns.find(({ id }) => id === step.id);
    return given ? { ...step, value: wrapOutput(given.value, given.typed).value } : step;
  });
}
