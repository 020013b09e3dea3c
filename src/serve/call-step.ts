/** A planned call → what a `Run` is given: the request, and closures over the step's expressions. */
import type { ArgumentsPlan, CallStepPlan } from "../plan/recipes/types.js";
import type { CallOptions, OperationCall, Run, StepResponse } from "../runtime/core/recipe/types.js";
import type { Environment } from "./environment.js";
import { evaluate } from "./expression.js";
import type { FindOperation } from "./operations.js";
import { holds, type Scope, withResponse, withStep } from "./scope.js";
import { evaluateText, evaluateValue } from "./value.js";

/** @returns the step's result; undefined where it failed and the recipe goes on without it */
export function runCall(
  step: CallStepPlan,
  scope: Scope,
  run: Run,
  operations: FindOperation,
): Promise<unknown> {
  const request = requestOf(step.operation, step.args, scope, operations);
  return send(step, request, optionsOf(step, scope, operations), scope, run);
}

function send(
  step: CallStepPlan,
  request: OperationCall,
  options: CallOptions,
  scope: Scope,
  run: Run,
): Promise<unknown> {
  const { id, poll, collect } = step;
  if (poll) {
    const { until, failIf, every, maxEvery, timeout } = poll;
    return run.poll(id, request, {
      ...options,
      until: (response) => holds(until, withResponse(scope, response)),
      ...(failIf && { failIf: (response) => holds(failIf, withResponse(scope, response)) }),
      every,
      maxEvery,
      pollTimeout: timeout,
    });
  }
  if (collect) {
    const { items, next, page, max } = collect;
    return run.collect(id, request, {
      ...options,
      items: (response) => evaluate(items, withResponse(scope, response)) as readonly unknown[],
      ...(next && { next: (response) => evaluate(next, withResponse(scope, response)) }),
      page,
      max,
    });
  }
  return run.call(id, request, options);
}

export function requestOf(
  operation: string,
  args: ArgumentsPlan,
  env: Environment,
  operations: FindOperation,
): OperationCall {
  // as an object, so that what is absent is left out here as it is everywhere
  return operations(operation)(evaluateValue({ kind: "object", members: args }, env));
}

function optionsOf(step: CallStepPlan, scope: Scope, operations: FindOperation): CallOptions {
  const { title, needs, accept, success, retry, timeout, idempotency, pivot, onError, undo, recover } = step;
  const key = idempotency?.key;
  // an undo may name what its own step has brought about
  const knowing = (result: StepResponse) => withStep(scope, step.id, result);
  return {
    ...(title !== undefined && { title }),
    ...(needs && { needs }),
    ...(accept && { accept }),
    ...(success && {
      success: (response) => success.every((one) => holds(one, withResponse(scope, response))),
    }),
    ...(retry && { retry }),
    ...(timeout !== undefined && { timeout }),
    ...(idempotency && {
      idempotency: { header: idempotency.header, ...(key && { key: () => evaluate(key, scope) }) },
    }),
    ...(pivot && { pivot }),
    ...(onError && { onError }),
    ...(undo && { undo: (result) => requestOf(undo.operation, undo.args, knowing(result), operations) }),
    ...(recover && { recover: (result) => evaluateText(recover, knowing(result)) }),
  };
}
