/** One call of one operation: arguments → request → response → result. */
import { type OperationRuntime, prepareRequest, redactorOf, TIMEOUT } from "./exchange.js";
import { errorResult, noResponse, type Sent } from "./failure.js";
import { HttpError } from "./http-error.js";
import type { OutputCheck } from "./output.js";
import { RequestRefused } from "./refused.js";
import { resultOf } from "./result.js";
import type { Arguments, CallContext, HttpClient, OperationDescriptor, ToolResult } from "./types.js";

export type { OperationRuntime } from "./exchange.js";

const MAX_RESPONSE_BYTES = 10_000_000;

/**
 * Calls the API. What can go wrong on the way is a result that says so; only bugs are thrown.
 * @param checkOutput for a tool that advertises an output schema
 */
export async function callOperation(
  operation: OperationDescriptor,
  args: Arguments,
  call: CallContext,
  runtime: OperationRuntime,
  checkOutput?: OutputCheck,
): Promise<ToolResult> {
  try {
    const { request, sent } = prepareRequest(operation, args, runtime);
    const send = () =>
      runtime.http(request, {
        signal: call.signal,
        timeout: runtime.timeout ?? TIMEOUT,
        maxResponseBytes: runtime.maxResponseBytes ?? MAX_RESPONSE_BYTES,
      });
    return await exchange(sent, send, checkOutput);
  } catch (error) {
    if (error instanceof RequestRefused)
      return errorResult(redactorOf(runtime)(`Nothing was sent to the API. ${error.message}`));
    throw error;
  }
}

async function exchange(
  sent: Sent,
  send: () => ReturnType<HttpClient>,
  checkOutput: OutputCheck | undefined,
): Promise<ToolResult> {
  try {
    const response = await send();
    const result = resultOf(response, sent);
    return checkOutput ? await checkOutput(response, result) : result;
  } catch (error) {
    if (error instanceof HttpError) return noResponse(error, sent);
    throw error;
  }
}
