/** What can be said of steps before they run. */
import type { EngineArgument } from "../../runtime/core/recipe/types.js";
import type { CallStepPlan, RecipePlan, StepPlan } from "./types.js";

/** Those in others included, each before what is in it. */
export function stepsIn(steps: readonly StepPlan[]): readonly StepPlan[] {
  return steps.flatMap((step) => ("steps" in step ? [step, ...stepsIn(step.steps)] : [step]));
}

export function callsIn(steps: readonly StepPlan[]): readonly CallStepPlan[] {
  return stepsIn(steps).filter((step) => step.kind === "call");
}

/** Requests that are made whatever the conditions say. */
export function leastCalls(steps: readonly StepPlan[]): number {
  return steps.reduce((sum, step) => {
    if (step.when) return sum;
    if (step.kind === "call") return sum + 1;
    return step.kind === "parallel" || step.kind === "use" ? sum + leastCalls(step.steps) : sum;
  }, 0);
}

/** Steps that end with a note of progress and are known before the run: a loop counts once, its items when they are known. */
export function countSteps(steps: readonly StepPlan[]): number {
  return steps.reduce((sum, step) => sum + countStep(step), 0);
}

function countStep(step: StepPlan): number {
  switch (step.kind) {
    case "call":
    case "each":
      return 1;
    case "parallel":
    case "use":
      return countSteps(step.steps);
    case "set":
    case "fail":
    case "return":
    case "confirm":
      return 0;
  }
}

/** Whether some step may ask the user. */
export function asks(steps: readonly StepPlan[]): boolean {
  return stepsIn(steps).some(({ kind }) => kind === "confirm");
}

/** The arguments that the engine takes for itself, as `withExtraInputs` adds them to the input schema. */
export function engineArguments({
  steps,
  confirmFallback,
  dryRun,
  output,
}: RecipePlan): readonly EngineArgument[] {
  const taken: EngineArgument[] = [];
  if (confirmFallback === "token" && asks(steps)) taken.push("confirm");
  if (dryRun) taken.push("dry_run");
  if (output.kind === "formats") taken.push("response_format");
  return taken;
}
