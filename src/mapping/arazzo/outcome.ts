/** When a call counts as done, what is tried again, and what a failure leads to. */
import type { Poll, Retry } from "../types.js";
import type { Action } from "./actions.js";
import { and, or } from "./cel.js";
import { type Criterion, celOf, truthAt } from "./criteria.js";
import { addFailure, addLoop, type Draft } from "./failure.js";
import type { Scope } from "./operand.js";
import { ALL, among, FEW, few, GOOD, isGood, isPure, USUAL } from "./statuses.js";

export interface Outcome {
  readonly accept: readonly number[];
  readonly success?: string;
  readonly retry?: Retry;
  readonly poll?: Poll;
  /** The recipe goes on where the call fails. */
  readonly continues: boolean;
  /** Where a failure leads, and when, over the finished step. */
  readonly failures: readonly { readonly when: string; readonly action: Action }[];
  /** Milliseconds that waiting may take. */
  readonly waits: number;
}

/**
 * @param index of the step, to tell a loop from a way on
 * @returns `undefined` after a report
 */
export function outcomeOf(
  criteria: readonly Criterion[],
  onSuccess: readonly Action[],
  onFailure: readonly Action[],
  index: number,
  scope: Scope,
): Outcome | undefined {
  const attempt: Scope = { ...scope, when: "attempt" };
  // criteria that never mention the status leave it at 2xx
  const asksStatus = criteria.some((one) => ALL.some((status) => truthAt([one], status) !== undefined));
  const allowed = asksStatus ? ALL.filter((status) => truthAt(criteria, status) !== false) : GOOD;
  const more = criteria.filter((one) => allowed.some((status) => truthAt([one], status) === undefined));
  const rest = celOf(more, attempt);
  if (rest === undefined) return undefined;
  const draft: Draft = {
    allowed,
    asksMore: more.length > 0,
    accepted: new Set(few(allowed.filter((status) => !isGood(status)))),
    alsoFine: [],
    until: [],
    pollsForSuccess: false,
    failures: [],
    handled: new Set(),
    continues: false,
    waits: 0,
  };
  for (const action of onSuccess) {
    const isLoop = action.kind === "goto" && action.step === index;
    if (isLoop && !addLoop(action, draft, scope)) return undefined;
  }
  for (const action of onFailure) {
    const goesOn = addFailure(action, draft, scope);
    if (goesOn === undefined) return undefined;
    if (!goesOn) break;
  }
  if (draft.pollsForSuccess) draft.until.push(rest);
  const { accepted, retry, wait, until, continues, failures, waits } = draft;
  const status = asksStatus ? statusTest(criteria, allowed, attempt) : undefined;
  const core = and(status, draft.pollsForSuccess ? undefined : rest);
  const success = core === "true" ? core : or(core, ...draft.alsoFine);
  return {
    accept: [...accepted].sort((one, other) => one - other),
    ...(success !== "true" && { success }),
    ...(retry && { retry }),
    ...(wait && until.length > 0 && { poll: { until: and(...until), ...wait } }),
    continues,
    failures,
    waits,
  };
}

/** That the status is one of those, where the document excludes some 2xx. */
function statusTest(
  criteria: readonly Criterion[],
  allowed: readonly number[],
  scope: Scope,
): string | undefined {
  if (USUAL.every((status) => allowed.includes(status))) return undefined;
  const usual = allowed.filter((status) => !isGood(status) || USUAL.includes(status));
  if (usual.length <= FEW) return among(usual);
  return celOf(
    criteria.filter((one) => isPure([one])),
    scope,
  );
}
