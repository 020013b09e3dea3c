/** The methods that a recipe is made of, at one place of one run. */
import { toJson } from "../cel/convert.js";
import type { Arguments } from "../types.js";
import { type Calling, callingOf } from "./calling.js";
import { collect } from "./collect.js";
import { confirm } from "./confirm.js";
import { checkOpen, type Scope } from "./context.js";
import { each } from "./each.js";
import { inputsOf } from "./inputs.js";
import { parallel } from "./parallel.js";
import { poll } from "./poll.js";
import { RecipeReturn, StepFailure } from "./signals.js";
import { runStep } from "./step.js";
import { softly } from "./step-failure.js";
import type {
  CallOptions,
  Collected,
  CollectOptions,
  EachOptions,
  OperationCall,
  PollOptions,
  RecipeOutput,
  Run,
  StepResponse,
  UsedInputs,
} from "./types.js";

export function createRun(scope: Scope, now: number): Run {
  const { context } = scope;
  const runIn = (inner: Scope): Run => createRun(inner, now);

  /** The result of the tool waits for what a recipe does not wait for itself. */
  const kept = <T>(work: Promise<T>): Promise<T> => {
    const settled = work.then(
      () => {},
      () => {},
    );
    context.open.add(settled);
    void settled.then(() => context.open.delete(settled));
    return work;
  };

  const finish = (message: string): void => {
    if (!scope.isQuiet) context.progress.finished(message);
  };

  /** A step may fail and the recipe go on; a limit of the run, or its end, is no step's failure. */
  const step = async <T>(id: string, options: Calling, work: Promise<T>): Promise<T | undefined> => {
    const title = options.title ?? id;
    try {
      const result = await work;
      finish(title);
      return result;
    } catch (error) {
      if (options.onError !== "continue" || !(error instanceof StepFailure) || error.details.final)
        throw error;
      if (options.effect !== "read")
        context.ledger.note({ step: scope.prefix + id, message: softly(error, context.ledger) });
      finish(`${title}: failed`);
      return undefined;
    }
  };

  const sent =
    <Options extends CallOptions, T>(
      send: (scope: Scope, id: string, request: OperationCall, options: Calling<Options>) => Promise<T>,
    ) =>
    (id: string, request: OperationCall, options: Options): Promise<T | undefined> => {
      const calling = callingOf(request, options);
      return kept(step(id, calling, send(scope, id, request, calling)));
    };
  const call = sent<CallOptions, StepResponse>(runStep);

  const run = {
    now,
    call: (id: string, request: OperationCall, options: CallOptions = {}) => call(id, request, options),
    poll: sent<PollOptions, StepResponse>(poll),
    collect: sent<CollectOptions, Collected>(collect),
    each: (
      id: string,
      list: readonly unknown[],
      body: (item: unknown, run: Run, index: number) => Promise<unknown>,
      options: EachOptions,
    ) =>
      kept(
        each(scope, id, list, body, options, runIn).then((result) => {
          finish(options.title ?? id);
          return result;
        }),
      ),
    parallel: (_id: string, branches: readonly ((run: Run) => Promise<unknown>)[]) =>
      kept(parallel(scope, branches, runIn)),
    confirm: (id: string, message: string, show?: unknown) => kept(confirm(scope, id, message, toJson(show))),
    fail: (id: string, code: string, message: string, show?: unknown) =>
      new StepFailure(code, message, {
        step: scope.prefix + id,
        isGuard: true,
        ...(show !== undefined && { show: toJson(show) }),
      }),
    end: (output: unknown, text?: RecipeOutput["text"]) => new RecipeReturn(output, text),
    async use(id: string, given: UsedInputs, body: (inputs: Arguments, run: Run) => Promise<unknown>) {
      const inputs = inputsOf(given.inputs, toJson(given.args) as Arguments);
      checkOpen(scope);
      const prefix = `${id}/`;
      const inner = { ...scope, prefix: scope.prefix + prefix, fixedPrefix: scope.fixedPrefix + prefix };
      return { output: await outputOf(body(inputs, runIn(inner))) };
    },
  };
  // which result goes with which options is a promise to callers, who are checked against it
  return run as Run;
}

/** Of a recipe that is used: it may return early, and the one that uses it goes on. */
async function outputOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof RecipeReturn)) throw error;
    const { output } = error;
    return typeof output === "function" ? output() : output;
  }
}
