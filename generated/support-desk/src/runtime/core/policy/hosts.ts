/**
 * What all tools of a server share at a host: how many requests are under way and how fast they follow each other, and
 * that a dead host is left alone. The HTTP client port with these limits around it; lives as long as the server.
 */
import { HttpError } from "../http-error.js";
import type { HttpClient, HttpOptions, HttpRequest, HttpResponse } from "../types.js";
import { Breaker } from "./breaker.js";
import { Places } from "./places.js";
import { createRateLimiter, type RateLimiter } from "./rate-limit.js";
import { REAL, type Surroundings, seconds } from "./settings.js";
import type { Rate } from "./types.js";

export interface HostLimits {
  /** Requests under way at one host; more wait. Absent: no limit. */
  readonly concurrency?: number;
  /** Requests to one host. Absent: no limit. */
  readonly rate?: Rate;
}

/** Requests under way at one host where nobody says otherwise. */
export const CONCURRENCY = 32;
/** Requests that wait for a place at one host; more are refused. */
const QUEUE = 500;

interface Host {
  readonly breaker: Breaker;
  readonly places: Places;
}

export function limitHosts(
  http: HttpClient,
  { concurrency = Number.POSITIVE_INFINITY, rate }: HostLimits,
  surroundings: Surroundings = REAL,
): HttpClient {
  /** By origin: those that the operator or a document names, so few. */
  const hosts = new Map<string, Host>();
  const limiter = createRateLimiter(surroundings);
  const hostOf = (origin: string): Host => {
    const known = hosts.get(origin);
    if (known) return known;
    const host = { breaker: new Breaker(origin, surroundings.clock), places: new Places(concurrency) };
    hosts.set(origin, host);
    return host;
  };

  /** Gives its place back. @param hasFullTime whether waiting took next to nothing of the time for the answer */
  const exchange = async (
    { breaker, places }: Host,
    request: HttpRequest,
    options: HttpOptions,
    hasFullTime = true,
  ): Promise<HttpResponse> => {
    const refusal = breaker.begin(options.timeout);
    if (refusal) {
      places.leave();
      throw refusal;
    }
    try {
      const response = await http(request, options);
      breaker.answered();
      return response;
    } catch (error) {
      breaker.failed(error, hasFullTime);
      throw error;
    } finally {
      places.leave();
    }
  };

  const inTurn = async (host: Host, request: HttpRequest, options: HttpOptions): Promise<HttpResponse> => {
    const { signal, timeout, within = timeout } = options;
    const { origin } = request;
    const asked = surroundings.clock();
    const left = () => within - (surroundings.clock() - asked);
    await placeAt(host, origin, { rate, limiter, concurrency, left, signal, surroundings });
    const rest = left();
    return exchange(host, request, { ...options, timeout: Math.min(timeout, rest) }, rest >= 0.9 * timeout);
  };

  return (request, options) => {
    const host = hostOf(request.origin);
    const refusal = host.breaker.refusal();
    if (refusal) return Promise.reject(refusal);
    if (rate === undefined && host.places.tryTake()) return exchange(host, request, options);
    return inTurn(host, request, options);
  };
}

interface Turn {
  readonly rate: Rate | undefined;
  readonly limiter: RateLimiter;
  readonly concurrency: number;
  /** Milliseconds. */
  readonly left: () => number;
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
}

/** Takes a place, and waits there for its turn by the rate: so that what is late is not sent all at once. */
async function placeAt({ places }: Host, origin: string, turn: Turn): Promise<void> {
  const { rate, limiter, concurrency, left, signal, surroundings } = turn;
  const ahead = places.waiting;
  if (ahead >= QUEUE)
    throw new HttpError("busy", `${QUEUE} requests to ${origin} wait for their turn already.`, false);
  const due = rate ? limiter.due(origin, rate, ahead) : 0;
  if (rate && due > left()) throw tooFast(rate, due);
  if (!(await places.take(left(), signal, surroundings.sleep))) {
    if (signal.aborted) throw cancelled(origin);
    throw late(origin, concurrency);
  }
  const wait = rate && (await limiter.take(origin, rate, left(), signal));
  // a place that came with no time left is no use
  if (wait === undefined && !signal.aborted && left() >= 1) return;
  places.leave();
  if (signal.aborted) throw cancelled(origin);
  throw rate && wait !== undefined ? tooFast(rate, wait) : late(origin, concurrency);
}

function cancelled(origin: string): HttpError {
  return new HttpError("cancelled", `The call to ${origin} was cancelled.`, false);
}

function late(origin: string, concurrency: number): HttpError {
  const message = `No request to ${origin} got its turn: ${concurrency} are under way, as many as this server sends at a time.`;
  return new HttpError("busy", message, false);
}

function tooFast({ calls, per }: Rate, wait: number): HttpError {
  const message = `The rate limit of this server (${calls} requests in ${seconds(per)}) leaves none for ${seconds(wait)}, longer than this call may take.`;
  return new HttpError("busy", message, false, { retryAfter: wait });
}
