/** Whether and when a request is sent again. */
import type { HttpError } from "../http-error.js";
import type { HttpResponse } from "../types.js";
import type { Effect, RetryCause, RetryPolicy } from "./types.js";

/** What came of one attempt. */
export type Outcome =
  | { readonly kind: "response"; readonly response: HttpResponse }
  | { readonly kind: "error"; readonly error: HttpError };

/** Thirty years: as good as never, and a number that can be told. */
const MAX_SECONDS = 1e9;

const STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** What a policy calls it; undefined where sending again can never help. */
export function causeOf(outcome: Outcome): RetryCause | undefined {
  if (outcome.kind === "response") {
    const { status } = outcome.response;
    return STATUSES.has(status) ? (status as RetryCause) : undefined;
  }
  switch (outcome.error.kind) {
    case "timeout":
      return "timeout";
    case "dns":
    case "connect":
    case "reset":
    case "protocol":
      return "network";
    case "tls":
    case "busy":
    case "unavailable":
    case "too-large":
    case "cancelled":
    case "refused":
      return undefined;
  }
}

/** Whether sending again can do nothing twice. */
export function mayRepeat(
  outcome: Outcome,
  effect: Effect,
  isKeyed: boolean,
  { throttledEarly }: RetryPolicy,
): boolean {
  if (effect !== "write" || isKeyed) return true;
  if (outcome.kind === "error") return !outcome.error.sent;
  return outcome.response.status === 429 && throttledEarly === true;
}

/**
 * Whether a write may have been made: no answer came, or only that of a gateway that had none itself, or one that
 * points elsewhere, as many do once it is made (RFC 9110 §15.4: only 307 and 308 say that it has to be sent again).
 */
export function isUncertain(outcome: Outcome): boolean {
  if (outcome.kind === "error") return outcome.error.sent;
  const { status } = outcome.response;
  return status === 502 || status === 504 || (status >= 300 && status <= 303);
}

/** Whether the API failed in a way that leaves open how far it got. 501 and 503 say that nothing was done. */
export function isDoubtful(outcome: Outcome): boolean {
  if (outcome.kind === "error") return false;
  const { status } = outcome.response;
  return status >= 500 && status !== 501 && status !== 503;
}

/** Milliseconds before attempt `made + 1`: full jitter below a doubling ceiling. */
export function backoff(made: number, { base, cap }: RetryPolicy, random: () => number): number {
  return random() * Math.min(cap, base * 2 ** Math.min(made - 1, 40));
}

/** RFC 9110 §10.2.3, in milliseconds from now: seconds, or a date. */
export function retryAfterOf({ headers }: HttpResponse, now: number): number | undefined {
  const text = headers["retry-after"]?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d+$/.test(text)) return Math.min(Number(text), MAX_SECONDS) * 1000;
  // An HTTP date has the name of a month; `Date.parse` would take "-5" for a year.
  const date = /[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
