/** A run that failed, as a result: what failed, what stands, what was undone, and what to do next. */

import { redactorOf } from "../exchange.js";
import { errorResponse, nextStep } from "../failure.js";
import { withoutControls } from "../media.js";
import { shorten } from "../pointer.js";
import { type Redact, redactValue } from "../redact.js";
import type { ToolResult } from "../types.js";
import type { RunContext } from "./context.js";
import { plain } from "./digest.js";
import type { Entry, Ledger } from "./ledger.js";
import type { StepFailure } from "./signals.js";
import { quietly } from "./step-failure.js";

const MAX_MESSAGE = 1_000;
const MAX_SHOW = 4_000;
/** Steps named in the text; the JSON has all. */
const MAX_NAMED = 8;

/** What a failed recipe says as JSON, under `error`: docs/mapping.md explains it. */
export interface RecipeFailure {
  readonly code: string;
  readonly message: string;
  readonly failed_step?: string;
  /** HTTP's. */
  readonly status?: number;
  readonly done: readonly StepBrief[];
  readonly undone: readonly StepBrief[];
  readonly undo_failed: readonly (StepBrief & { readonly message?: string | undefined })[];
  readonly maybe_applied: readonly StepBrief[];
  /** Calling again with the same arguments does nothing twice. */
  readonly retry_safe: boolean;
  readonly retry_after_s?: number;
  readonly show?: unknown;
  readonly next: string;
}

export interface StepBrief {
  readonly step: string;
  readonly operation: string;
}

/** @param isComplete every step was made, only the result could not be given */
export function failureResult(failure: StepFailure, context: RunContext, isComplete = false): ToolResult {
  const { ledger, recipe, runtime } = context;
  const { code, message, details } = failure;
  const redact = redactorOf(runtime);
  const isSafe = isSafeToRepeat(failure, ledger);
  const next = nextOf(failure, ledger, isSafe, isComplete);
  const error: RecipeFailure = {
    code,
    // masked before it is cut: half a secret would not be recognised
    message: shorten(redact(message), MAX_MESSAGE),
    // all steps were made: the one that a value came from did not fail
    ...(details.step !== undefined && !isComplete && { failed_step: details.step }),
    ...(details.status !== undefined && { status: details.status }),
    done: ledger.in("done").map(brief),
    undone: ledger.in("undone").map(brief),
    undo_failed: ledger.in("undo failed").map((entry) => ({ ...brief(entry), message: entry.reason })),
    maybe_applied: ledger.in("maybe").map(brief),
    retry_safe: isSafe,
    ...(details.retryAfter !== undefined && { retry_after_s: details.retryAfter }),
    ...(details.show !== undefined && { show: shown(details.show) }),
    next,
  };
  const text =
    recipe.stepCount === 1 && isAlone(ledger) && details.answer && details.answer.response.status >= 400
      ? explained(failure, details.answer, context)
      : told(failure, ledger, next, redact);
  const json = JSON.stringify({ error: redactValue(error, redact) });
  const block = (content: string) => ({ type: "text", text: content }) as const;
  return {
    content: [block(redact(withoutControls(text))), block(json)],
    isError: true,
    failure: { code, ...(details.status !== undefined && { status: details.status }) },
  };
}

/** Nothing but the failed step was made; a loop may be the only step and have made many. */
function isAlone({ entries }: Ledger): boolean {
  return entries.every(({ state }) => state === "maybe") && entries.length <= 1;
}

function brief({ step, operation }: Entry): StepBrief {
  return { step, operation };
}

/** Too much to show is left out rather than cut in the middle. */
function shown(show: unknown): unknown {
  const value = plain(show);
  return (JSON.stringify(value) ?? "").length > MAX_SHOW ? "(too large to show)" : value;
}

/** No write stands, or those that do change nothing when they are made again. */
function isSafeToRepeat({ details }: StepFailure, ledger: Ledger): boolean {
  return details.doubtful !== true && ledger.standing().every(({ isRepeatable }) => isRepeatable);
}

/** One request and its answer: as the 1:1 tool explains it. */
function explained(
  { details }: StepFailure,
  { response, sent }: NonNullable<StepFailure["details"]["answer"]>,
  { ledger }: RunContext,
): string {
  const [block] = errorResponse(response, sent).content;
  const recover = details.recover && quietly(details.recover);
  const lines = [block?.type === "text" ? block.text : "", recover, ...whatStands(ledger)];
  return lines.filter(Boolean).join("\n");
}

