/** Why a run of a recipe ends before its last line: what is thrown through the closures of a back end. */
import type { Sent } from "../failure.js";
import type { HttpResponse } from "../types.js";
import type { RecipeOutput } from "./types.js";

/** The answer a failure is about, as it came. */
export interface Answer {
  readonly response: HttpResponse;
  readonly sent: Sent;
}

export interface FailureDetails {
  /** Full id of the step; absent where no step is to blame. */
  readonly step?: string;
  readonly status?: number;
  /** Seconds until a repetition makes sense. */
  readonly retryAfter?: number;
  readonly answer?: Answer;
  /** Ends the run even where a step or a loop may fail: a limit of the run itself. */
  readonly final?: boolean;
  /** The write may have taken effect in part although the API says it failed. */
  readonly doubtful?: boolean;
  readonly recover?: () => string;
  /** Its message is its author's, and all there is to say where nothing was done. */
  readonly isGuard?: boolean;
  /** Of a guard: what its author wants shown. */
  readonly show?: unknown;
  /** Instead of what the ledger suggests. */
  readonly next?: string;
  /** Text that is shown below the message, as it is. */
  readonly below?: string;
}

/** A step, a guard or a limit ended the run. The message is for the model and not yet redacted. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
  /** `http_404`, `timeout`, a guard's own. */
  readonly code: string;
  readonly details: FailureDetails;

  constructor(code: string, message: string, details: FailureDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** A neighbour failed, and its failure is the one to tell; or the run is over. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** An early, good end. */
export class RecipeReturn extends Error {
  override readonly name = "RecipeReturn";
  readonly output: unknown;
  readonly text: RecipeOutput["text"];

  constructor(output: unknown, text: RecipeOutput["text"]) {
    super("The recipe ended early.");
    this.output = output;
    this.text = text;
  }
}

/** The user has to be asked first. */
export class AskFirst extends Error {
  override readonly name = "AskFirst";
  readonly question: string;
  readonly state: string;

  constructor(question: string, state: string) {
    super("The user has to be asked first.");
    this.question = question;
    this.state = state;
  }
}
