/** A planned recipe as the engine runs it, by interpretation. */
import type { OutputPlan, RecipePlan } from "../plan/recipes/types.js";
import type { RecipeToolPlan, ServerPlan } from "../plan/types.js";
import type {
  EngineArgument,
  RecipeDefinition,
  RecipeOutput,
  StepResponse,
} from "../runtime/core/recipe/types.js";
import { built, inputsOf, newScope, type Scope, withResponse, worded } from "./scope.js";
import { asks, countSteps, runSteps } from "./steps.js";

/** The only step of a tool that was written with `operation:`. */
const RESPONSE = "response";

export function recipeDefinition(tool: RecipeToolPlan, plan: ServerPlan): RecipeDefinition {
  const { listing, form, recipe } = tool;
  const { inputs, steps, output, text, limit, budget, rateLimit, confirmFallback } = recipe;
  return {
    listing,
    budget,
    ...(rateLimit && { rateLimit }),
    limit,
    stepCount: countSteps(steps),
    confirmFallback,
    engineArguments: engineArguments(recipe),
    async run(args, run, format) {
      const known = await runSteps(steps, newScope(run.now, inputsOf(inputs, args)), run, plan.operations);
      const scope = form === "endpoint" ? seeingResponse(known) : known;
      return {
        ...resultOf(output, scope, format),
        ...(text && { text: () => worded(text, scope) }),
      };
    },
  };
}

/** As the planner added them to the input schema. */
function engineArguments({ steps, confirmFallback, dryRun, output }: RecipePlan): readonly EngineArgument[] {
  const taken: EngineArgument[] = [];
  if (confirmFallback === "token" && asks(steps)) taken.push("confirm");
  if (dryRun) taken.push("dry_run");
  if (output.kind === "formats") taken.push("response_format");
  return taken;
}

/** Its output and text are over `status`, `headers` and `body`. */
function seeingResponse(scope: Scope): Scope {
  const response = responseOf(RESPONSE, scope);
  return response ? withResponse(scope, response) : scope;
}

/** Made by the engine after the last step: what goes wrong with it then undoes nothing. */
function resultOf(output: OutputPlan, scope: Scope, format: "concise" | "detailed"): RecipeOutput {
  switch (output.kind) {
    case "value":
      return { output: () => built(output.value, scope) };
    case "formats":
      return { output: () => built(output[format], scope) };
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
