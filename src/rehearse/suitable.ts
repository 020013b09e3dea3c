/** Which answers steps can go on with: what they wait for, and not what they take for a failure. */
import type { Expression } from "../plan/expressions/types.js";
import { callsIn } from "../plan/recipes/counts.js";
import type { CallStepPlan, RecipePlan } from "../plan/recipes/types.js";
import { EvaluationError } from "../runtime/core/cel/error.js";
import * as cel from "../runtime/core/cel/index.js";
import type { StepResponse } from "../runtime/core/recipe/types.js";
import { evaluate } from "../serve/expression.js";
import { newScope, withResponse } from "../serve/scope.js";

/** @returns whether the body suits every step that calls the operation */
export function suitable(
  operation: string,
  recipe: RecipePlan,
  inputs: Readonly<Record<string, unknown>>,
  now: number,
): (body: unknown) => boolean {
  const steps = callsIn(recipe.steps).filter((step) => step.operation === operation);
  return (body) => {
    const response: StepResponse = { status: 200, headers: {}, body };
    const value = (expression: Expression): unknown => {
      try {
        return evaluate(expression, withResponse(newScope(now, inputs), response));
      } catch (error) {
        // it looks at what is not known yet
        if (error instanceof EvaluationError) return undefined;
        throw error;
      }
    };
    return steps.every((step) => suits(step, value));
  };
}

function suits(
  { success, poll, collect }: CallStepPlan,
  value: (expression: Expression) => unknown,
): boolean {
  if (success?.some((one) => value(one) === false)) return false;
  if (poll && (value(poll.until) !== true || (poll.failIf && value(poll.failIf) === true))) return false;
  if (!collect) return true;
  const items = value(collect.items);
  // one page, with something on it
  const isLast = !collect.next || (value(collect.next) ?? "") === "";
  return isLast && Array.isArray(items) && cel.size(items) > 0;
}
