/** What an API says of how often it may be called: `Retry-After`, and the headers of rate limits that are in use. */
import { shorten } from "./pointer.js";
import type { HttpResponse } from "./types.js";

export interface RateState {
  /** Requests that are left. */
  readonly remaining: number;
  /** Requests in a whole window. */
  readonly limit?: number;
  /** Seconds until there are more. */
  readonly reset?: number;
}

/** Of the IETF's draft in its earlier versions, and what was there before. */
const named = (of: string) => [`ratelimit-${of}`, `x-ratelimit-${of}`, `x-rate-limit-${of}`];
const REMAINING = named("remaining");
const LIMIT = named("limit");
const RESET = named("reset");
/** Beyond are times since 1970; the smaller ones in seconds, the larger ones in milliseconds. */
const EPOCH = 1_000_000_000;
const EPOCH_MS = 1_000_000_000_000;

/**
 * `RateLimit` (draft-ietf-httpapi-ratelimit-headers, `"default";r=5;t=30` and, in its seventh version,
 * `limit=10, remaining=5, reset=30`), else `RateLimit-Remaining` and its like.
 * @param now milliseconds of the epoch
 */
export function rateOf({ headers }: Pick<HttpResponse, "headers">, now: number): RateState | undefined {
  const combined = headers["ratelimit"];
  // as with most answers
  if (combined === undefined && beside(headers, REMAINING) === undefined) return undefined;
  const inside = (name: string) =>
    combined === undefined ? undefined : new RegExp(`(?:^|[;,\\s])${name}=(\\d{1,15})`).exec(combined)?.[1];
  const remaining = wholeNumber(inside("r") ?? inside("remaining") ?? beside(headers, REMAINING));
  if (remaining === undefined) return undefined;
  const limit = wholeNumber(inside("limit") ?? beside(headers, LIMIT));
  const reset = secondsUntil(inside("t") ?? inside("reset") ?? beside(headers, RESET), now);
  return { remaining, ...(limit !== undefined && { limit }), ...(reset !== undefined && { reset }) };
}

function beside(headers: HttpResponse["headers"], names: readonly string[]): string | undefined {
  for (const name of names) if (headers[name]) return headers[name];
  return undefined;
}

/** Of several, the first: that of the window that ends first, where anybody sends several. */
function wholeNumber(text: string | undefined): number | undefined {
  const digits = /^\s*(\d{1,15})(?![\d.])/.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function secondsUntil(text: string | undefined, now: number): number | undefined {
  const number = wholeNumber(text);
  if (number === undefined) {
    const date = /[A-Za-z]{3}/.test(text ?? "") ? Date.parse(text ?? "") : Number.NaN;
    return Number.isNaN(date) ? undefined : until(date, now);
  }
  if (number < EPOCH) return number;
  return until(number < EPOCH_MS ? number * 1000 : number, now);
}

function until(time: number, now: number): number {
  return Math.max(0, Math.ceil((time - now) / 1000));
}

/** Whether the next few requests will be the last ones for a while: a twentieth of a window, ten at most. */
export function isLow({ remaining, limit = 0 }: RateState): boolean {
  return remaining <= Math.min(10, Math.max(1, Math.floor(limit / 20)));
}

/** What to wait for, in words: `30 seconds`. RFC 9110 §10.2.3 has seconds or a date. */
export function waitAsked({ headers }: Pick<HttpResponse, "headers">): string | undefined {
  const after = headers["retry-after"]?.trim();
  if (after === undefined || after === "") return undefined;
  return /^\d{1,9}$/.test(after) ? `${after} seconds` : `until ${shorten(after, 40)}`;
}
