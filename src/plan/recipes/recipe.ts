/** A recipe of the mapping file → a tool of the plan. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import type { RecipeTool } from "../../mapping/types.js";
import { parseDuration } from "../../mapping/units.js";
import type { Located } from "../../read/types.js";
import type { ToolListing } from "../../runtime/core/types.js";
import type { RecipeToolPlan } from "../types.js";
import { recipeAnnotations } from "./annotations.js";
import type { Api } from "./api.js";
import { checkEffects } from "./effects.js";
import { inputsType } from "./inputs.js";
import { mentionedIn } from "./mentions.js";
import { withNeeds } from "./needs.js";
import { everyNode } from "./nodes.js";
import { planToolOptions, scopesOf, withExtraInputs } from "./options.js";
import { originOf, part } from "./parts.js";
import { planUnit, type Unit } from "./unit.js";
import { wrapReturns } from "./wrap.js";

/** Gives nothing only after an error was reported, here or where a recipe it uses was planned. */
export function planRecipe(
  name: string,
  tool: Located<RecipeTool>,
  api: Api,
  report: Report,
): RecipeToolPlan | undefined {
  const errors = countErrors(report);
  const tell = errors.report;
  const unit = planUnit(name, tool, api, tell);
  checkEffects(unit.nodes, api, tell);
  checkReads(unit, tool, tell);
  const { summary, inputs, steps, result } = unit;
  const { timeout: _attempt, ...options } = planToolOptions(tool, api, summary.polls, tell);
  checkPolls(unit, tool, options.budget, tell);
  if (errors.any() || unit.failed || !result) return undefined;
  const { output, text, outputSchema } = result;
  const acts = summary.acts.map(({ effect, descriptor }) => ({ effect, method: descriptor.method }));
  const { title, description, annotations } = tool.value;
  const listing: ToolListing = {
    name,
    ...(title !== undefined && { title }),
    description,
    inputSchema: withExtraInputs(inputs.schema, { ...options, confirms: summary.confirms, output }),
    // a dry run succeeds without the output
    ...(outputSchema && !options.dryRun && { outputSchema }),
    annotations: recipeAnnotations(acts, annotations),
  };
  const operations = [...summary.acts, ...summary.undoes].map(({ id }) => id);
  return {
    kind: "recipe",
    form: "recipe",
    listing,
    recipe: withNeeds(
      {
        inputs: inputs.plans,
        ...inputsType(name, inputs, api),
        steps: wrapReturns(steps, unit.returns),
        output,
        ...(text && { text }),
        ...options,
        scopes: scopesOf(tool, [...summary.acts, ...summary.undoes]),
        operations: [...new Set(operations)].sort(),
      },
      "recipe",
    ),
    origin: originOf(tool),
  };
}

/** Waiting takes from the budget of the whole call. */
function checkPolls({ nodes }: Unit, tool: Located<RecipeTool>, budget: number, report: Report): void {
  const shown = tool.value.budget ?? `${budget / 1000}s`;
  for (const node of everyNode(nodes)) {
    const timeout = node.kind === "call" ? node.step.poll?.timeout : undefined;
    if (timeout === undefined || (parseDuration(timeout) ?? 0) <= budget) continue;
    const params = { timeout, budget: shown };
    report(diagnostic("recipe/poll-outlasts-budget", part(node.at, "poll", "timeout"), params));
  }
}

/** A read whose result nobody looks at costs a request; one that is polled waits for something. */
function checkReads({ nodes }: Unit, tool: Located<RecipeTool>, report: Report): void {
  const { steps, whole } = mentionedIn(tool.value.steps, tool.value.output, tool.value.text);
  if (whole.has("steps")) return;
  for (const node of everyNode(nodes)) {
    if (node.kind !== "call" || node.operation?.effect !== "read" || node.step.poll) continue;
    if (node.named && steps.has(node.id)) continue;
    const step = node.named ? `the step ${JSON.stringify(node.id)}` : "this step";
    const params = { step, operation: node.operation.id };
    report(diagnostic("recipe/result-unused", part(node.at, "call"), params));
  }
}
