/** What a mapping file says about repeating a request, over what holds without it. */
import type { Retry } from "../../mapping/types.js";
import { parseDuration } from "../../mapping/units.js";
import { DEFAULT_RETRY, type RetryPolicy } from "../../runtime/core/policy/types.js";

export function withRetry(policy: RetryPolicy, own: Retry | undefined): RetryPolicy {
  return {
    ...policy,
    ...(own?.attempts !== undefined && { attempts: own.attempts }),
    ...(own?.on && { on: own.on }),
    ...(own?.base !== undefined && { base: parseDuration(own.base) }),
    ...(own?.cap !== undefined && { cap: parseDuration(own.cap) }),
  };
}

export function isUsualRetry(retry: RetryPolicy): boolean {
  return JSON.stringify(retry) === JSON.stringify(DEFAULT_RETRY);
}