function told({ message, details }: StepFailure, ledger: Ledger, next: string, redact: Redact): string {
  const isStep = details.step !== undefined && !details.isGuard && details.next === undefined;
  const where = isStep ? `Step ${details.step} failed: ` : "";
  const first = where + shorten(redact(message).replace(/\s+/g, " "), MAX_MESSAGE);
  if (details.isGuard && ledger.entries.length === 0) return first;
  return [first, details.below, ...whatStands(ledger), next].filter(Boolean).join("\n");
}

/** At most three lines. */
function whatStands(ledger: Ledger): readonly string[] {
  const done = ledger.in("done");
  const maybe = ledger.in("maybe");
  const undone = ledger.in("undone");
  const failed = ledger.in("undo failed");
  const back = [
    undone.length > 0 && `Undone: ${named(undone)}.`,
    failed.length > 0 && `Could not be undone: ${named(failed)}.`,
  ];
  return [
    done.length > 0 ? `Done, and not undone: ${named(done)}.` : "",
    back.filter(Boolean).join(" "),
    maybe.length > 0 ? `May have been applied, no answer says so: ${named(maybe)}.` : "",
  ].filter(Boolean);
}

function named(entries: readonly Entry[]): string {
  const names = entries.slice(0, MAX_NAMED).map(({ step, operation }) => `${step} (${operation})`);
  const more = entries.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

function nextOf(failure: StepFailure, ledger: Ledger, isSafe: boolean, isComplete: boolean): string {
  const { details } = failure;
  const own = [details.recover, ...(isComplete ? [] : standingRecover(ledger))];
  for (const recover of own) {
    const text = recover && quietly(recover);
    if (text) return text;
  }
  const standing = ledger.standing();
  if (details.next !== undefined && standing.length === 0) return details.next;
  if (isComplete) {
    return standing.length === 0
      ? `Nothing was changed.${failure.code === "too_large" ? " Ask for less, or for something else." : ""}`
      : "The changes were made; do not repeat this call.";
  }
  if (standing.length === 0) return nothingStands(failure, ledger);
  const wait = details.retryAfter === undefined ? "" : `Wait ${details.retryAfter} s. `;
  if (isSafe)
    return `${wait}What was done can be repeated without harm: once the cause is gone, call again with the same arguments.`;
  const unsafe = standing.filter(({ isRepeatable }) => !isRepeatable);
  const unsure = unsafe.filter(({ state }) => state === "maybe");
  const check = unsure.length > 0 ? `Check first whether ${stepsOf(unsure)} took effect. ` : "";
  return `${check}Do not call again as it is: ${stepsOf(unsafe)} would be made twice. Do what is missing by other means, or ask the user.`;
}

/** Of the last write that stands: what its author says about a recipe that fails after it. */
function standingRecover(ledger: Ledger): readonly (Entry["recover"] | undefined)[] {
  return [ledger.standing().findLast(({ recover }) => recover !== undefined)?.recover];
}

function stepsOf(entries: readonly Entry[]): string {
  const names = entries.slice(0, MAX_NAMED).map(({ step }) => step);
  return entries.length > names.length ? `${names.join(", ")} and others` : names.join(", ");
}

function nothingStands({ code, details }: StepFailure, ledger: Ledger): string {
  const { answer, doubtful, step } = details;
  if (doubtful)
    return `Check first whether ${step ?? "it"} took effect in part; calling again could make it twice.`;
  const state = ledger.entries.length === 0 ? "Nothing was changed." : "What was done is undone.";
  if (details.retryAfter !== undefined) return `${state} Wait ${details.retryAfter} s before calling again.`;
  if (answer && answer.response.status < 500)
    return `${state} ${nextStep(answer.response, answer.sent)}`.trim();
  return answer || RETRIABLE.has(code) ? `${state} Calling again is safe.` : state;
}

/** Of these the cause may be gone the next time. */
const RETRIABLE: ReadonlySet<string> = new Set([
  "timeout",
  "network",
  "busy",
  "unavailable",
  "budget_exceeded",
  "cancelled",
  "poll_timeout",
]);
