/** Waiting for something that happens, never for time to pass. */
import { setTimeout as delay } from "node:timers/promises";

const PATIENCE = 8_000;

/** Asks again and again until the answer is neither undefined nor false; fails after `patience` milliseconds. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  patience: number = PATIENCE,
): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${patience} ms in vain: ${what}`);
    await delay(5);
  }
}

/** The promise's outcome, or an error that names it when it takes too long. */
export async function within<T>(what: string, promise: Promise<T>, patience: number = PATIENCE): Promise<T> {
  const controller = new AbortController();
  const late = delay(patience, undefined, { signal: controller.signal }).then(() => {
    throw new Error(`waited ${patience} ms in vain: ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    controller.abort();
    late.catch(() => {});
  }
}

/** A door that stays shut until it is opened. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
