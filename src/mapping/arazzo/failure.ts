/** Failure actions of a call → what is tried again, and where a failure leads. */
import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Poll, Retry, RetryCause } from "../types.js";
import type { Action } from "./actions.js";
import { not } from "./cel.js";
import { celOf, truthAt } from "./criteria.js";
import { dropped, placeOf, unsupported } from "./document.js";
import type { Scope } from "./operand.js";
import { ALL, among, FEW, few, isGood, statusesOf } from "./statuses.js";

/** What the actions of a call add up to; grows action by action. */
export interface Draft {
  /** Statuses with which the step succeeds. */
  readonly allowed: readonly number[];
  /** More than the status decides on success. */
  readonly asksMore: boolean;
  readonly accepted: Set<number>;
  /** CEL of responses that are no success and yet no failure of the call. */
  readonly alsoFine: string[];
  readonly until: string[];
  /** The poll also waits for the rest of the criteria of success. */
  pollsForSuccess: boolean;
  readonly failures: { readonly when: string; readonly action: Action }[];
  /** Statuses that an earlier action was for. */
  readonly handled: Set<number>;
  continues: boolean;
  retry?: Retry;
  wait?: Omit<Poll, "until">;
  /** Milliseconds that waiting may take. */
  waits: number;
}

const RETRYABLE: readonly RetryCause[] = [408, 425, 429, 500, 502, 503, 504];
const MAX_ATTEMPTS = 10;
/** Milliseconds between attempts where the document says none. */
const PAUSE = 1_000;
/** A loop without a limit of its own: milliseconds. */
const LOOP = 30_000;

/** @returns whether later actions count; `undefined` after a report */
export function addFailure(action: Action, draft: Draft, scope: Scope): boolean | undefined {
  const failing = statusesOf(action.criteria)?.filter(
    (status) => !draft.handled.has(status) && (draft.asksMore || !draft.allowed.includes(status)),
  );
  switch (action.kind) {
    case "end":
      for (const status of failing ?? []) draft.handled.add(status);
      return action.criteria.length > 0;
    case "retry":
      return addRetry(action, failing, draft, scope);
    case "goto":
      return addGoto(action, failing, draft, scope);
  }
}

function addRetry(
  action: Action,
  failing: readonly number[] | undefined,
  draft: Draft,
  scope: Scope,
): true | undefined {
  const other = ["workflowId", "stepId"].find((key) => below(action.node, key).value !== undefined);
  if (other !== undefined) {
    const reason = "the server gets and renews credentials itself.";
    dropped(
      scope.report,
      placeOf(below(action.node, other)),
      "A retry after another workflow or step",
      reason,
    );
    return true;
  }
  const limit = action.limit ?? 1;
  if (limit === 0) return true;
  const any = action.criteria.length === 0;
  if (any && draft.asksMore) {
    draft.pollsForSuccess = true;
    repeat(action, draft);
  } else if (!any && failing === undefined) {
    if (!pollWhile(action, draft, scope)) return undefined;
  } else if (failing && failing.length <= FEW) pollOn(failing, action, draft);
  const causes: readonly RetryCause[] = any
    ? [...RETRYABLE, "network", "timeout"]
    : RETRYABLE.filter((cause) => typeof cause === "number" && failing?.includes(cause));
  // a poll has as many attempts as its time allows
  if (causes.length > 0) draft.retry ??= retryOf(action, limit, causes, draft.wait ? () => {} : scope.report);
  return true;
}

/** Statuses that no retry is for: the next read may answer with another. */
function pollOn(failing: readonly number[], action: Action, draft: Draft): void {
  const polled = failing.filter((status) => !RETRYABLE.some((cause) => cause === status));
  if (polled.length === 0) return;
  if (polled.some((status) => draft.allowed.includes(status))) draft.pollsForSuccess = true;
  const strange = polled.filter((status) => !draft.allowed.includes(status));
  if (strange.length > 0) {
    draft.until.push(not(among(strange)));
    draft.alsoFine.push(among(strange));
    accept(strange, draft);
  }
  repeat(action, draft);
}

/** As long as the response is as the criteria say. */
function pollWhile(action: Action, draft: Draft, scope: Scope): boolean {
  const again = celOf(action.criteria, { ...scope, when: "attempt" });
  if (again === undefined) return false;
  draft.until.push(not(again));
  draft.alsoFine.push(again);
  const possible = ALL.filter((status) => truthAt(action.criteria, status) !== false);
  if (possible.length < ALL.length) accept(few(possible), draft);
  repeat(action, draft);
  return true;
}

/** A success action that leads to its own step. @returns `undefined` after a report */
export function addLoop(action: Action, draft: Draft, scope: Scope): true | undefined {
  const again = celOf(action.criteria, { ...scope, when: "attempt" });
  if (again === undefined) return undefined;
  if (again === "true") {
    const at = placeOf(action.node);
    return unsupported(scope.report, at, "A step that goes to itself forever", "Give the action criteria.");
  }
  draft.until.push(not(again));
  repeat(action, draft);
  return true;
}

function addGoto(
  action: Action,
  failing: readonly number[] | undefined,
  draft: Draft,
  scope: Scope,
): boolean | undefined {
  const { report } = scope;
  if (action.criteria.length === 0) {
    if (draft.handled.size > 0)
      return unsupported(
        report,
        placeOf(action.node),
        "A goto for all failures but some",
        "Give its criteria the statuses it is for.",
      );
    draft.continues = true;
    draft.failures.push({ when: `!has(steps.${scope.step?.id})`, action });
    return false;
  }
  if (!failing)
    return unsupported(
      report,
      placeOf(below(action.node, "criteria")),
      "A goto after a failure that depends on more than the status",
      "Let its criteria name statuses, or make the response a success and go on with onSuccess.",
    );
  const when = celOf(action.criteria, { ...scope, when: "after" });
  const now = celOf(action.criteria, { ...scope, when: "attempt" });
  if (when === undefined || now === undefined) return undefined;
  draft.alsoFine.push(now);
  for (const status of failing) draft.handled.add(status);
  accept(few(failing), draft);
  draft.failures.push({ when, action });
  return true;
}

function accept(statuses: readonly number[], draft: Draft): void {
  for (const status of statuses) if (!isGood(status)) draft.accepted.add(status);
}

function repeat(action: Action, draft: Draft): void {
  const every = Math.max(100, action.after ?? PAUSE);
  const timeout = action.limit === undefined ? LOOP : every * (action.limit + 1);
  draft.waits = Math.max(draft.waits, timeout);
  draft.wait = { every: duration(every), timeout: duration(timeout) };
}

function retryOf(action: Action, limit: number, on: readonly RetryCause[], report: Report): Retry {
  if (limit + 1 > MAX_ATTEMPTS) {
    const reason = "a call of a tool has to end while somebody waits.";
    const at = placeOf(below(action.node, "retryLimit"));
    dropped(report, at, `What goes beyond ${MAX_ATTEMPTS} attempts`, reason);
  }
  const base = action.after === undefined || action.after === 0 ? undefined : duration(action.after);
  const long = action.after !== undefined && action.after > 30_000;
  return {
    attempts: Math.min(MAX_ATTEMPTS, limit + 1),
    on,
    ...(base !== undefined && { base, ...(long && { cap: base }) }),
  };
}

/** As a mapping file writes it. @param milliseconds at most a day */
export function duration(milliseconds: number): string {
  const bounded = Math.min(24 * 3_600_000, Math.max(1, Math.round(milliseconds)));
  return bounded % 1_000 === 0 || bounded > 9_999_999 ? `${Math.ceil(bounded / 1_000)}s` : `${bounded}ms`;
}
