/** The steps of a recipe, walked from top to bottom: twin of `emit/steps.ts`. All that happens is done by the `Run`. */
import { leastCalls } from "../plan/recipes/counts.js";
import type { EachStepPlan, ParallelStepPlan, StepPlan, UseStepPlan } from "../plan/recipes/types.js";
import * as cel from "../runtime/core/cel/index.js";
import type { Run } from "../runtime/core/recipe/types.js";
import { runCall } from "./call-step.js";
import { evaluate } from "./expression.js";
import type { FindOperation } from "./operations.js";
import { joined, newScope, type Scope, withName, withStep, withVar } from "./scope.js";
import { evaluateText, evaluateValue } from "./value.js";

/** @returns what is known after the last step */
export async function runSteps(
  steps: readonly StepPlan[],
  before: Scope,
  run: Run,
  operations: FindOperation,
): Promise<Scope> {
  let scope = before;
  for (const step of steps) scope = await runStep(step, scope, run, operations);
  return scope;
}

async function runStep(step: StepPlan, scope: Scope, run: Run, operations: FindOperation): Promise<Scope> {
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
      return step.vars.reduce(
        (known, [name, value]) => withVar(known, name, evaluateValue(value, known)),
        scope,
      );
    case "fail": {
      const message = evaluateText(step.message, scope);
      throw run.fail(step.id, step.code, message, step.show && evaluateValue(step.show, scope));
    }
    case "return": {
      const { value, text } = step;
      throw run.end(() => evaluateValue(value, scope), text && (() => evaluateText(text, scope)));
    }
    case "confirm": {
      const message = evaluateText(step.message, scope);
      await run.confirm(step.id, message, step.show && evaluateValue(step.show, scope));
      return scope;
    }
    case "use":
      return withStep(scope, step.id, await runUsed(step, scope, run, operations));
  }
}

/** In a dry run, what a write would answer is not known: then steps are shown, and nothing ends. */
function applies(step: StepPlan, scope: Scope): boolean {
  if (!step.when) return true;
  const value = evaluate(step.when, scope);
  return step.kind === "fail" || step.kind === "return" ? cel.certainly(value) : cel.truth(value);
}

function runEach(step: EachStepPlan, scope: Scope, run: Run, operations: FindOperation): Promise<unknown> {
  const { title, concurrency, max, onError } = step;
  const body = async (item: unknown, inner: Run): Promise<unknown> => {
    const known = await runSteps(step.steps, withName(scope, step.as, item), inner, operations);
    return step.item && evaluateValue(step.item, known);
  };
  const options = {
    ...(title !== undefined && { title }),
    concurrency,
    max,
    onError,
    calls: leastCalls(step.steps),
  };
  // what is no list is the engine's to refuse, and what a dry run does not know is its to go through
  return run.each(step.id, evaluate(step.of, scope) as readonly unknown[], body, options);
}

async function runParallel(
  step: ParallelStepPlan,
  scope: Scope,
  run: Run,
  operations: FindOperation,
): Promise<Scope> {
  const branches = step.steps.map((branch) => (inner: Run) => runStep(branch, scope, inner, operations));
  return joined(scope, await run.parallel(step.id, branches));
}

function runUsed(step: UseStepPlan, scope: Scope, run: Run, operations: FindOperation): Promise<unknown> {
  const args = evaluateValue({ kind: "object", members: step.args }, scope) as Record<string, unknown>;
  return run.use(step.id, { args, inputs: step.inputs }, async (inputs, inner) => {
    const known = await runSteps(step.steps, newScope(scope.now, inputs), inner, operations);
    return step.output && evaluateValue(step.output, known);
  });
}
