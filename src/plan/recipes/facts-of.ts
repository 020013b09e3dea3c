/** What a mapping file says of an operation under `operations`, compiled once for all steps that call it. */
import type { Report } from "../../diagnostics/diagnostic.js";
import { compileCondition, compileExpression } from "../expressions/compile.js";
import type { Scope } from "../expressions/scope.js";
import { ANY, type Typed } from "../expressions/type.js";
import type { Expression } from "../expressions/types.js";
import type { BoundOperation } from "./api.js";
import { relyingOn } from "./needs.js";
import { part } from "./parts.js";
import type { Compiled } from "./planning.js";
import { bodyOf, failedBodyOf, responseMembers } from "./results.js";
import { isUsualRetry } from "./retry.js";
import { traceExpression } from "./trace.js";
import type { OperationFactsPlan } from "./types.js";

export interface OperationChecks {
  /** Over `status`, `headers` and `body`: all must hold. */
  readonly success: readonly Expression[];
  readonly error?: Expression;
  /** Paths that are there in every success. */
  readonly present: readonly string[];
}

const known = new WeakMap<BoundOperation, OperationChecks>();

/** What is wrong with the facts is reported at every use, so that no tool is served without them. */
export function operationChecks(bound: BoundOperation, report: Report): OperationChecks {
  const before = known.get(bound);
  if (before) return before;
  const { success, error } = bound.facts;
  const ok = success && compileCondition(success, responseScope(bodyOf(bound)), report);
  const why = error && compileExpression(error, responseScope(failedBodyOf(bound)), report);
  const checks = {
    success: ok ? [ok.expression] : [],
    present: ok?.whenTrue ?? [],
    ...(why && { error: why.expression }),
  };
  const isWhole = (!success || ok) && (!error || why);
  if (isWhole) known.set(bound, checks);
  return checks;
}

/** The facts as the plan has them; what is wrong with them is reported by who needs them. */
export function factsPlan(bound: BoundOperation): OperationFactsPlan {
  const { effect, facts } = bound;
  const { success, error } = operationChecks(bound, () => {});
  const { traced, needs } = relyingOn((names) => success.map((one) => traceExpression(one, names).traced));
  return {
    effect,
    ...(!isUsualRetry(facts.retry) && { retry: facts.retry }),
    ...(facts.timeout !== undefined && { timeout: facts.timeout }),
    ...(facts.rateLimit && { rateLimit: facts.rateLimit }),
    ...(traced.length > 0 && { success: traced }),
    ...(error && { error }),
    ...(needs && { needs }),
  };
}

export interface PagingFacts {
  /** Where a page has its items; `broken` where that is reported. */
  readonly items?: Compiled | "broken";
  readonly next?: Compiled | "broken";
}

const LIST: Typed = { type: { kind: "list", item: ANY }, optional: true };
const paging = new WeakMap<BoundOperation, PagingFacts>();

/** What `paginate` says of the response. */
export function pagingFacts(bound: BoundOperation, report: Report): PagingFacts {
  const before = paging.get(bound);
  if (before) return before;
  const { paginate } = bound.facts;
  const scope = responseScope(bodyOf(bound));
  const compiled = (key: "items" | "next", expect?: Typed) =>
    paginate?.value[key] === undefined
      ? {}
      : {
          [key]: compileExpression(part(paginate, key), scope, report, expect ? { expect } : {}) ?? "broken",
        };
  const facts: PagingFacts = { ...compiled("items", LIST), ...compiled("next") };
  if (facts.items !== "broken" && facts.next !== "broken") paging.set(bound, facts);
  return facts;
}

/** Only the response can be named. */
export function responseScope(body: Typed): Scope {
  return { names: new Map(responseMembers(body)), present: new Set() };
}
