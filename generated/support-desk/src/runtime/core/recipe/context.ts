/** What the parts of the engine share: one run, and one place in it. */
import type { OperationRuntime } from "../exchange.js";
import type { RateLimiter } from "../policy/rate-limit.js";
import type { Arguments, CallContext } from "../types.js";
import type { Budget } from "./budget.js";
import type { DryRun } from "./dry-run.js";
import type { Ledger } from "./ledger.js";
import type { Progress } from "./progress.js";
import type { Settings } from "./settings.js";
import { Interrupted } from "./signals.js";
import { createStopping, type Stopping } from "./stopping.js";
import type { RecipeDefinition } from "./types.js";
import type { UsedAnswers } from "./used-answers.js";

/** One call of a recipe. */
export interface RunContext {
  readonly recipe: RecipeDefinition;
  readonly runtime: OperationRuntime;
  readonly settings: Settings;
  readonly limiter: RateLimiter;
  readonly call: CallContext;
  /** Without what the engine itself takes. */
  readonly args: Arguments;
  /** The token in the argument `confirm`. */
  readonly confirmToken: string | undefined;
  readonly dryRun: DryRun | undefined;
  readonly budget: Budget;
  readonly ledger: Ledger;
  readonly progress: Progress;
  /** Questions agreed to so far, in this run. */
  readonly agreed: (readonly [id: string, digest: string])[];
  /** Of all calls. */
  readonly usedAnswers: UsedAnswers;
  /** Those that this call goes by. */
  readonly answers: Set<string>;
  /** Calls under way; the result waits for them. */
  readonly open: Set<Promise<unknown>>;
  /** Set when the result is being made: nothing may start any more. */
  isOver: boolean;
}

/** A place in a run: inside a loop, a branch or another recipe. */
export interface Scope {
  readonly context: RunContext;
  /** In front of step ids: `closed[3]/`. */
  readonly prefix: string;
  /** The same without indices, for what has to be alike in another call: `closed/`. */
  readonly fixedPrefix: string;
  /** When the run has to stop, or a neighbour failed. */
  readonly stopping: Stopping;
  /** Inside a loop, whose items are told instead of its steps. */
  readonly isQuiet: boolean;
}

/** Throws where nothing may be started any more. */
export function checkOpen({ context, stopping }: Scope): void {
  const over = context.budget.over();
  if (over) throw over;
  if (stopping.isStopped() || context.isOver) throw new Interrupted("Stopped before it began.");
}

/** The same place, stopped on its own; its `stopping` has to be released. */
export function branchOf(parent: Scope): Scope {
  return { ...parent, stopping: createStopping(parent.stopping) };
}

/** How expressions call the result of a step, up to its member. */
export function resultPath({ context }: Scope, id: string): string {
  return context.recipe.form === "endpoint" ? "" : `steps.${id}.`;
}
