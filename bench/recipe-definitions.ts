/** What the definitions of tools cost a model: one per operation, and with a mapping file. */
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { ServerPlan, ToolPlan } from "../src/plan/types.js";
import type { ToolListing } from "../src/runtime/core/types.js";
import type { Plans } from "./recipe-apis.js";
import { round } from "./statistics.js";

export interface ToolsFigure {
  readonly tools: number;
  /** o200k, of the `tools` of a `tools/list` result. */
  readonly tokens: number;
}

export interface DefinitionFigures {
  readonly api: string;
  readonly allOneToOne: ToolsFigure;
  /** Those of them that recipes call, also to undo. */
  readonly usedOneToOne: ToolsFigure;
  /** All that the mapping file offers: recipes, reshaped operations, exposed 1:1 tools. */
  readonly server: ToolsFigure;
  readonly recipes: ToolsFigure & {
    /** Without their output schemas, which 1:1 tools have none of unless asked for. */
    readonly tokensWithoutOutput: number;
  };
  readonly ratio: { readonly serverToAll: number; readonly recipesToUsed: number };
}

export function definitionFigures(api: string, { oneToOne, mapped }: Plans): DefinitionFigures {
  const recipes = mapped.tools.filter((tool) => tool.kind === "recipe" && tool.form === "recipe");
  const used = new Set(recipes.flatMap((tool) => operationsOf(tool).map((id) => place(mapped, id))));
  const usedTools = oneToOne.tools.filter((tool) =>
    operationsOf(tool).some((id) => used.has(place(oneToOne, id))),
  );
  const figures = {
    allOneToOne: figureOf(oneToOne.tools),
    usedOneToOne: figureOf(usedTools),
    server: figureOf(mapped.tools),
    recipes: {
      ...figureOf(recipes),
      tokensWithoutOutput: tokensOf(recipes.map(({ listing: { outputSchema: _, ...rest } }) => rest)),
    },
  };
  if (usedTools.length !== used.size) throw new Error(`${api}: some operations of recipes have no 1:1 tool`);
  return {
    api,
    ...figures,
    ratio: {
      serverToAll: round(figures.server.tokens / figures.allOneToOne.tokens, 4),
      recipesToUsed: round(figures.recipes.tokens / figures.usedOneToOne.tokens, 4),
    },
  };
}

function operationsOf(tool: ToolPlan): readonly string[] {
  return tool.kind === "recipe" ? tool.recipe.operations : [tool.operation];
}

function place({ operations }: ServerPlan, id: string): string {
  const { method, path } = operations[id] ?? {};
  return `${method} ${path}`;
}

function figureOf(tools: readonly ToolPlan[]): ToolsFigure {
  return { tools: tools.length, tokens: tokensOf(tools.map(({ listing }) => listing)) };
}

/** @param tools as `tools/list` shows them */
function tokensOf(tools: readonly ToolListing[]): number {
  return countTokens(JSON.stringify({ tools }), { disallowedSpecial: new Set() });
}
