/** Asks again and again until the API says that something is so. */
import { EvaluationError } from "../cel/error.js";
import { quietly, seconds } from "../policy/settings.js";
import type { Calling } from "./calling.js";
import { checkOpen, type Scope } from "./context.js";
import { unanswered } from "./response.js";
import { StepFailure } from "./signals.js";
import { runStep } from "./step.js";
import { brokenPromise } from "./step-failure.js";
import { withSignal } from "./stopping.js";
import type { OperationCall, PollOptions, StepResponse } from "./types.js";

const GROWTH = 1.5;

export async function poll(
  scope: Scope,
  id: string,
  request: OperationCall,
  options: Calling<PollOptions>,
): Promise<StepResponse> {
  const { context } = scope;
  const { clock, sleep } = context.settings;
  const step = scope.prefix + id;
  const { pollTimeout, every, maxEvery } = options;
  const { undo, idempotency, pivot, ...calling } = options;
  const title = options.title ?? id;
  const deadline = clock() + pollTimeout;
  const recover = options.recover && (() => options.recover?.(unanswered(id)) ?? "");
  const details = { step, ...(recover && { recover }) };
  const timedOut = (): StepFailure =>
    new StepFailure("poll_timeout", `It did not come about within ${seconds(pollTimeout)}.`, details);
  let wait = every;
  for (let attempt = 1; ; attempt++) {
    let response: StepResponse;
    try {
      response = await runStep(scope, id, request, calling, { deadline });
    } catch (error) {
      const isLate = error instanceof StepFailure && error.code === "timeout" && clock() >= deadline;
      throw isLate ? timedOut() : error;
    }
    // Nothing changes in a dry run, so there is nothing to wait for.
    if (context.dryRun) return response;
    if (judge(step, () => options.until(response))) {
      if (pivot) context.ledger.pivot();
      return response;
    }
    if (options.failIf && judge(step, () => options.failIf?.(response) ?? false)) {
      const said = options.error && judge(step, () => options.error?.(response));
      const message = `It ended in a way that this recipe does not go on from.${said ? ` The API says: ${said}` : ""}`;
      throw new StepFailure("poll_failed", message, { ...details, status: response.status });
    }
    if (clock() + wait >= deadline) throw timedOut();
    if (wait >= context.budget.remaining()) {
      const message = "The time for this call is not enough to go on waiting.";
      throw new StepFailure("budget_exceeded", message, { ...details, final: true });
    }
    if (!scope.isQuiet) context.progress.heartbeat(attempt, `${title}: still waiting`);
    await withSignal(scope.stopping, (signal) => quietly(sleep(wait, signal)));
    checkOpen(scope);
    wait = Math.min(maxEvery, wait * GROWTH);
  }
}

function judge<T>(step: string, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    throw error instanceof EvaluationError ? brokenPromise(error, step) : error;
  }
}
