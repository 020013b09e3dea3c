/** A planned call → the code of its request and its options: twin of `serve/call-step.ts`. */
import type { ValueTypePlan } from "../plan/expressions/type-plan.js";
import type { Expression } from "../plan/expressions/types.js";
import type { ArgumentsPlan, CallStepPlan } from "../plan/recipes/types.js";
import { acceptedBody } from "./accepted.js";
import {
  ANY_TYPE,
  arrow,
  binary,
  type Code,
  call,
  code,
  NO_PARAMETERS,
  objectCode,
  type Parameter,
} from "./code.js";
import { conditionCode, expressionCode, memberCode } from "./expression.js";
import { stringLiteral } from "./literal.js";
import { literalCode } from "./literal-code.js";
import { type Binding, fresh, inFunction, type Scope, withName, withStep } from "./scope.js";
import { ANY, collectedShape, responseShape } from "./shapes.js";
import type { Promised } from "./steps.js";
import { typeOf } from "./type-of.js";
import { valueTypeText } from "./type-text.js";
import type { Unit } from "./unit.js";
import { usesOf } from "./uses.js";
import { argumentsCode, textCode } from "./value.js";

/**
 * `run.call("ticket", getTicket({ … }))`.
 * @param name of the constant that will hold the result
 */
export function callCode(step: CallStepPlan, name: string, scope: Scope, unit: Unit): Promised {
  const { id, poll, collect } = step;
  const body = bodyOf(step, unit);
  const request = isRead(step, unit) ? answering(step, body, scope, unit) : requestOf(step, scope, unit);
  const options = optionsOf(step, name, body, scope, unit);
  const seen = responding(scope, body);
  const because = (expression: Expression) => arrow(seen.parameters, conditionCode(expression, seen.scope));
  if (poll) {
    const { until, failIf, every, maxEvery, timeout } = poll;
    const all: Members = [
      ...options,
      ["until", because(until)],
      ...(failIf ? [["failIf", because(failIf)] as const] : []),
      ["every", literalCode(every)],
      ["maxEvery", literalCode(maxEvery)],
      ["pollTimeout", literalCode(timeout)],
    ];
    return { promise: send("poll", id, request, all), type: responseShape(body) };
  }
  if (collect) {
    const { items, next, page, max } = collect;
    const listed = typeOf(items, seen.scope);
    const item = listed && scope.shapes.item(listed);
    const made = expressionCode(items, seen.scope, true);
    const all: Members = [
      ...options,
      ["items", arrow(seen.parameters, made, "", item ? "" : [": ", ANY_TYPE])],
      ...(next ? [["next", arrow(seen.parameters, expressionCode(next, seen.scope, true))] as const] : []),
      ["page", literalCode(page)],
      ["max", literalCode(max)],
    ];
    return { promise: send("collect", id, request, all), type: collectedShape(item ?? ANY) };
  }
  return { promise: send("call", id, request, options), type: responseShape(body) };
}

type Members = readonly (readonly [name: string, value: Code])[];

function send(method: string, id: string, request: Code, options: Members): Code {
  const args = [code(stringLiteral(id)), request];
  return call(`run.${method}`, options.length > 0 ? [...args, members(options)] : args);
}

function members(all: Members): Code {
  return objectCode(all.map(([name, value]) => memberCode(name, value)));
}

/** What a good answer holds, statuses that the step accepts included. */
function bodyOf({ operation, bodyType }: CallStepPlan, unit: Unit): ValueTypePlan {
  return bodyType ?? unit.detailsOf(operation)?.body ?? ANY;
}

/** Whether code looks at what the step gives. */
function isRead(step: CallStepPlan, { uses }: Unit): boolean {
  const { id, success, poll, collect, undo, recover } = step;
  return (
    [success, poll, collect].some(Boolean) || uses.isUsed("steps", id) || names(id, [undo?.args, recover])
  );
}

function names(step: string, parts: readonly unknown[]): boolean {
  return usesOf({ steps: parts, output: undefined }).isUsed("steps", step);
}

/** `getTicket({ ticketId: inputs.ticket_id })`. What is absent is left out by the operation. */
function requestOf(
  { operation, args }: { readonly operation: string; readonly args: ArgumentsPlan },
  scope: Scope,
  { references }: Unit,
): Code {
  return requestCode(references.operation(operation), args, scope);
}

