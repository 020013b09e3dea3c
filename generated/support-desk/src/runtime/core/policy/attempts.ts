/** One request and its repetitions: turns, time limits, waits, and what may have reached the API. */
import { sendAuthorized } from "../authorized.js";
import { type OperationRuntime, type Prepared, TIMEOUT } from "../exchange.js";
import { HttpError } from "../http-error.js";
import { RequestRefused } from "../refused.js";
import { backoff, causeOf, isDoubtful, isUncertain, mayRepeat, type Outcome, retryAfterOf } from "./retry.js";
import { type Surroundings, seconds } from "./settings.js";
import { DEFAULT_RETRY, type Effect, type RetryPolicy } from "./types.js";

/** Milliseconds a write under way is waited for beyond the time there is, so that what is told of it is true. */
export const GRACE = 5_000;

export interface Sending {
  readonly prepared: Prepared;
  readonly effect: Effect;
  readonly isKeyed: boolean;
  readonly retry: RetryPolicy | undefined;
  /** Milliseconds of one attempt. */
  readonly timeout: number | undefined;
}

/** What attempts are made under: the budget of a call, of a recipe, or of undoing. */
export interface Lane {
  readonly runtime: OperationRuntime;
  readonly settings: Surroundings;
  /** Takes one request; throws where none may be started any more. */
  readonly begin: () => void;
  /** Milliseconds until the lane ends. */
  readonly remaining: () => number;
  /** Milliseconds an attempt may take beyond that. */
  readonly grace: number;
  /** What ends an attempt under way. */
  readonly signal: AbortSignal;
  /** What ends a wait between attempts. */
  readonly waiting: AbortSignal;
  /** Bytes that the next answer may have. */
  readonly bytesLeft: () => number;
  readonly took?: (bytes: number) => void;
  /** As in `HttpOptions`. */
  readonly streamBytes?: number | undefined;
  /** Waits for a turn; gives the wait in milliseconds where it would take too long. */
  readonly turn?: (() => Promise<number | undefined>) | undefined;
}

export interface Attempted {
  /** Of the last attempt. */
  readonly outcome: Outcome;
  /** Attempts in all. */
  readonly made: number;
  /** Milliseconds the API wants to be left alone, where waiting for it takes longer than there is time. */
  readonly tooLongAWait?: number;
}

/** Of one request; still true when the attempts end with an exception. */
export interface Trace {
  /** A request may have been applied, and no answer says so. */
  isUncertain: boolean;
  /** The API failed at an attempt, and may have done a part of it. */
  isDoubtful: boolean;
}

/** Waiting for a turn would take longer than there is time; nothing was sent. */
export class NoTurn extends Error {
  override readonly name = "NoTurn";
  /** Milliseconds. */
  readonly wait: number;

  constructor(wait: number) {
    super(
      `The rate limit of this server leaves no request for ${seconds(wait)}, longer than this call may take.`,
    );
    this.wait = wait;
  }
}

export async function attempts(sending: Sending, lane: Lane, trace: Trace): Promise<Attempted> {
  const { effect, isKeyed, retry: policy = DEFAULT_RETRY } = sending;
  const { clock, random, sleep } = lane.settings;
  const { retries } = lane.runtime;
  const most = retries === undefined ? policy.attempts : retries + 1;
  let last: Outcome | undefined;
  for (let made = 1; ; made++) {
    const wait = await lane.turn?.();
    if (wait !== undefined) {
      if (last) return { outcome: last, made: made - 1 };
      throw new NoTurn(wait);
    }
    lane.begin();
    const outcome = await attempt(sending, lane, trace);
    last = outcome;
    const cause = causeOf(outcome);
    if (cause === undefined || !policy.on.includes(cause)) return { outcome, made };
    if (made >= most || !mayRepeat(outcome, effect, isKeyed, policy)) return { outcome, made };
    const asked = outcome.kind === "response" ? retryAfterOf(outcome.response, clock()) : undefined;
    const pause = asked ?? backoff(made, policy, random);
    if (pause >= lane.remaining())
      return { outcome, made, ...(asked !== undefined && { tooLongAWait: asked }) };
    if (pause > 0) await sleep(pause, lane.waiting).catch(() => {});
  }
}

async function attempt({ prepared, effect, timeout }: Sending, lane: Lane, trace: Trace): Promise<Outcome> {
  const { runtime } = lane;
  const wasUncertain = trace.isUncertain;
  trace.isUncertain = true;
  const most = lane.remaining() + (effect === "read" ? 0 : lane.grace);
  try {
    const response = await sendAuthorized(prepared, runtime, {
      signal: lane.signal,
      timeout: Math.max(1, Math.ceil(Math.min(timeout ?? runtime.timeout ?? TIMEOUT, most))),
      within: Math.max(1, Math.ceil(most)),
      maxResponseBytes: lane.bytesLeft(),
      streamBytes: lane.streamBytes,
    });
    lane.took?.(response.body.length);
    const outcome: Outcome = { kind: "response", response };
    trace.isUncertain = wasUncertain || isUncertain(outcome);
    trace.isDoubtful ||= isDoubtful(outcome);
    return outcome;
  } catch (error) {
    // no credentials could be had for it, so that it was not sent
    if (error instanceof RequestRefused) trace.isUncertain = wasUncertain;
    if (!(error instanceof HttpError)) throw error;
    const outcome: Outcome = { kind: "error", error };
    trace.isUncertain = wasUncertain || isUncertain(outcome);
    return outcome;
  }
}
