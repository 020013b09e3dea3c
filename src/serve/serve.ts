/** The plan as tools, by interpretation. */
import type { ServerPlan, ToolPlan } from "../plan/types.js";
import { callOperation } from "../runtime/core/call-operation.js";
import type { OperationRuntime } from "../runtime/core/exchange.js";
import { createOutputCheck } from "../runtime/core/output.js";
import { createRecipeRunner } from "../runtime/core/recipe/run-recipe.js";
import type { RecipeSettings } from "../runtime/core/recipe/settings.js";
import type { RunRecipe } from "../runtime/core/recipe/types.js";
import type { ToolDefinition } from "../runtime/core/types.js";
import { recipeDefinition } from "./recipe.js";

export { promptDefinitions } from "./prompts.js";
export { resourceDefinitions } from "./resources.js";

/**
 * The tools of a plan, in its order. They hold no connection: `runtime` does.
 * @param settings by default, confirmations are signed with a key that nobody else has
 */
export function toolDefinitions(
  plan: ServerPlan,
  runtime: OperationRuntime,
  settings: RecipeSettings = { stateKey: ownKey() },
): readonly ToolDefinition[] {
  const runRecipe = createRecipeRunner(runtime, settings);
  return plan.tools.map((tool) => toolDefinition(tool, plan, runtime, runRecipe));
}

function ownKey(): RecipeSettings["stateKey"] {
  let key: Uint8Array | undefined;
  return async () => {
    key ??= crypto.getRandomValues(new Uint8Array(32));
    return key;
  };
}

function toolDefinition(
  tool: ToolPlan,
  plan: ServerPlan,
  runtime: OperationRuntime,
  runRecipe: RunRecipe,
): ToolDefinition {
  const { listing } = tool;
  switch (tool.kind) {
    case "endpoint": {
      const operation = Object.hasOwn(plan.operations, tool.operation)
        ? plan.operations[tool.operation]
        : undefined;
      if (!operation) throw new Error(`The plan has no operation ${tool.operation} for ${listing.name}`);
      const checkOutput = listing.outputSchema && createOutputCheck(listing.outputSchema, runtime.validator);
      return { listing, run: (args, call) => callOperation(operation, args, call, runtime, checkOutput) };
    }
    case "recipe": {
      const recipe = recipeDefinition(tool, plan);
      return {
        listing,
        run(args, call) {
          // from here on progress counts steps, and signs of life do not count seconds
          call.progress?.(0, `Started ${listing.name}`, recipe.stepCount);
          return runRecipe(recipe, args, call);
        },
      };
    }
  }
}
