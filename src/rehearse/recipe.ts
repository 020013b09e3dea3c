/** A recipe, tried out: arguments and answers with which it reaches its goal. */
import type { Answer, Exchange, RehearsedResult } from "../emit/rehearsal.js";
import type { RecipeToolPlan, ServerPlan } from "../plan/types.js";
import { inputsOf } from "../runtime/core/recipe/inputs.js";
import type { Arguments, CallContext, ToolDefinition, ToolResult, Validator } from "../runtime/core/types.js";
import { possibleAnswers } from "./answers.js";
import type { Script, Stage } from "./stage.js";
import { suitable } from "./suitable.js";

export interface RecipeRehearsal {
  readonly arguments: Arguments;
  readonly exchanges: readonly Exchange[];
  readonly result?: RehearsedResult;
}

/** Ways in which the answers are put together. */
const MOST_ATTEMPTS = 40;

/** @param possible arguments, the best first @param now milliseconds of the epoch, which it always is */
export async function rehearseRecipe(
  tool: RecipeToolPlan,
  possible: readonly Arguments[],
  plan: ServerPlan,
  stage: Stage,
  validator: Validator,
  now: number,
): Promise<RecipeRehearsal | undefined> {
  const definition = stage.tools.find(({ listing }) => listing.name === tool.listing.name);
  if (!definition) throw new Error(`The server has no tool ${tool.listing.name}`);
  let last: RecipeRehearsal | undefined;
  for (const args of possible) {
    const inputs = inputsOf(tool.recipe.inputs, args);
    const choices = tool.recipe.operations.map((id): readonly [string, readonly Answer[]] => [
      id,
      possibleAnswers(plan.details?.operations[id], validator, suitable(id, tool.recipe, inputs, now)),
    ]);
    for (const script of scripts(choices)) {
      const played = await play(definition, args, script, stage);
      if (!played.result?.isError) return played;
      last ??= played;
    }
  }
  return last;
}

/** The first of each; then one of them another, then two. */
function* scripts(choices: readonly (readonly [string, readonly Answer[]])[]): Generator<Script> {
  const pick = (chosen: ReadonlyMap<number, number>): Script =>
    new Map(
      choices.map(([id, answers], index) => {
        const answer = answers[chosen.get(index) ?? 0] ?? answers[0];
        return [id, answer ?? { status: 200 }];
      }),
    );
  let count = 0;
  const others = choices.flatMap(([, answers], index) =>
    answers.slice(1).map((_, variant) => [index, variant + 1] as const),
  );
  yield pick(new Map());
  for (const one of others) if (count++ < MOST_ATTEMPTS) yield pick(new Map([one]));
  for (const one of others)
    for (const other of others)
      if (one[0] < other[0] && count++ < MOST_ATTEMPTS) yield pick(new Map([one, other]));
}

/** Twice: what is not the same both times is nothing that a test can compare. */
async function play(
  tool: ToolDefinition,
  args: Arguments,
  script: Script,
  stage: Stage,
): Promise<RecipeRehearsal> {
  const [first, second] = [await once(tool, args, script, stage), await once(tool, args, script, stage)];
  const isSame = JSON.stringify(first.result) === JSON.stringify(second.result);
  const exchanges = first.exchanges.map((exchange, index) => stable(exchange, second.exchanges[index]));
  return { arguments: args, exchanges, ...(isSame && { result: first.result }) };
}

interface Played {
  readonly exchanges: readonly Exchange[];
  readonly result: RehearsedResult;
}

async function once(tool: ToolDefinition, args: Arguments, script: Script, stage: Stage): Promise<Played> {
  stage.begin(script);
  const call: CallContext = { signal: new AbortController().signal };
  let result: ToolResult = await tool.run(args, { ...call, elicitation: {} });
  // whoever is asked agrees
  for (let round = 0; result.inputRequired && round < 8; round++) {
    const { state } = result.inputRequired;
    result = await tool.run(args, { ...call, elicitation: { answer: { state, agreed: true } } });
  }
  const { content, structuredContent, isError } = result;
  return {
    exchanges: [...stage.exchanges()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
    result: {
      content,
      ...(structuredContent !== undefined && { structuredContent }),
      ...(isError && { isError }),
    },
  };
}

/** Requests of parallel branches arrive in any order. */
function keyOf({ request: { method, path, body } }: Exchange): string {
  return `${path} ${method} ${JSON.stringify(body) ?? ""}`;
}

/** A header that is another every time is only asked for. */
function stable(one: Exchange, other: Exchange | undefined): Exchange {
  const { headers } = one.request;
  if (!headers) return one;
  const told = Object.entries(headers).map(
    ([name, value]) => [name, other?.request.headers?.[name] === value ? value : null] as const,
  );
  return { ...one, request: { ...one.request, headers: Object.fromEntries(told) } };
}
