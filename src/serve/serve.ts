/** The plan as a server, by interpretation. */
import { serverFacts } from "../plan/server-facts.js";
import type { ServerPlan, ToolPlan } from "../plan/types.js";
import type { EndpointTool, ServerDefinition } from "../runtime/core/definition.js";
import type { RecipeDefinition } from "../runtime/core/recipe/types.js";
import { type FindOperation, operationFinder } from "./operations.js";
import { promptSource } from "./prompts.js";
import { recipeDefinition } from "./recipe.js";
import { resourceSource } from "./resources.js";

/** Throws for a plan that names what it does not have. */
export function serverDefinition(plan: ServerPlan): ServerDefinition {
  const operations = operationFinder(plan);
  return {
    ...serverFacts(plan),
    tools: plan.tools.map((tool) => toolOf(tool, plan, operations)),
    resources: (plan.resources ?? []).map((resource) => resourceSource(resource, operations)),
    prompts: (plan.prompts ?? []).map((prompt) => promptSource(prompt, operations)),
  };
}

function toolOf(
  tool: ToolPlan,
  { operations: descriptors }: ServerPlan,
  operations: FindOperation,
): EndpointTool | RecipeDefinition {
  if (tool.kind === "recipe") return recipeDefinition(tool, operations);
  const { listing, facts } = tool;
  const operation = Object.hasOwn(descriptors, tool.operation) ? descriptors[tool.operation] : undefined;
  if (!operation) throw new Error(`The plan has no operation ${tool.operation} for ${listing.name}`);
  return { kind: "endpoint", listing, operation, ...(facts && { facts }) };
}
