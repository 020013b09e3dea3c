/** What one run may use: time, requests, bytes; and when it has to stop. */
import { GRACE } from "../policy/attempts.js";
import { quietly, type Surroundings, seconds } from "../policy/settings.js";
import type { CallContext } from "../types.js";
import { StepFailure } from "./signals.js";
import { createStopping, type Stopping } from "./stopping.js";

const MAX_CALLS = 500;
const MAX_BYTES = 16_000_000;
/** Timers of Node fire up to a millisecond early, and clocks are corrected. */
const TOLERANCE = 50;
/** Nobody looks at it; without one, every call would make an exception with its stack. */
const CLOSED = "closed";

export interface Budget {
  /** When the caller gives up or the time is up. */
  readonly ending: Stopping;
  /** A little later: for writes. */
  readonly late: Stopping;
  /** Milliseconds; not above zero when the time is up. */
  readonly remaining: () => number;
  readonly isCancelled: () => boolean;
  /** Why nothing may be started any more. */
  readonly over: () => StepFailure | undefined;
  readonly callsLeft: () => number;
  /** Takes one request of those allowed, or throws. */
  readonly takeCall: (step: string) => void;
  readonly bytesLeft: () => number;
  readonly takeBytes: (bytes: number) => void;
  /** Lets go of timers and of the caller's signal. */
  readonly close: () => void;
}

export function startBudget(ms: number, call: CallContext, settings: Surroundings): Budget {
  const { clock, sleep } = settings;
  const deadline = clock() + ms;
  const ending = createStopping();
  const late = createStopping();
  const closing = new AbortController();
  let isTimeUp = false;
  let calls = 0;
  let bytes = 0;

  const stop = (): void => {
    if (ending.isStopped() || closing.signal.aborted) return;
    ending.stop();
    void quietly(sleep(GRACE, closing.signal)).then(late.stop);
  };
  const wake = (): void => {
    // A clock that has not got there: a test that skips its waits.
    if (closing.signal.aborted || clock() + TOLERANCE < deadline) return;
    isTimeUp = true;
    stop();
  };
  call.signal.addEventListener("abort", stop);
  if (call.signal.aborted) stop();
  void quietly(sleep(ms, closing.signal)).then(wake);

  const remaining = () => (isTimeUp ? 0 : deadline - clock());
  return {
    ending,
    late,
    remaining,
    isCancelled: () => call.signal.aborted,
    over() {
      if (call.signal.aborted)
        return new StepFailure("cancelled", "The call was cancelled.", { final: true });
      if (remaining() > 0) return undefined;
      return outOfTime(ms);
    },
    callsLeft: () => MAX_CALLS - calls,
    takeCall(step) {
      if (++calls <= MAX_CALLS) return;
      const message = `The recipe reached its limit of ${MAX_CALLS} requests.`;
      throw new StepFailure("too_many_calls", message, { step, final: true });
    },
    bytesLeft: () => MAX_BYTES - bytes,
    takeBytes(count) {
      bytes += count;
    },
    close() {
      closing.abort(CLOSED);
      call.signal.removeEventListener("abort", stop);
    },
  };
}

function outOfTime(ms: number): StepFailure {
  const message = `The time for this call (${seconds(ms)}) was up before the recipe was through.`;
  return new StepFailure("budget_exceeded", message, { final: true });
}
