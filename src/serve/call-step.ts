/** A planned call → what a `Run` is given: the request, and closures over the step's expressions. */
import type { Expression } from "../plan/expressions/types.js";
import type { ArgumentsPlan, CallStepPlan } from "../plan/recipes/types.js";
import { EvaluationError } from "../runtime/core/cel/error.js";
import type {
  CallOptions,
  CollectOptions,
  OperationCall,
  PollOptions,
  Run,
  StepResponse,
} from "../runtime/core/recipe/types.js";
import type { Arguments, OperationDescriptor } from "../runtime/core/types.js";
import { truth } from "./expression.js";
import { built, evaluated, type Scope, withResponse, withStep, worded } from "./scope.js";

/** By `OperationDescriptor.id`. */
export type Operations = Readonly<Record<string, OperationDescriptor>>;

/** @returns the step's result; undefined where it failed and the recipe goes on without it */
export async function runCall(
  step: CallStepPlan,
  scope: Scope,
  run: Run,
  operations: Operations,
): Promise<unknown> {
  // an undo may name what its own step has brought about: it is only made when all that is known
  let known = scope;
  const request = requestOf(step.operation, step.args, scope, operations);
  const options = optionsOf(step, scope, () => known, operations);
  const result = await send(step, request, options, scope, run);
  if (result !== undefined) known = withStep(scope, step.id, result);
  return result;
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
    const polling: PollOptions = {
      ...options,
      until: (response) => holds(until, response, scope),
      ...(failIf && { failIf: (response) => holds(failIf, response, scope) }),
      every,
      maxEvery,
      pollTimeout: timeout,
    };
    return run.poll(id, request, polling);
  }
  if (collect) {
    const { items, next, page, max } = collect;
    const collecting: CollectOptions = {
      ...options,
      items: (response) => evaluated(items, withResponse(scope, response)),
      ...(next && { next: (response) => evaluated(next, withResponse(scope, response)) }),
      page,
      max,
    };
    return run.collect(id, request, collecting);
  }
  return run.call(id, request, options);
}

export function requestOf(
  operation: string,
  args: ArgumentsPlan,
  scope: Scope,
  operations: Operations,
): OperationCall {
  const descriptor = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (!descriptor) throw new Error(`The plan has no operation ${operation}`);
  // as an object, so that what is absent is left out here as it is everywhere
  const values = built({ kind: "object", members: args }, scope) as Arguments;
  return { operation: descriptor, args: values };
}

function optionsOf(
  step: CallStepPlan,
  scope: Scope,
  known: () => Scope,
  operations: Operations,
): CallOptions {
  const { title, effect, accept, success, error, retry, timeout, rateLimit, pivot, onError } = step;
  const { idempotency, undo, recover } = step;
  const key = idempotency?.key;
  return {
    ...(title !== undefined && { title }),
    effect,
    accept,
    ...(success.length > 0 && {
      success: (response: StepResponse) => success.every((one) => holds(one, response, scope)),
    }),
    ...(error && { error: (response: StepResponse) => told(error, response, scope) }),
    retry,
    ...(timeout !== undefined && { timeout }),
    ...(rateLimit && { rateLimit }),
    ...(idempotency && {
      idempotency: { header: idempotency.header, ...(key && { key: () => evaluated(key, scope) }) },
    }),
    pivot,
    onError,
    ...(undo && {
      undo: {
        effect: undo.effect,
        request: () => requestOf(undo.operation, undo.args, known(), operations),
        ...(undo.success && {
          success: (response: StepResponse) =>
            undo.success?.every((one) => holds(one, response, scope)) !== false,
        }),
      },
    }),
    ...(recover && { recover: () => worded(recover, known()) }),
  };
}

function holds(condition: Expression, response: StepResponse, scope: Scope): boolean {
  return truth(evaluated(condition, withResponse(scope, response)));
}

/** What cannot be read out of a failure is not said: the failure itself is. */
function told(text: Expression, response: StepResponse, scope: Scope): string | undefined {
  try {
    const value = evaluated(text, withResponse(scope, response));
    if (value === undefined || value === null) return undefined;
    return typeof value === "string" ? value : JSON.stringify(value);
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}
