/** Notes of a run's progress: one per finished step or item, growing, and none after the end. */
import type { CallContext } from "../types.js";

export interface Progress {
  /** Items of a loop, now that their number is known. */
  readonly expect: (count: number) => void;
  readonly finished: (message: string) => void;
  /** A sign of life between two finished steps. `attempt` counts from 1. */
  readonly heartbeat: (attempt: number, message: string) => void;
  readonly end: () => void;
}

/** Small enough never to reach the next whole step. */
const NUDGE = 1 / 1024;

export function createProgress(stepCount: number, report: CallContext["progress"]): Progress {
  let total = stepCount;
  let count = 0;
  let last = 0;
  let isOver = report === undefined;
  const note = (value: number, message: string): void => {
    if (isOver) return;
    last = value > last ? value : last + NUDGE;
    report?.(last, message, Math.max(total, Math.ceil(last)));
  };
  return {
    expect(more) {
      total += more;
    },
    finished(message) {
      count++;
      note(count, message);
    },
    heartbeat(attempt, message) {
      note(count + attempt / (attempt + 1), message);
    },
    end() {
      isOver = true;
    },
  };
}
