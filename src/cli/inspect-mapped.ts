/** What `inspect` shows of a mapping file besides its tools: recipes, resources, prompts, and what all of it saves. */
import type { RecipeToolPlan, ServerPlan } from "../plan/types.js";
import type { ToolListing } from "../runtime/core/types.js";
import type { OneToOne } from "./one-to-one.js";
import { place, recipeTree } from "./recipe-tree.js";
import { counted } from "./terminal.js";

type CountTokens = (text: string) => number;

export function recipes(
  plan: ServerPlan,
  before: OneToOne | undefined,
  countTokens: CountTokens,
): readonly string[] {
  const shown = plan.tools.filter((tool) => tool.kind === "recipe" && tool.form === "recipe");
  return shown.flatMap((tool) =>
    tool.kind === "recipe"
      ? [heading(tool, before, countTokens), ...recipeTree(tool.recipe.steps, plan.operations), ""]
      : [],
  );
}

function heading(
  { listing, recipe }: RecipeToolPlan,
  before: OneToOne | undefined,
  countTokens: CountTokens,
): string {
  const tokens = countTokens(JSON.stringify(listing));
  const replaced = recipe.operations.flatMap((id) => before?.listingOf(id) ?? []);
  const covers = `${counted(recipe.operations.length, "operation")}`;
  if (replaced.length === 0) return `${listing.name}: ${counted(tokens, "token")}, ${covers}`;
  const theirs = replaced.reduce((sum, one) => sum + countTokens(JSON.stringify(one)), 0);
  return `${listing.name}: ${counted(tokens, "token")}, ${covers} (${counted(theirs, "token")} as tools of their own)`;
}

export function resources(plan: ServerPlan): readonly string[] {
  const { resources = [], operations } = plan;
  if (resources.length === 0) return [];
  const lines = resources.map(({ uri, operation }) => `  ${uri}: ${place(operation, operations)}`);
  return ["Resources:", ...lines, ""];
}

export function prompts({ prompts = [] }: ServerPlan): readonly string[] {
  if (prompts.length === 0) return [];
  const lines = prompts.map(({ name, arguments: args }) => {
    const names = args.map((one) => (one.required ? one.name : `${one.name}?`));
    return `  ${name}(${names.join(", ")})`;
  });
  return ["Prompts:", ...lines, ""];
}

export function totals(
  listings: readonly ToolListing[],
  before: OneToOne | undefined,
  countTokens: CountTokens,
): readonly string[] {
  if (!before) return [];
  const said = (tools: readonly ToolListing[]) =>
    `${counted(tools.length, "tool")}, ${counted(countTokens(JSON.stringify({ tools })), "token")}`;
  return [`One tool per operation: ${said(before.listings)}. This server: ${said(listings)}.`, ""];
}
