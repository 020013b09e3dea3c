/** Counts the calls that are running, so that a shutdown can wait for them. */
export interface CallTracker {
  /** @returns the function that ends this call; calling it again does nothing */
  readonly begin: () => () => void;
  readonly inFlight: () => number;
  /**
   * Resolves as soon as nothing is running.
   * @param timeout milliseconds to wait at most
   * @returns whether everything ended in time
   */
  readonly drain: (timeout: number) => Promise<boolean>;
}

export function createCallTracker(): CallTracker {
  let running = 0;
  let waiting: (() => void)[] = [];
  return {
    begin() {
      running++;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        running--;
        if (running > 0) return;
        const resolve = waiting;
        waiting = [];
        for (const done of resolve) done();
      };
    },
    inFlight: () => running,
    drain(timeout) {
      if (running === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), timeout);
        waiting.push(() => {
          clearTimeout(timer);
          resolve(true);
        });
      });
    },
  };
}
