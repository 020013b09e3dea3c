/** A recipe, tried out: arguments and answers with which it reaches its goal. */
import type { Answer, Exchange, RehearsedResult } from "../emit/rehearsal.js";
import type { RecipeToolPlan, ServerPlan } from "../plan/types.js";
import { inputsOf } from "../runtime/core/recipe/inputs.js";
import type { Arguments, Validator } from "../runtime/core/types.js";
import { possibleAnswers } from "./answers.js";
import type { Played, Script, Stage } from "./stage.js";
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
  { listing: { name }, recipe }: RecipeToolPlan,
  possible: readonly Arguments[],
  { details }: ServerPlan,
  stage: Stage,
  validator: Validator,
  now: number,
): Promise<RecipeRehearsal | undefined> {
  let last: RecipeRehearsal | undefined;
  for (const args of possible) {
    const inputs = inputsOf(recipe.inputs, args);
    const choices = recipe.operations.map((id): readonly [string, readonly Answer[]] => [
      id,
      possibleAnswers(details?.operations[id], validator, suitable(id, recipe, inputs, now)),
    ]);
    for (const script of scripts(choices)) {
      const played = await stage.play(name, args, script);
      if (played.hasWaited) continue;
      const rehearsal = rehearsalOf(args, played, await stage.play(name, args, script));
      if (!played.result.isError) return rehearsal;
      last ??= rehearsal;
    }
  }
  const [args] = possible;
  return last ?? (args && { arguments: args, exchanges: [] });
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

/** Of two calls: what is not the same both times is nothing that a test can compare. */
function rehearsalOf(args: Arguments, one: Played, other: Played): RecipeRehearsal {
  const others = sorted(other.exchanges);
  const same = new Map(sorted(one.exchanges).map((exchange, index) => [exchange, others[index]]));
  const { content, structuredContent, isError } = one.result;
  const result: RehearsedResult = {
    content,
    ...(structuredContent !== undefined && { structuredContent }),
    ...(isError && { isError }),
  };
  const isSame = JSON.stringify(one.result) === JSON.stringify(other.result);
  return {
    arguments: args,
    exchanges: one.exchanges.map((exchange) => stable(exchange, same.get(exchange))),
    ...(isSame && { result }),
  };
}

/** Requests of parallel branches arrive in any order. */
function sorted(exchanges: readonly Exchange[]): readonly Exchange[] {
  return [...exchanges].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

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
