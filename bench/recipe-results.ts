/** What a goal costs a model: calls, what it writes, what it reads; by a recipe, and by the 1:1 calls in its place. */
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { Arguments, CallContext, ToolResult } from "../src/runtime/core/types.js";
import { built, type Plans, type RecipeApi } from "./recipe-apis.js";
import { asOneToOne, type Exchange, type ToolCall, toolsOf } from "./recipe-recorder.js";
import { withUpstream } from "./recipe-upstreams.js";
import { round } from "./statistics.js";

export interface SideFigures {
  readonly calls: number;
  /** o200k, of the arguments as JSON and of the results' text. */
  readonly argumentTokens: number;
  readonly resultTokens: number;
}

export interface ResultFigures {
  readonly api: string;
  readonly recipe: string;
  readonly situation: string;
  readonly oneToOne: SideFigures;
  readonly recipes: SideFigures;
  /** Tokens of arguments and results, the recipe's divided by the 1:1 calls'. */
  readonly ratio: number;
}

const { createHttpClient } =
  await built<typeof import("../src/runtime/node/http-client.js")>("runtime/node/http-client");

/** @returns why an API could not be measured in place of its figures */
export function resultFigures(api: RecipeApi, plans: Plans): Promise<readonly ResultFigures[] | string> {
  return withUpstream(api, async ({ url, goals }) => {
    const figures: ResultFigures[] = [];
    for (const { recipe, situation, arguments: args, prepare } of goals) {
      await prepare?.();
      const { exchanges, result } = await runRecipe(plans, url, recipe, args);
      const calls = await asOneToOne(plans.oneToOne, url, exchanges);
      const oneToOne = sideOf(calls);
      const recipes = sideOf([{ tool: recipe, arguments: args, result }]);
      const ratio = round(tokensOf(recipes) / tokensOf(oneToOne), 3);
      figures.push({ api: api.name, recipe, situation, oneToOne, recipes, ratio });
    }
    return figures;
  });
}

/** A question is answered with yes. The call is then run again from its start, and only that run counts. */
async function runRecipe(plans: Plans, url: string, recipe: string, args: Arguments) {
  const client = createHttpClient();
  let exchanges: Exchange[] = [];
  try {
    const tools = toolsOf(plans.mapped, url, async (request, options) => {
      const response = await client.send(request, options);
      exchanges.push({ request, response });
      return response;
    });
    const tool = tools.find(({ listing }) => listing.name === recipe);
    if (!tool) throw new Error(`there is no recipe ${recipe}`);
    const { signal } = new AbortController();
    const call: CallContext = { signal, elicitation: {} };
    let result = await tool.run(args, call);
    if (result.inputRequired) {
      exchanges = [];
      const { state } = result.inputRequired;
      result = await tool.run(args, { signal, elicitation: { answer: { state, agreed: true } } });
    }
    if (result.isError) throw new Error(`${recipe} failed: ${textOf(result)}`);
    return { exchanges, result };
  } finally {
    await client.close();
  }
}

function sideOf(calls: readonly ToolCall[]): SideFigures {
  const sum = (text: (call: ToolCall) => string) =>
    calls.reduce((total, call) => total + countTokens(text(call), { disallowedSpecial: new Set() }), 0);
  return {
    calls: calls.length,
    argumentTokens: sum((call) => JSON.stringify(call.arguments)),
    resultTokens: sum(({ result }) => textOf(result)),
  };
}

function tokensOf({ argumentTokens, resultTokens }: SideFigures): number {
  return argumentTokens + resultTokens;
}

function textOf({ content }: ToolResult): string {
  return content.map((block) => (block.type === "text" ? block.text : "")).join("\n");
}
