/** Token buckets: so many calls at once, then one after the other in the order of asking. */
import type { OperationRuntime } from "../exchange.js";
import { quietly, type Surroundings } from "./settings.js";
import type { Rate } from "./types.js";

/** Lives as long as the server; what is waited for is shared by all its calls. */
export interface RateLimiter {
  /**
   * Waits for its turn. Where that takes longer than `most` milliseconds, nothing is taken and the wait is
   * returned at once; otherwise `undefined`, also when the signal ended the wait.
   */
  readonly take: (key: string, rate: Rate, most: number, signal: AbortSignal) => Promise<number | undefined>;
  /** Milliseconds until it would be the turn of whoever comes after `ahead` others. */
  readonly due: (key: string, rate: Rate, ahead: number) => number;
}

const limiters = new WeakMap<OperationRuntime, RateLimiter>();

/** The one of a server, made once: its tools share what an operation allows. */
export function limiterOf(runtime: OperationRuntime, surroundings: Surroundings): RateLimiter {
  const known = limiters.get(runtime);
  if (known) return known;
  const limiter = createRateLimiter(surroundings);
  limiters.set(runtime, limiter);
  return limiter;
}

export function createRateLimiter({ clock, sleep }: Surroundings): RateLimiter {
  /** When each bucket will be full again, in milliseconds of the epoch. */
  const fullAt = new Map<string, number>();
  const isLimit = ({ calls, per }: Rate) => calls > 0 && per > 0;
  const bucketOf = (key: string, { calls, per }: Rate) => `${calls}/${per} ${key}`;
  /** @param full when the bucket is full again */
  const waitOf = ({ calls, per }: Rate, full: number, now: number) =>
    Math.max(0, full - (calls - 1) * (per / calls) - now);
  return {
    async take(key, rate, most, signal) {
      if (!isLimit(rate)) return undefined;
      const bucket = bucketOf(key, rate);
      const interval = rate.per / rate.calls;
      const now = clock();
      const full = Math.max(now, fullAt.get(bucket) ?? now);
      const wait = waitOf(rate, full, now);
      if (wait > most) return wait;
      fullAt.set(bucket, full + interval);
      if (wait === 0) return undefined;
      await quietly(sleep(wait, signal));
      // Not used: those who come later need not wait for it.
      if (signal.aborted) fullAt.set(bucket, (fullAt.get(bucket) ?? now) - interval);
      return undefined;
    },
    due(key, rate, ahead) {
      if (!isLimit(rate)) return 0;
      const now = clock();
      const full = Math.max(now, fullAt.get(bucketOf(key, rate)) ?? now);
      return waitOf(rate, full + ahead * (rate.per / rate.calls), now);
    },
  };
}
