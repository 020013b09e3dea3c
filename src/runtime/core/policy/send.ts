/** One call of one operation, its repetitions included, for all that is not part of a recipe. */
import { type OperationRuntime, type Prepared, prepareRequest, redactorOf } from "../exchange.js";
import { errorResult, noResponse, REFUSED, type Sent } from "../failure.js";
import { isArgumentHeader } from "../header-names.js";
import { RequestRefused } from "../refused.js";
import type { Arguments, CallContext, HttpResponse, OperationDescriptor, ToolResult } from "../types.js";
import { type Attempted, attempts, GRACE, type Lane, NoTurn, type Trace } from "./attempts.js";
import { limiterOf } from "./rate-limit.js";
import { REAL, type Surroundings } from "./settings.js";
import { BUDGET, type Effect, type EndpointPolicy, effectOf, KEY_HEADERS } from "./types.js";

/** Bytes of one response. */
const MAX_RESPONSE_BYTES = 10_000_000;

/** What is sent, and what is known of it; without that, its method decides. */
export interface Asked {
  readonly operation: OperationDescriptor;
  readonly args: Arguments;
  readonly facts?: EndpointPolicy | undefined;
  /** As in `HttpOptions`: for whom a part of a stream is an answer. */
  readonly streamBytes?: number;
}

/**
 * Where there is no response, gives a result that says why; only bugs are thrown.
 * @param answered is given the last response, whatever its status
 */
export async function send<T>(
  asked: Asked,
  call: CallContext,
  runtime: OperationRuntime,
  answered: (response: HttpResponse, sent: Sent) => T | Promise<T>,
  surroundings: Surroundings = REAL,
): Promise<T | ToolResult> {
  const { operation, args, facts } = asked;
  const effect = facts?.effect ?? effectOf(operation.method);
  try {
    const bare = prepareRequest(operation, args, runtime, call);
    const key = keyOf(bare, effect, facts?.idempotencyHeader);
    const prepared = key === "new" ? withKey(bare, facts?.idempotencyHeader, surroundings) : bare;
    const trace: Trace = { isUncertain: false, isDoubtful: false };
    const attempted = await attempts(
      { prepared, effect, isKeyed: key !== undefined, retry: facts?.retry, timeout: facts?.timeout },
      laneOf(asked, call, runtime, surroundings),
      trace,
    );
    const sent = sentOf(prepared.sent, key === "given" ? "idempotent" : effect, attempted, trace);
    const { outcome } = attempted;
    return outcome.kind === "error"
      ? noResponse(outcome.error, sent)
      : await answered(outcome.response, sent);
  } catch (error) {
    if (error instanceof RequestRefused) return unsent(error.message, REFUSED, runtime);
    if (error instanceof NoTurn) return unsent(error.message, "budget_exceeded", runtime);
    if (error instanceof Cancelled) return errorResult("The call was cancelled.", { code: "cancelled" });
    throw error;
  }
}

class Cancelled extends Error {
  override readonly name = "Cancelled";
}

function laneOf(
  { operation, facts, streamBytes }: Asked,
  { signal }: CallContext,
  runtime: OperationRuntime,
  surroundings: Surroundings,
): Lane {
  const { clock } = surroundings;
  const deadline = clock() + (runtime.budget ?? BUDGET);
  const remaining = () => deadline - clock();
  const rateLimit = facts?.rateLimit;
  return {
    runtime,
    settings: surroundings,
    begin() {
      if (signal.aborted) throw new Cancelled();
    },
    remaining,
    grace: GRACE,
    signal,
    waiting: signal,
    bytesLeft: () => runtime.maxResponseBytes ?? MAX_RESPONSE_BYTES,
    streamBytes,
    turn:
      rateLimit &&
      (() =>
        limiterOf(runtime, surroundings).take(
          `operation ${rateLimit.key ?? operation.id}`,
          rateLimit,
          remaining(),
          signal,
        )),
  };
}

/** What a result says of it, over what is known before it is sent. */
function sentOf(sent: Sent, effect: Effect, { made }: Attempted, trace: Trace): Sent {
  if (made === 1 && effect === effectOf(sent.method)) return sent;
  const mayHaveActed = effect !== "read" && (trace.isUncertain || trace.isDoubtful);
  return { ...sent, effect, attempts: made, mayHaveActed };
}

/** Whether a write has an idempotency key: of its arguments, or one that is still to be made. */
function keyOf(
  { request }: Prepared,
  effect: Effect,
  header: string | undefined,
): "given" | "new" | undefined {
  if (effect === "read") return undefined;
  const own = header?.toLowerCase();
  for (const name in request.headers) if (name === own || KEY_HEADERS.has(name)) return "given";
  return own !== undefined && isArgumentHeader(own) ? "new" : undefined;
}

/** The same for all attempts of the call. */
function withKey(prepared: Prepared, header = "", { uuid }: Surroundings): Prepared {
  const { request } = prepared;
  const headers = { ...request.headers, [header.toLowerCase()]: uuid() };
  return { ...prepared, request: { ...request, headers } };
}

function unsent(message: string, code: string, runtime: OperationRuntime): ToolResult {
  return errorResult(redactorOf(runtime)(`Nothing was sent to the API. ${message}`), { code });
}
