/** One call of a recipe, from its arguments to its result. */
import { EvaluationError } from "../cel/error.js";
import { type OperationRuntime, redactorOf } from "../exchange.js";
import { limiterOf, type RateLimiter } from "../policy/rate-limit.js";
import { seconds } from "../policy/settings.js";
import type { Arguments, CallContext, ToolResult } from "../types.js";
import { startBudget } from "./budget.js";
import type { RunContext, Scope } from "./context.js";
import { createDryRun } from "./dry-run.js";
import { failureResult } from "./failure-result.js";
import { inputsOf } from "./inputs.js";
import { createLedger } from "./ledger.js";
import { createProgress } from "./progress.js";
import { createRun } from "./run.js";
import { type RecipeSettings, type Settings, settingsOf } from "./settings.js";
import { AskFirst, Interrupted, RecipeReturn, StepFailure } from "./signals.js";
import { brokenPromise } from "./step-failure.js";
import { withSignal } from "./stopping.js";
import { dryRunResult, type OutputChecks, successResult } from "./success-result.js";
import type { EngineArgument, RecipeDefinition, RecipeOutput, RunRecipe } from "./types.js";
import { undoAll } from "./undo.js";
import { createUsedAnswers, type UsedAnswers } from "./used-answers.js";

export type { RecipeSettings } from "./settings.js";

/** What outlives a call, such as answers that were used, lives in the runner: a server has one. */
export function createRecipeRunner(runtime: OperationRuntime, given: RecipeSettings): RunRecipe {
  const settings = settingsOf(given);
  const limiter = limiterOf(runtime, settings);
  const checks: OutputChecks = new WeakMap();
  const usedAnswers = createUsedAnswers(settings.clock);
  return async (recipe, args, call) => {
    const { own, format, confirmToken, isDry } = splitArguments(args, recipe.engineArguments);
    const context = contextOf(
      recipe,
      own,
      call,
      runtime,
      settings,
      limiter,
      usedAnswers,
      confirmToken,
      isDry,
    );
    let end: End | undefined;
    try {
      end = await untilItsEnd(context, format);
      context.isOver = true;
      await Promise.all(context.open);
      return await resultFor(end, context, checks);
    } finally {
      context.isOver = true;
      if (!mayHaveChanged(context, end)) for (const answer of context.answers) usedAnswers.release(answer);
      context.progress.end();
      context.budget.close();
    }
  };
}

const ENGINE_ARGUMENTS: readonly EngineArgument[] = ["confirm", "dry_run", "response_format"];

/** What the engine takes for itself; the planner adds these inputs. */
function splitArguments(args: Arguments, taken: readonly EngineArgument[] = ENGINE_ARGUMENTS) {
  // an API may have parameters of these names
  const isTaken = (name: string) => taken.some((one) => one === name);
  const own =
    taken.length === 0 ? args : Object.fromEntries(Object.entries(args).filter(([name]) => !isTaken(name)));
  const [confirm, dry_run, response_format] = ENGINE_ARGUMENTS.map((name) =>
    isTaken(name) ? args[name] : undefined,
  );
  return {
    own,
    format: response_format === "detailed" ? "detailed" : "concise",
    confirmToken: typeof confirm === "string" && confirm !== "" ? confirm : undefined,
    isDry: dry_run === true,
  } as const;
}

function contextOf(
  recipe: RecipeDefinition,
  args: Arguments,
  call: CallContext,
  runtime: OperationRuntime,
  settings: Settings,
  limiter: RateLimiter,
  usedAnswers: UsedAnswers,
  confirmToken: string | undefined,
  isDry: boolean,
): RunContext {
  return {
    recipe,
    args,
    call,
    runtime,
    settings,
    limiter,
    confirmToken,
    dryRun: isDry ? createDryRun() : undefined,
    budget: startBudget(budgetOf(recipe, runtime), call, settings),
    ledger: createLedger(),
    progress: createProgress(recipe.stepCount, call.progress),
    agreed: [],
    usedAnswers,
    answers: new Set(),
    open: new Set(),
    isOver: false,
  };
}

function budgetOf({ budget }: RecipeDefinition, runtime: OperationRuntime): number {
  return runtime.isBudgetChosen ? (runtime.budget ?? budget) : budget;
}

type End =
  | { readonly kind: "output"; readonly output: RecipeOutput }
  | { readonly kind: "thrown"; readonly error: unknown };

async function untilItsEnd(context: RunContext, format: "concise" | "detailed"): Promise<End> {
  const { recipe, settings, budget, limiter } = context;
  const { rateLimit, listing } = recipe;
  try {
    if (rateLimit) {
      const wait = await withSignal(budget.ending, (signal) =>
        limiter.take(`tool ${listing.name}`, rateLimit, budget.remaining(), signal),
      );
      if (wait !== undefined) throw tooManyCalls(wait);
    }
    const over = budget.over();
    if (over) throw over;
    const scope: Scope = { context, prefix: "", fixedPrefix: "", stopping: budget.ending, isQuiet: false };
    const run = createRun(scope, settings.clock());
    return { kind: "output", output: await recipe.run(inputsOf(recipe.inputs, context.args), run, format) };
  } catch (error) {
    if (!(error instanceof RecipeReturn)) return { kind: "thrown", error };
    const { output, text } = error;
    return { kind: "output", output: { output, ...(text !== undefined && { text }) } };
  }
}

/** Whether something of this call stands at the API, or may. */
function mayHaveChanged({ ledger }: RunContext, end: End | undefined): boolean {
  if (ledger.standing().length > 0) return true;
  return end?.kind === "thrown" && end.error instanceof StepFailure && end.error.details.doubtful === true;
}

function tooManyCalls(wait: number): StepFailure {
  const message = `This tool is called too often: its next turn is in ${seconds(wait)}.`;
  return new StepFailure("budget_exceeded", message, { final: true, retryAfter: Math.ceil(wait / 1000) });
}

async function resultFor(end: End, context: RunContext, checks: OutputChecks): Promise<ToolResult> {
  const { dryRun, runtime } = context;
  if (end.kind === "output") {
    return dryRun ? dryRunResult(context) : successResult(end.output, context, checks);
  }
  const { error } = end;
  if (error instanceof AskFirst) {
    const message = redactorOf(runtime)(error.question);
    return { content: [{ type: "text", text: message }], inputRequired: { message, state: error.state } };
  }
  if (dryRun && error instanceof EvaluationError && dryRun.requests().length > 0)
    return dryRunResult(context, error.message);
  const failure = failureOf(error, context);
  await undoAll(context);
  // A bug of ours, or of a back end: what was done is taken back all the same.
  if (!failure) throw error;
  return failureResult(failure, context);
}

function failureOf(error: unknown, { budget }: RunContext): StepFailure | undefined {
  if (error instanceof StepFailure) return error;
  if (error instanceof EvaluationError) return brokenPromise(error);
  if (error instanceof Interrupted)
    return budget.over() ?? new StepFailure("cancelled", "The call was stopped.", { final: true });
  return undefined;
}
