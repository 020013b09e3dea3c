/** What is known of an operation for whoever sends its requests: what repeating one does, how often, how fast. */

/** What repeating an operation does. `read`: it changes nothing. `idempotent`: repeating changes nothing more. */
export type Effect = "read" | "idempotent" | "write";

export type RetryCause = 408 | 425 | 429 | 500 | 502 | 503 | 504 | "network" | "timeout";

export interface RetryPolicy {
  /** All attempts, the first included. */
  readonly attempts: number;
  readonly on: readonly RetryCause[];
  /** Milliseconds: the n-th wait is random between 0 and min(cap, base · 2^(n-1)). */
  readonly base: number;
  readonly cap: number;
  /** 429 may be repeated whatever the method: the API throttles before it acts. */
  readonly throttledEarly?: boolean;
}

/** Where nobody says otherwise. */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 3,
  on: [429, 502, 503, 504, "network"],
  base: 500,
  cap: 30_000,
};

/** Milliseconds of a whole call where nobody says otherwise: clients of the TypeScript SDK give up after 60 s. */
export const BUDGET = 50_000;

/** So many calls at once, then evenly; `per` in milliseconds. */
export interface Rate {
  readonly calls: number;
  readonly per: number;
}

/** Calls with the same `key` share one bucket; absent: those of the same operation. */
export interface RateLimit extends Rate {
  readonly key?: string;
}

export interface OperationPolicy {
  readonly effect: Effect;
  /** Default: {@link DEFAULT_RETRY}. */
  readonly retry?: RetryPolicy;
  /** Milliseconds of one attempt. */
  readonly timeout?: number;
  readonly rateLimit?: RateLimit;
}

/** Of an operation that is a tool by itself. */
export interface EndpointPolicy extends OperationPolicy {
  /** Of a write: the header in which each call sends a key of its own, unless its arguments have one. */
  readonly idempotencyHeader?: string;
}

/** RFC 9110 §9.2.2, and QUERY of OpenAPI 3.2. */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);
const IDEMPOTENT: ReadonlySet<string> = new Set(["PUT", "DELETE"]);

/** What calling an operation does, as far as its method (upper case) says. */
export function effectOf(method: string): Effect {
  if (SAFE.has(method)) return "read";
  return IDEMPOTENT.has(method) ? "idempotent" : "write";
}

/** Headers in which APIs take idempotency keys (draft-ietf-httpapi-idempotency-key-header); lower case. */
export const KEY_HEADERS: ReadonlySet<string> = new Set([
  "idempotency-key",
  "x-idempotency-key",
  "idempotency-token",
]);
