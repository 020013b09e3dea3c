/** Tries every tool of a plan out against an API that is played from its document: what generated tests repeat. */
import type { Rehearsal } from "../emit/rehearsal.js";
import { engineArguments } from "../plan/recipes/counts.js";
import type { ServerPlan, ToolPlan } from "../plan/types.js";
import type { Arguments, JsonSchema, Validator } from "../runtime/core/types.js";
import { createWorkerValidator } from "../runtime/worker/validator.js";
import { endpointExchanges } from "./endpoint.js";
import { rehearseRecipe } from "./recipe.js";
import { refusedArguments } from "./refused-arguments.js";
import { sampleOf } from "./sample.js";
import { openStage, type Stage } from "./stage.js";

/** The time that it always is in rehearsals and tests: 2026-01-31T09:30:00Z. */
const NOW = Date.UTC(2026, 0, 31, 9, 30);

/** In the order of the tools; those for which no arguments were found are left out. @param plan with its details */
export async function rehearse(plan: ServerPlan): Promise<readonly Rehearsal[]> {
  const validator = createWorkerValidator();
  const hasRecipes = plan.tools.some(({ kind }) => kind === "recipe");
  const stage = hasRecipes ? openStage(plan, validator, NOW) : undefined;
  const rehearsals: Rehearsal[] = [];
  for (const tool of plan.tools) {
    const rehearsal = await rehearseTool(tool, plan, validator, stage);
    if (rehearsal) rehearsals.push(rehearsal);
  }
  return rehearsals;
}

async function rehearseTool(
  tool: ToolPlan,
  plan: ServerPlan,
  validator: Validator,
  stage: Stage | undefined,
): Promise<Rehearsal | undefined> {
  const { name, inputSchema } = tool.listing;
  const check = validator(inputSchema);
  const accepts = (value: unknown) => check(value).length === 0;
  const samples = possibleArguments(tool, accepts);
  const [sample] = samples;
  if (!sample) return undefined;
  const refused = refusedArguments(inputSchema, sample, accepts);
  const told = refused && { refused: { arguments: refused.value, why: refused.why } };
  if (tool.kind === "endpoint") {
    const exchanges = endpointExchanges(tool, sample, plan, validator);
    return { tool: name, arguments: sample, exchanges, ...told };
  }
  const played = stage && (await rehearseRecipe(tool, samples, plan, stage, validator, NOW));
  return played && { tool: name, ...played, ...told };
}

/** For a recipe, with all of its inputs, then with those it needs: each may lead to its goal, or not. */
function possibleArguments(tool: ToolPlan, accepts: (value: unknown) => boolean): readonly Arguments[] {
  const { inputSchema } = tool.listing;
  const schemas = tool.kind === "recipe" ? recipeSchemas(tool, inputSchema) : [inputSchema];
  return schemas.flatMap((schema) => {
    const sample = sampleOf(schema, accepts);
    return sample ? [sample.value as Arguments] : [];
  });
}

function recipeSchemas(
  tool: ToolPlan & { readonly kind: "recipe" },
  schema: JsonSchema,
): readonly JsonSchema[] {
  const engine: readonly string[] = engineArguments(tool.recipe);
  const properties = Object.fromEntries(
    Object.entries((schema["properties"] ?? {}) as JsonSchema).filter(([name]) => !engine.includes(name)),
  );
  const own = { ...schema, properties };
  return [{ ...own, required: Object.keys(properties) }, own];
}
