/** A `call` step → its plan, and the type of its result. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { parseDuration } from "../../mapping/units.js";
import { knownToBe } from "../expressions/refine.js";
import { type Scope, withName } from "../expressions/scope.js";
import { ANY, type Typed } from "../expressions/type.js";
import type { Expression, ValuePlan } from "../expressions/types.js";
import type { BoundOperation } from "./api.js";
import { type Env, withStep } from "./env.js";
import { operationChecks } from "./facts-of.js";
import type { CallNode } from "./nodes.js";
import { planCollect } from "./paging.js";
import { originOf, part } from "./parts.js";
import { condition, expression, type Planning, scopeAt, text, value } from "./planning.js";
import { bodyOf, callResult, collectResult, responseMembers } from "./results.js";
import { withRetry } from "./retry.js";
import type { ArgumentsPlan, CallStepPlan, PollPlan } from "./types.js";
import { checkWritten } from "./written.js";

/** @param env with what the step's own `if` says */
export function planCall(
  node: CallNode,
  env: Env,
  planning: Planning,
): { readonly plan: CallStepPlan; readonly typed: Typed } {
  const { at, step, operation: bound, id } = node;
  const scope = scopeAt(planning, env, node);
  if (!bound) {
    planning.fail();
    return { plan: { ...FAILED, id, origin: originOf(at) }, typed: { ...ANY, optional: false } };
  }
  checkStatuses(node, bound, planning);
  const args = planArguments(node.bindings, scope, planning);
  const body = bodyOf(bound, step.accept);
  const response = withResponse(scope, body);
  const checks = operationChecks(bound, planning.report);
  const own = step.success === undefined ? undefined : condition(planning, part(at, "success"), response);
  const poll = step.poll && planPoll(node, response, planning);
  const collect = step.collect ? planCollect(node, bound, body, response, planning) : undefined;
  // what its tests found to be there is there
  const tested = [...checks.present, ...(own?.whenTrue ?? []), ...(poll?.present ?? [])];
  const typed = collect ? collectResult(id, collect.item) : callResult(id, knownToBe(body, tested, "body"));
  const after = scopeAt(planning, withStep(env, id, typed), node);
  const timeout = durationOf(step.timeout) ?? planning.timeout;
  const key = idempotency(node, bound, scope, planning);
  // what the facts of the undo say is checked like those of any call
  if (node.undo) operationChecks(node.undo.operation, planning.report);
  const plan: CallStepPlan = {
    kind: "call",
    id,
    ...(step.title !== undefined && { title: step.title }),
    origin: originOf(at),
    operation: bound.id,
    args,
    effect: bound.effect,
    ...(step.accept?.length && { accept: step.accept }),
    ...(step.accept?.length && planning.api.types && { bodyType: planning.api.types.of(body, bound.id) }),
    ...(own && { success: [own.expression] }),
    ...(step.retry && { retry: withRetry(bound.facts.retry, step.retry) }),
    ...(timeout !== undefined && { timeout }),
    ...(key && { idempotency: key }),
    ...(step.pivot && { pivot: true }),
    ...(step.on_error === "continue" && { onError: "continue" }),
    ...(node.undo && {
      undo: {
        operation: node.undo.operation.id,
        args: planArguments(node.undo.bindings, after, planning),
      },
    }),
    ...(poll && { poll: poll.plan }),
    ...(collect && { collect: collect.plan }),
    ...(step.recover !== undefined && { recover: text(planning, part(at, "recover"), after) }),
  };
  return { plan, typed: { type: typed.type, optional: step.on_error === "continue" } };
}

/** Stands for a step that cannot be planned; the recipe is not served. */
const FAILED: CallStepPlan = {
  kind: "call",
  id: "",
  origin: { uri: "", pointer: "" },
  operation: "",
  args: [],
  effect: "read",
};

export function planArguments(
  bindings: CallNode["bindings"],
  scope: Scope,
  planning: Planning,
): ArgumentsPlan {
  return bindings.map(({ argument, value: at, expect, nullable, slot }) => {
    const { value: plan, typed } = value(planning, at, scope, expect);
    // of a slip, which is told, the type is not known
    if (typed.type.kind !== "any") checkWritten(plan, at, slot, planning.report);
    return [argument, nullable && typed.optional ? orNull(plan) : plan];
  });
}

/** An operation that requires an argument and takes null for it is sent null, not nothing. */
function orNull(plan: ValuePlan): ValuePlan {
  if (plan.kind !== "expression" || isNullAtLast(plan.expression)) return plan;
  const otherwise: Expression = { kind: "literal", value: null };
  return { ...plan, expression: { kind: "orValue", of: plan.expression, otherwise } };
}

function isNullAtLast(expression: Expression): boolean {
  if (expression.kind === "literal") return expression.value === null;
  return expression.kind === "orValue" && isNullAtLast(expression.otherwise);
}

function withResponse(scope: Scope, body: Typed): Scope {
  return responseMembers(body).reduce((wider, [name, typed]) => withName(wider, name, typed), scope);
}

function durationOf(written: string | undefined): number | undefined {
  return written === undefined ? undefined : parseDuration(written);
}

function checkStatuses({ at, step }: CallNode, bound: BoundOperation, { report }: Planning): void {
  step.accept?.forEach((status, index) => {
    if (bound.documents(status)) return;
    const related = [{ message: `${bound.id} is declared here`, at: originOf(bound.operation.at) }];
    const params = { operation: bound.id, status };
    report(diagnostic("recipe/status-undocumented", part(at, "accept", index), params, { related }));
  });
}

function idempotency(
  { at, step }: CallNode,
  bound: BoundOperation,
  scope: Scope,
  planning: Planning,
): { readonly header: string; readonly key?: Expression } | undefined {
  if (step.idempotency === undefined) return undefined;
  const place = part(at, "idempotency");
  const header = bound.facts.idempotencyHeader;
  if (header === undefined) {
    planning.report(diagnostic("recipe/idempotency-unsupported", place, { operation: bound.id }));
    return undefined;
  }
  if (step.idempotency === "auto") return { header };
  return { header, key: expression(planning, place, scope).expression };
}

/** With what the last response surely has. */
function planPoll(
  { at, step }: CallNode,
  response: Scope,
  planning: Planning,
): { readonly plan: PollPlan; readonly present: readonly string[] } {
  const poll = step.poll;
  const every = durationOf(poll?.every) ?? 0;
  const failIf =
    poll?.fail_if === undefined
      ? undefined
      : condition(planning, part(at, "poll", "fail_if"), response).expression;
  const until = condition(planning, part(at, "poll", "until"), response);
  const plan = {
    until: until.expression,
    ...(failIf && { failIf }),
    every,
    maxEvery: durationOf(poll?.max_every) ?? every,
    timeout: durationOf(poll?.timeout) ?? 0,
  };
  return { plan, present: until.whenTrue };
}
