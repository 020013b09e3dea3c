/** A host that gives no sign of life is left alone for a while: the circuit breaker of one origin. */
import { HttpError } from "../http-error.js";
import { seconds } from "./settings.js";

/** Requests in a row without a sign of life. */
const FAILURES = 5;
/** Milliseconds until the host is tried again, by one request. */
const COOL_DOWN = 10_000;

/**
 * Closed: all is sent. Open: nothing is, until the cool-down is over. Half-open: one request is, and what comes of it
 * decides. Any answer closes it, also one of 500: the host lives.
 */
export class Breaker {
  readonly #origin: string;
  readonly #clock: () => number;
  #failures = 0;
  /** Milliseconds of the epoch, these two. */
  #openUntil = 0;
  #probeUntil = 0;
  #reason = "";

  constructor(origin: string, clock: () => number) {
    this.#origin = origin;
    this.#clock = clock;
  }

  /** Why nothing may be sent now; undefined where it may. */
  refusal(): HttpError | undefined {
    if (this.#failures < FAILURES) return undefined;
    const now = this.#clock();
    if (now < this.#openUntil) return this.#refuse(this.#openUntil - now);
    return now < this.#probeUntil ? this.#refuse(Math.min(this.#probeUntil - now, COOL_DOWN)) : undefined;
  }

  /** The same for a request that is sent at once where nothing is said against it. @param most milliseconds it may take */
  begin(most: number): HttpError | undefined {
    if (this.#failures < FAILURES) return undefined;
    const refusal = this.refusal();
    // not for ever: a host may drop what runs in the middle, as Workers do
    if (!refusal) this.#probeUntil = this.#clock() + most;
    return refusal;
  }

  answered(): void {
    this.#failures = 0;
    this.#openUntil = 0;
    this.#probeUntil = 0;
  }

  /** @param hadFullTime whether an answer that did not come had as long as any other: else the host may just be busy */
  failed(error: unknown, hadFullTime: boolean): void {
    if (!(error instanceof HttpError)) return;
    const { kind, isSilent, message } = error;
    if (isSilent && (hadFullTime || kind !== "timeout")) {
      this.#probeUntil = 0;
      if (++this.#failures < FAILURES) return;
      this.#openUntil = this.#clock() + COOL_DOWN;
      this.#reason = message;
    } else if (isSilent || kind === "cancelled" || kind === "refused") {
      // says nothing of the host: another may try
      this.#probeUntil = 0;
    } else {
      this.answered();
    }
  }

  #refuse(retryAfter: number): HttpError {
    const wait = seconds(Math.ceil(retryAfter / 1000) * 1000);
    const message = `${this.#reason} The last ${this.#failures} requests to ${this.#origin} all got no answer, so nothing is sent there for ${wait}.`;
    return new HttpError("unavailable", message, false, { retryAfter });
  }
}
