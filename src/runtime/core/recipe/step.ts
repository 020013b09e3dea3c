/** One request of a recipe from its arguments to its place in the ledger. */
import { EvaluationError } from "../cel/error.js";
import { type Prepared, prepareRequest } from "../exchange.js";
import { isArgumentHeader } from "../header-names.js";
import { attempts, GRACE, type Lane, NoTurn, type Trace } from "../policy/attempts.js";
import { RequestRefused } from "../refused.js";
import { STREAM_BYTES } from "../streams.js";
import type { Calling } from "./calling.js";
import { checkOpen, resultPath, type Scope } from "./context.js";
import { canonicalJson, sha256Hex } from "./digest.js";
import { hold } from "./needs.js";
import { stepResponse, unanswered } from "./response.js";
import { StepFailure } from "./signals.js";
import { apiFailure, brokenPromise, noAnswer } from "./step-failure.js";
import { withSignal } from "./stopping.js";
import type { OperationCall, StepResponse } from "./types.js";

/** Bytes of one response of a recipe. */
const MAX_RESPONSE_BYTES = 2_000_000;

export interface StepLimits {
  /** Milliseconds of the epoch after which nothing is sent, besides the budget. */
  readonly deadline?: number;
  /** Path and query instead of what the arguments give: a link the API gave. */
  readonly path?: string;
}

/**
 * Sends it, with repetitions, and judges the answer. Throws a StepFailure where it is not a good one; the ledger
 * then knows what stands.
 */
export async function runStep(
  scope: Scope,
  id: string,
  request: OperationCall,
  options: Calling,
  limits: StepLimits = {},
): Promise<StepResponse> {
  const { context } = scope;
  const step = scope.prefix + id;
  checkOpen(scope);
  if (context.dryRun?.withholds(request, options)) {
    return context.dryRun.withhold(step, request, options, context.runtime);
  }
  const key = await keyOf(scope, id, options);
  const prepared = withKey(prepare(step, request, scope, limits), key);
  const { effect, retry, timeout } = options;
  const trace: Trace = { isUncertain: false, isDoubtful: false };
  const isRepeatable = effect !== "write" || key?.isChosen === true;
  let given: StepResponse = unanswered(id);
  const undo = options.undo && (() => options.undo?.(given) as OperationCall);
  const recover = options.recover && (() => options.recover?.(given) ?? "");
  const record = (state: "done" | "maybe"): void => {
    if (effect === "read") return;
    const operation = request.operation.id;
    context.ledger.record({ step, operation, isRepeatable, undo, timeout, recover, state });
  };
  try {
    const sending = { prepared, effect, isKeyed: key !== undefined, retry, timeout };
    const attempted = await withSignals(scope, effect, (signal, waiting) =>
      attempts(sending, laneOf(scope, step, request, options, limits, signal, waiting), trace),
    );
    const doubtful = trace.isDoubtful && !isRepeatable;
    const told = { ...prepared.sent, attempts: attempted.made };
    if (attempted.outcome.kind === "error")
      throw noAnswer(attempted.outcome.error, step, told, scope, doubtful);
    const answer = { response: attempted.outcome.response, sent: told };
    const response = stepResponse(answer);
    const { status } = response;
    if (options.needs && isAccepted(status, options)) hold(response, options.needs, resultPath(scope, id));
    const isAnswered = status < 400;
    let isSuccess: boolean;
    try {
      isSuccess = isAccepted(status, options) && (options.success?.(response) ?? true);
    } catch (error) {
      if (isAnswered) recordDone();
      throw error instanceof EvaluationError ? brokenPromise(error, step) : error;
    }
    if (!isSuccess) {
      const now = context.settings.clock();
      throw apiFailure({ answer, response, step, error: options.error, recover, attempted, doubtful, now });
    }
    given = response;
    // An accepted error changed nothing: there is nothing to tell of and nothing to take back. But where an earlier
    // attempt got lost, what is refused now may have been done then.
    if (isAnswered) recordDone();
    else if (trace.isUncertain) record("maybe");
    trace.isUncertain = false;
    if (options.pivot) context.ledger.pivot();
    const over = effect !== "read" && context.budget.isCancelled() ? context.budget.over() : undefined;
    if (over) throw over;
    return response;
  } catch (error) {
    if (trace.isUncertain) record("maybe");
    if (error instanceof RequestRefused) throw refused(error, step);
    throw error instanceof NoTurn ? noTurn(error, step) : error;
  }

  function recordDone(): void {
    trace.isUncertain = false;
    record("done");
  }
}

