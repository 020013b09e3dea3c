/** Requests under way at one host: so many at a time, the others in the order in which they came. */
import { quietly, type Surroundings } from "./settings.js";

export class Places {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Whether there was a free one, which is then taken. There is none while others wait. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /** Whether one came free within so many milliseconds, and before the signal. */
  take(within: number, signal: AbortSignal, sleep: Surroundings["sleep"]): Promise<boolean> {
    if (this.tryTake()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settled = new AbortController();
      const settle = (isTaken: boolean): void => {
        this.#waiting.delete(start);
        signal.removeEventListener("abort", giveUp);
        settled.abort(SETTLED);
        resolve(isTaken);
      };
      const start = () => settle(true);
      const giveUp = () => settle(false);
      this.#waiting.add(start);
      signal.addEventListener("abort", giveUp);
      void quietly(sleep(within, settled.signal)).then(giveUp);
      if (signal.aborted) giveUp();
    });
  }

  /** To whoever waits longest. */
  leave(): void {
    const [next] = this.#waiting;
    if (next) next();
    else this.#free++;
  }
}

/** Nobody looks at it; without one, every wait would make an exception with its stack. */
const SETTLED = "settled";
