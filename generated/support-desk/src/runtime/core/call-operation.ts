/** One call of one operation: arguments → request → response → result. */
import { attemptOnce } from "./attempt-once.js";
import type { OperationRuntime } from "./exchange.js";
import type { OutputCheck } from "./output.js";
import { resultOf } from "./result.js";
import type { Arguments, CallContext, OperationDescriptor, ToolResult } from "./types.js";

export type { OperationRuntime } from "./exchange.js";

/**
 * Calls the API. What can go wrong on the way is a result that says so; only bugs are thrown.
 * @param checkOutput for a tool that advertises an output schema
 */
export function callOperation(
  operation: OperationDescriptor,
  args: Arguments,
  call: CallContext,
  runtime: OperationRuntime,
  checkOutput?: OutputCheck,
): Promise<ToolResult> {
  return attemptOnce(operation, args, call, runtime, (response, sent) => {
    const result = resultOf(response, sent);
    return checkOutput ? checkOutput(response, result) : result;
  });
}
