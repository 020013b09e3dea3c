/** A planned recipe as the engine runs it, by interpretation. */
import { asks, countSteps, engineArguments } from "../plan/recipes/counts.js";
import type { OutputPlan } from "../plan/recipes/types.js";
import type { RecipeToolPlan } from "../plan/types.js";
import type { RecipeDefinition, RecipeOutput, StepResponse } from "../runtime/core/recipe/types.js";
import type { Environment } from "./environment.js";
import type { FindOperation } from "./operations.js";
import { newScope, type Scope, withResponse } from "./scope.js";
import { runSteps } from "./steps.js";
import { evaluateText, evaluateValue } from "./value.js";

/** The only step of a tool that was written with `operation:`. */
const RESPONSE = "response";

export function recipeDefinition(tool: RecipeToolPlan, operations: FindOperation): RecipeDefinition {
  const { listing, form, recipe } = tool;
  const { inputs, steps, output, text, limit, budget, rateLimit, confirmFallback } = recipe;
  return {
    kind: "recipe",
    listing,
    ...(form === "endpoint" && { form }),
    operations: recipe.operations.map((id) => operations(id).descriptor),
    inputs,
    budget,
    ...(rateLimit && { rateLimit }),
    limit,
    stepCount: countSteps(steps),
    confirmFallback,
    ...(asks(steps) && { asks: true }),
    engineArguments: engineArguments(recipe),
    async run(given, run, format) {
      const known = await runSteps(steps, newScope(run.now, given), run, operations);
      const env = form === "endpoint" ? seeingResponse(known) : known;
      return {
        ...resultOf(output, known, env, format),
        ...(text && { text: () => evaluateText(text, env) }),
      };
    },
  };
}

/** Its output and text are over `status`, `headers` and `body`. */
function seeingResponse(scope: Scope): Environment {
  const response = responseOf(RESPONSE, scope);
  return response ? withResponse(scope, response) : scope;
}

/** Made by the engine after the last step: what goes wrong with it then undoes nothing. */
function resultOf(
  output: OutputPlan,
  scope: Scope,
  env: Environment,
  format: "concise" | "detailed",
): RecipeOutput {
  switch (output.kind) {
    case "value":
      return { output: () => evaluateValue(output.value, env) };
    case "formats":
      return { output: () => evaluateValue(output[format], env) };
    case "response": {
      const response = responseOf(output.step, scope);
      return response ? { response } : {};
    }
    case "none":
      return {};
  }
}

function responseOf(id: string, scope: Scope): StepResponse | undefined {
  return Object.hasOwn(scope.steps, id) ? (scope.steps[id] as StepResponse) : undefined;
}
