/** Token buckets: so many calls at once, then one after the other in the order of asking. */

import { quietly } from "./budget.js";
import type { Settings } from "./settings.js";

export interface Rate {
  readonly calls: number;
  /** Milliseconds. */
  readonly per: number;
}

/** Lives as long as the server; what is waited for is shared by all its calls. */
export interface RateLimiter {
  /**
   * Waits for its turn. Where that takes longer than `most` milliseconds, nothing is taken and the wait is
   * returned at once; otherwise `undefined`, also when the signal ended the wait.
   */
  readonly take: (key: string, rate: Rate, most: number, signal: AbortSignal) => Promise<number | undefined>;
}

export function createRateLimiter({ clock, sleep }: Settings): RateLimiter {
  /** When each bucket will be full again, in milliseconds of the epoch. */
  const fullAt = new Map<string, number>();
  return {
    async take(key, { calls, per }, most, signal) {
      if (!(calls > 0) || !(per > 0)) return undefined;
      const bucket = `${calls}/${per} ${key}`;
      const interval = per / calls;
      const now = clock();
      const full = Math.max(now, fullAt.get(bucket) ?? now);
      const wait = Math.max(0, full - (calls - 1) * interval - now);
      if (wait > most) return wait;
      fullAt.set(bucket, full + interval);
      if (wait === 0) return undefined;
      await quietly(sleep(wait, signal));
      // Not used: those who come later need not wait for it.
      if (signal.aborted) fullAt.set(bucket, (fullAt.get(bucket) ?? now) - interval);
      return undefined;
    },
  };
}
