/** What a mapping file says of an operation under `operations`, compiled once for all steps that call it. */
import type { Report } from "../../diagnostics/diagnostic.js";
import { compileCondition, compileExpression } from "../expressions/compile.js";
import type { Scope } from "../expressions/scope.js";
import type { Typed } from "../expressions/type.js";
import type { Expression } from "../expressions/types.js";
import type { BoundOperation } from "../mapped/types.js";
import { bodyOf, failedBodyOf, responseMembers } from "./results.js";

export interface OperationChecks {
  /** Over `status`, `headers` and `body`: all must hold. */
  readonly success: readonly Expression[];
  readonly error?: Expression;
}

const known = new WeakMap<BoundOperation, OperationChecks>();

/** Reports what is wrong with the facts at their first use only. */
export function operationChecks(bound: BoundOperation, report: Report): OperationChecks {
  const before = known.get(bound);
  if (before) return before;
  const { success, error } = bound.facts;
  const ok = success && compileCondition(success, responseScope(bodyOf(bound)), report);
  const why = error && compileExpression(error, responseScope(failedBodyOf(bound)), report);
  const checks = { success: ok ? [ok.expression] : [], ...(why && { error: why.expression }) };
  known.set(bound, checks);
  return checks;
}

/** Only the response can be named. */
export function responseScope(body: Typed): Scope {
  return { names: new Map(responseMembers(body)), present: new Set() };
}
