/** One request and what is made of its answer, for all that is neither repeated nor undone. */
import { type OperationRuntime, prepareRequest, redactorOf, TIMEOUT } from "./exchange.js";
import { errorResult, noResponse, REFUSED, type Sent } from "./failure.js";
import { HttpError } from "./http-error.js";
import { RequestRefused } from "./refused.js";
import type { Arguments, CallContext, HttpResponse, OperationDescriptor, ToolResult } from "./types.js";

/** Bytes of one response. */
const MAX_RESPONSE_BYTES = 10_000_000;

/** Where there is no response, gives a result that says why; only bugs are thrown. */
export async function attemptOnce<T>(
  operation: OperationDescriptor,
  args: Arguments,
  { signal }: CallContext,
  runtime: OperationRuntime,
  answered: (response: HttpResponse, sent: Sent) => T | Promise<T>,
): Promise<T | ToolResult> {
  try {
    const { request, sent } = prepareRequest(operation, args, runtime);
    try {
      const response = await runtime.http(request, {
        signal,
        timeout: runtime.timeout ?? TIMEOUT,
        maxResponseBytes: runtime.maxResponseBytes ?? MAX_RESPONSE_BYTES,
      });
      return await answered(response, sent);
    } catch (error) {
      if (error instanceof HttpError) return noResponse(error, sent);
      throw error;
    }
  } catch (error) {
    if (error instanceof RequestRefused)
      return errorResult(redactorOf(runtime)(`Nothing was sent to the API. ${error.message}`), {
        code: REFUSED,
      });
    throw error;
  }
}
