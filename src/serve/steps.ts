/** The steps of a recipe, walked from top to bottom. All that happens is done by the `Run`. */
import type { EachStepPlan, ParallelStepPlan, StepPlan, UseStepPlan } from "../plan/recipes/types.js";
import { mapOf } from "../read/map.js";
import { Unknown } from "../runtime/core/cel/unknown.js";
import type { Run } from "../runtime/core/recipe/types.js";
import { type Operations, runCall } from "./call-step.js";
import { truth } from "./expression.js";
import {
  built,
  evaluated,
  inputsOf,
  joined,
  kept,
  newScope,
  type Scope,
  withName,
  withStep,
  withVar,
  worded,
} from "./scope.js";

/** @returns what is known after the last step */
export async function runSteps(
  steps: readonly StepPlan[],
  before: Scope,
  run: Run,
  operations: Operations,
): Promise<Scope> {
  let scope = before;
  for (const step of steps) scope = await runStep(step, scope, run, operations);
  return scope;
}

async function runStep(step: StepPlan, scope: Scope, run: Run, operations: Operations): Promise<Scope> {
  if (!applies(step, scope)) return scope;
  switch (step.kind) {
    case "call": {
      const result = await runCall(step, scope, run, operations);
      return result === undefined ? scope : withStep(scope, step.id, result);
    }
    case "each":
      return withStep(scope, step.id, await runEach(step, scope, run, operations));
    case "parallel":
      return runParallel(step, scope, run, operations);
    case "set":
      return step.vars.reduce((known, [name, value]) => withVar(known, name, kept(value, known)), scope);
    case "fail": {
      const show = step.show && built(step.show, scope);
      throw run.fail(step.id, step.code, worded(step.message, scope), show);
    }
    case "return": {
      const { value, text } = step;
      const give = scope.used ? kept : built;
      throw run.end(() => give(value, scope), text && (() => worded(text, scope)));
    }
    case "confirm": {
      const show = step.show && built(step.show, scope);
      await run.confirm(step.id, worded(step.message, scope), show);
      return scope;
    }
    case "use":
      return withStep(scope, step.id, await runUsed(step, scope, run, operations));
  }
}

/** In a dry run, what a write would answer is not known: then steps are shown, and nothing ends. */
function applies(step: StepPlan, scope: Scope): boolean {
  if (!step.when) return true;
  const value = evaluated(step.when, scope);
  if (value instanceof Unknown) return step.kind !== "fail" && step.kind !== "return";
  return truth(value);
}

function runEach(step: EachStepPlan, scope: Scope, run: Run, operations: Operations): Promise<unknown> {
  const { title, concurrency, max, onError } = step;
  const body = async (item: unknown, inner: Run): Promise<unknown> => {
    const known = await runSteps(step.steps, withName(scope, step.as, item), inner, operations);
    return step.item && kept(step.item, known);
  };
  const options = {
    ...(title !== undefined && { title }),
    concurrency,
    max,
    onError,
    calls: leastCalls(step.steps),
  };
  // what is no list is the engine's to refuse, and what a dry run does not know is its to go through
  return run.each(step.id, evaluated(step.of, scope) as readonly unknown[], body, options);
}

async function runParallel(
  step: ParallelStepPlan,
  scope: Scope,
  run: Run,
  operations: Operations,
): Promise<Scope> {
  const found: Scope[] = step.steps.map(() => scope);
  const branches = step.steps.map((branch, index) => async (inner: Run) => {
    found[index] = await runStep(branch, scope, inner, operations);
  });
  await run.parallel(step.id, branches);
  return joined(scope, found);
}

async function runUsed(step: UseStepPlan, scope: Scope, run: Run, operations: Operations): Promise<unknown> {
  const args = mapOf(step.args.map(([name, value]): [string, unknown] => [name, built(value, scope)]));
  const before: Scope = { ...newScope(scope.now, inputsOf(step.inputs, args)), used: true };
  const output = await run.use<unknown>(step.id, async (inner) => {
    const known = await runSteps(step.steps, before, inner, operations);
    return step.output && kept(step.output, known);
  });
  // an early end gives what makes its output
  return { output: typeof output === "function" ? output() : output };
}

/** Requests that are made whatever the conditions say. */
function leastCalls(steps: readonly StepPlan[]): number {
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
  return steps.some((step) => step.kind === "confirm" || ("steps" in step && asks(step.steps)));
}