export function requestCode(operation: string, args: ArgumentsPlan, scope: Scope): Code {
  return call(operation, [argumentsCode(args, scope)]);
}

/** The same, with what it answers in the statuses that the step accepts. */
function answering(step: CallStepPlan, body: ValueTypePlan, scope: Scope, unit: Unit): Code {
  const request = requestOf(step, scope, unit);
  const accepted = acceptedBody(step, unit.detailsOf(step.operation)?.body);
  if (!accepted) return request;
  const { references } = unit;
  references.uses("OperationCall");
  const type =
    body.type.kind === "object"
      ? references.type(references.typeFor("accepted", accepted.key)) + (body.optional ? " | null" : "")
      : valueTypeText(body, references);
  return code([request.doc, " as OperationCall<", type, ">"], "equality");
}

/** The parameters of a function, and what stands in it. */
interface Seeing {
  readonly parameters: readonly Parameter[];
  readonly scope: Scope;
}

/** A function of the response: its parameter, and what stands in it. */
export function responding(scope: Scope, body: ValueTypePlan): Seeing {
  const name = fresh(scope, "response", "response");
  return { parameters: [{ name }], scope: seeingResponse(inFunction(scope), name, body) };
}

/** `status`, `headers`, `body` of the response of that name. */
export function seeingResponse(scope: Scope, name: string, body: ValueTypePlan): Scope {
  const { type } = responseShape(body);
  const all = type.kind === "object" ? type.members : [];
  return all.reduce((wider, [member, seen]) => {
    const binding: Binding = {
      text: `${name}.${member}`,
      type: seen,
      declared: true,
      ...(seen.optional && { optional: true, nullable: true }),
    };
    return withName(wider, member, binding);
  }, scope);
}

function optionsOf(step: CallStepPlan, name: string, body: ValueTypePlan, scope: Scope, unit: Unit): Members {
  const { title, needs, accept, success, retry, timeout, idempotency, pivot, onError, undo, recover } = step;
  const seen = responding(scope, body);
  // an undo may name what its own step has brought about
  const knowing = (part: unknown) => {
    const isNamed = names(step.id, [part]);
    const binding: Binding = { text: name, type: responseShape(body), declared: true };
    return {
      parameters: isNamed ? [{ name }] : NO_PARAMETERS,
      scope: isNamed ? withStep(inFunction(scope), step.id, binding) : inFunction(scope),
    };
  };
  const all: (readonly [string, Code | undefined])[] = [
    ["title", title === undefined ? undefined : code(stringLiteral(title))],
    ["needs", needs && literalCode(needs)],
    ["accept", accept && literalCode(accept)],
    ["success", success && arrow(seen.parameters, every(success, seen.scope))],
    ["retry", retry && literalCode(retry)],
    ["timeout", timeout === undefined ? undefined : literalCode(timeout)],
    ["idempotency", idempotency && idempotencyCode(idempotency, scope)],
    ["pivot", pivot && literalCode(pivot)],
    ["onError", onError && literalCode(onError)],
    ["undo", undo && undoCode(undo, knowing(undo.args), unit)],
    ["recover", recover && recoverCode(recover, knowing(recover))],
  ];
  return all.flatMap(([key, value]) => (value ? [[key, value] as const] : []));
}

/** All of them hold. */
export function every(conditions: readonly Expression[], scope: Scope): Code {
  const codes = conditions.map((one) => conditionCode(one, scope));
  return codes.reduce((left, right) => binary(left, "&&", right, "and"));
}

function idempotencyCode({ header, key }: NonNullable<CallStepPlan["idempotency"]>, scope: Scope): Code {
  const made = key && arrow(NO_PARAMETERS, expressionCode(key, inFunction(scope), true));
  return members([["header", code(stringLiteral(header))], ...(made ? [["key", made] as const] : [])]);
}

function undoCode(
  { operation, args }: NonNullable<CallStepPlan["undo"]>,
  { parameters, scope }: Seeing,
  unit: Unit,
): Code {
  return arrow(parameters, requestOf({ operation, args }, scope, unit));
}

function recoverCode(recover: NonNullable<CallStepPlan["recover"]>, { parameters, scope }: Seeing): Code {
  return arrow(parameters, textCode(recover, scope));
}