function isAccepted(status: number, { accept }: Calling): boolean {
  return (status >= 200 && status < 300) || accept?.includes(status) === true;
}

function prepare(step: string, request: OperationCall, { context }: Scope, { path }: StepLimits): Prepared {
  try {
    const prepared = prepareRequest(request.operation, request.args, context.runtime, context.call);
    if (path === undefined) return prepared;
    return { ...prepared, request: { ...prepared.request, path } };
  } catch (error) {
    throw error instanceof RequestRefused ? refused(error, step) : error;
  }
}

function refused({ message }: RequestRefused, step: string): StepFailure {
  return new StepFailure("request_refused", `Nothing was sent to the API. ${message}`, { step });
}

interface Key {
  /** In lower case. */
  readonly header: string;
  readonly value: string;
  /** By the recipe, so that it is the same when the tool is called again with the same arguments. */
  readonly isChosen: boolean;
}

async function keyOf(scope: Scope, id: string, { idempotency }: Calling): Promise<Key | undefined> {
  const header = idempotency?.header.toLowerCase();
  // Without a header that can be sent there is no key, and nothing is repeated.
  if (!idempotency || header === undefined || !isArgumentHeader(header)) return undefined;
  const { settings, recipe } = scope.context;
  const chosen = chosenOf(idempotency.key, scope.prefix + id);
  // An absent value would be the same key for every call there will ever be.
  if (chosen === undefined || chosen === null) return { header, value: settings.uuid(), isChosen: false };
  const identity = canonicalJson([recipe.listing.name, scope.fixedPrefix + id, chosen]);
  return { header, value: await sha256Hex(identity), isChosen: true };
}

function chosenOf(key: (() => unknown) | undefined, step: string): unknown {
  try {
    return key?.();
  } catch (error) {
    throw error instanceof EvaluationError ? brokenPromise(error, step) : error;
  }
}

function withKey(prepared: Prepared, key: Key | undefined): Prepared {
  if (!key) return prepared;
  const { request } = prepared;
  return { ...prepared, request: { ...request, headers: { ...request.headers, [key.header]: key.value } } };
}

/** A read ends at once when its place has to stop; a write under way is waited for, for a while. */
function withSignals<T>(
  { context, stopping }: Scope,
  effect: Calling["effect"],
  work: (signal: AbortSignal, waiting: AbortSignal) => Promise<T>,
): Promise<T> {
  return withSignal(stopping, (waiting) =>
    effect === "read"
      ? work(waiting, waiting)
      : withSignal(context.budget.late, (signal) => work(signal, waiting)),
  );
}

function laneOf(
  scope: Scope,
  step: string,
  { operation }: OperationCall,
  { rateLimit }: Calling,
  { deadline }: StepLimits,
  signal: AbortSignal,
  waiting: AbortSignal,
): Lane {
  const { runtime, settings, budget, limiter } = scope.context;
  const remaining = () =>
    deadline === undefined ? budget.remaining() : Math.min(budget.remaining(), deadline - settings.clock());
  return {
    runtime,
    settings,
    begin() {
      checkOpen(scope);
      budget.takeCall(step);
      if (budget.bytesLeft() > 0) return;
      throw new StepFailure("too_large", "The answers of this recipe's requests are too large together.", {
        step,
        final: true,
      });
    },
    remaining,
    grace: GRACE,
    signal,
    waiting,
    bytesLeft: () => Math.min(runtime.maxResponseBytes ?? MAX_RESPONSE_BYTES, budget.bytesLeft()),
    // a part of a stream is something to a model, but nothing to go on from
    ...(scope.context.recipe.form === "endpoint" && { streamBytes: STREAM_BYTES }),
    took: budget.takeBytes,
    ...(rateLimit && {
      turn: () => limiter.take(`operation ${rateLimit.key ?? operation.id}`, rateLimit, remaining(), waiting),
    }),
  };
}

function noTurn({ wait, message }: NoTurn, step: string): StepFailure {
  return new StepFailure("budget_exceeded", message, {
    step,
    final: true,
    retryAfter: Math.ceil(wait / 1000),
  });
}
