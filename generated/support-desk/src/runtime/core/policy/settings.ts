/** What sending takes from its surroundings: time and chance. Tests bring their own, and wait for nothing. */

export interface Surroundings {
  /** Milliseconds of the epoch. */
  readonly clock: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Ends early, in any way, when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly uuid: () => string;
}

/** Those of the host, looked up when they are used: tests put their own in their place. */
export const REAL: Surroundings = {
  clock: () => Date.now(),
  random: () => Math.random(),
  sleep,
  uuid: () => crypto.randomUUID(),
};

/** The longest delay a timer can hold. */
const MAX_TIMEOUT = 2 ** 31 - 1;

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, MAX_TIMEOUT));
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}

/** A sleep may end by an abort in whatever way. */
export function quietly(sleeping: Promise<void>): Promise<void> {
  return sleeping.catch(() => {});
}

/** `50 s`, `0.5 s` */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
