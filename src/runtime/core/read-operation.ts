/** Reading through an operation without a tool around it: resources, and values to complete from. */

import { type OperationRuntime, prepareRequest, redactorOf, TIMEOUT } from "./exchange.js";
import { errorResult, noResponse } from "./failure.js";
import { HttpError } from "./http-error.js";
import { base64, decodeText, isJson, isText, mediaTypeOf, sniffText } from "./media.js";
import { decodeBody } from "./recipe/response.js";
import type { OperationCall, StepResponse } from "./recipe/types.js";
import { redactValue } from "./redact.js";
import { RequestRefused } from "./refused.js";
import { resultOf } from "./result.js";
import type { CallContext, HttpResponse, ResourceContent, ToolResult } from "./types.js";

/** Bytes of one response. */
const MAX_RESPONSE_BYTES = 10_000_000;

/** One attempt. @returns the response with a status below 300, or a result that says why there is none */
async function fetchResponse(
  { operation, args }: OperationCall,
  { signal }: CallContext,
  runtime: OperationRuntime,
): Promise<HttpResponse | ToolResult> {
  try {
    const { request, sent } = prepareRequest(operation, args, runtime);
    try {
      const response = await runtime.http(request, {
        signal,
        timeout: runtime.timeout ?? TIMEOUT,
        maxResponseBytes: runtime.maxResponseBytes ?? MAX_RESPONSE_BYTES,
      });
      return response.status < 300 ? response : { ...resultOf(response, sent), isError: true };
    } catch (error) {
      if (error instanceof HttpError) return noResponse(error, sent);
      throw error;
    }
  } catch (error) {
    if (error instanceof RequestRefused)
      return errorResult(redactorOf(runtime)(`Nothing was sent to the API. ${error.message}`));
    throw error;
  }
}

/** What expressions see of the response, secrets masked; or why there is none. */
export async function readOperation(
  request: OperationCall,
  call: CallContext,
  runtime: OperationRuntime,
): Promise<StepResponse | ToolResult> {
  const response = await fetchResponse(request, call, runtime);
  if ("content" in response) return response;
  const { status, headers } = response;
  return { status, headers, body: redactValue(decodeBody(response), redactorOf(runtime)) };
}

/** The response as it came: text as text, everything else as bytes. */
export async function readContent(
  request: OperationCall,
  mimeType: string | undefined,
  call: CallContext,
  runtime: OperationRuntime,
): Promise<ResourceContent | ToolResult> {
  const response = await fetchResponse(request, call, runtime);
  if ("content" in response) return response;
  const { essence, charset } = mediaTypeOf(response.headers["content-type"]);
  const type = mimeType ?? (essence || "application/octet-stream");
  const text = textOf(response, essence, charset);
  if (text === undefined) return { mimeType: type, content: { blob: base64(response.body) } };
  return { mimeType: type, content: { text: redactorOf(runtime)(text) } };
}

function textOf({ headers, body }: HttpResponse, essence: string, charset: string | undefined) {
  if (headers["content-encoding"] !== undefined) return undefined;
  if (isJson(essence) || isText(essence)) return decodeText(body, charset);
  return essence === "" ? sniffText(body) : undefined;
}
