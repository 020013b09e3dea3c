/** What the engine takes from its surroundings: time, chance, and the key that confirmations are signed with. */

export interface RecipeSettings {
  /** HMAC key of confirmations; every replica of a server needs the same. */
  readonly stateKey: () => Promise<Uint8Array>;
  /** Milliseconds of the epoch. */
  readonly clock?: () => number;
  /** From 0 to below 1. */
  readonly random?: () => number;
  /** Ends early, in any way, when the signal is aborted. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly uuid?: () => string;
}

export type Settings = Required<RecipeSettings>;

export function settingsOf(settings: RecipeSettings): Settings {
  return {
    clock: Date.now,
    random: Math.random,
    sleep,
    uuid: () => crypto.randomUUID(),
    ...settings,
  };
}

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
