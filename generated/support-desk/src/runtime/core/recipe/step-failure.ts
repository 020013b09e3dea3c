/** What went wrong in a step, in the API's words where it has some. */
import type { EvaluationError } from "../cel/error.js";
import { attemptsText, CODES, requestLine, type Sent, said } from "../failure.js";
import { type HttpError, WITHHELD } from "../http-error.js";
import { shorten } from "../pointer.js";
import type { Attempted } from "../policy/attempts.js";
import { retryAfterOf } from "../policy/retry.js";
import { seconds } from "../policy/settings.js";
import { statusLine } from "../status.js";
import type { Calling } from "./calling.js";
import type { Scope } from "./context.js";
import type { Ledger } from "./ledger.js";
import { type Answer, Interrupted, StepFailure } from "./signals.js";
import type { StepResponse } from "./types.js";

const MAX_SAID = 600;

interface Failed {
  readonly answer: Answer;
  readonly response: StepResponse;
  readonly step: string;
  readonly error: Calling["error"];
  readonly recover: (() => string) | undefined;
  readonly attempted: Attempted;
  /** At this attempt or one before, it may have been done in part. */
  readonly doubtful: boolean;
  readonly now: number;
}

/** An answer that is no success. */
export function apiFailure(failed: Failed): StepFailure {
  const { answer, response, step, recover, attempted, doubtful, now } = failed;
  const { status } = response;
  const isStatus = status < 200 || status >= 300;
  const after = retryAfterOf(answer.response, now);
  const parts = [
    `${statusLine(status)} from ${requestLine(answer.sent)}${attemptsText(answer.sent)}.`,
    reasonOf(failed),
    attempted.tooLongAWait !== undefined &&
      `It asks to wait ${seconds(attempted.tooLongAWait)}, longer than this call may take.`,
  ];
  return new StepFailure(isStatus ? `http_${status}` : "api_error", parts.filter(Boolean).join(" "), {
    step,
    status,
    answer,
    doubtful,
    ...(after !== undefined && after > 0 && { retryAfter: Math.ceil(after / 1000) }),
    ...(recover && { recover }),
  });
}

/** What the API's facts say of a failure, else what its body says. */
function reasonOf({ answer, response, error }: Failed): string {
  const own = quietly(() => error?.(response));
  // masked before it is cut: half a secret would not be recognised
  const { redact } = answer.sent;
  if (own !== undefined && own !== "") return `The API says: ${shorten(redact(own), MAX_SAID)}`;
  const { status, headers, notFollowed = "" } = answer.response;
  if (status >= 300 && status < 400 && headers["location"] !== undefined)
    return `It points to ${shorten(redact(headers["location"]), MAX_SAID)}, which was not followed. ${notFollowed}`.trimEnd();
  const lines = said(answer.response, redact).map((line) => line.replace(/^- /, ""));
  const text = lines.join("; ").replace(/\s+/g, " ");
  return shorten(text === "" || text.startsWith("The API ") ? text : `The API says: ${text}`, MAX_SAID);
}

/** A text for a failure must not become a failure itself. */
export function quietly<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch {
    return undefined;
  }
}

export function noAnswer(error: HttpError, step: string, sent: Sent, scope: Scope, doubtful: boolean): Error {
  const over = scope.context.budget.over();
  if (over && (error.kind === "cancelled" || error.kind === "timeout"))
    return new StepFailure(over.code, over.message, { ...over.details, step, doubtful });
  if (error.kind === "cancelled" && scope.stopping.isStopped()) return new Interrupted("Stopped under way.");
  const { retryAfter } = error;
  const isUnsent = WITHHELD.has(error.kind) && !error.sent && (sent.attempts ?? 1) === 1;
  const what = isUnsent
    ? "Nothing was sent to the API."
    : `No answer to ${requestLine(sent)}${attemptsText(sent)}:`;
  return new StepFailure(CODES[error.kind], `${what} ${error.message}`, {
    step,
    doubtful,
    final: error.kind === "cancelled",
    ...(retryAfter !== undefined && { retryAfter: Math.ceil(retryAfter / 1000) }),
  });
}

/** Of a failure that a recipe goes on after: no list of what may have been applied is told there. */
export function softly({ message, details }: StepFailure, ledger: Ledger): string {
  const isOpen = details.doubtful || ledger.in("maybe").some(({ step }) => step === details.step);
  return isOpen ? `${message} It may have been applied all the same.` : message;
}

/** The API's schemas promised something that is not there. */
export function brokenPromise({ message, path }: EvaluationError, step?: string): StepFailure {
  const blamed = step ?? /^steps\.([^.[]+)/.exec(path ?? "")?.[1];
  const at = path === undefined || message.includes(path) ? "" : ` (${path})`;
  return new StepFailure("bad_response", `A value is not what the recipe expects: ${message}${at}`, {
    ...(blamed !== undefined && { step: blamed }),
  });
}
