/** Reading through an operation without a tool around it: resources, and values to complete from. */

import { type OperationRuntime, redactorOf } from "./exchange.js";
import { base64, decodeText, isJson, isText, mediaTypeOf, sniffText } from "./media.js";
import { send } from "./policy/send.js";
import type { Surroundings } from "./policy/settings.js";
import { decodeBody } from "./recipe/response.js";
import type { OperationCall, StepResponse } from "./recipe/types.js";
import { redactValue } from "./redact.js";
import { resultOf } from "./result.js";
import type { CallContext, HttpResponse, ResourceContent, ToolResult } from "./types.js";

/** @returns the response with a status below 300, or a result that says why there is none */
function fetchResponse(
  request: OperationCall,
  call: CallContext,
  runtime: OperationRuntime,
  surroundings: Surroundings | undefined,
): Promise<HttpResponse | ToolResult> {
  return send<HttpResponse | ToolResult>(
    request,
    call,
    runtime,
    async (response, sent) =>
      response.status < 300 ? response : { ...(await resultOf(response, sent)), isError: true },
    surroundings,
  );
}

/** What expressions see of the response, secrets masked; or why there is none. */
export async function readOperation(
  request: OperationCall,
  call: CallContext,
  runtime: OperationRuntime,
  surroundings?: Surroundings,
): Promise<StepResponse | ToolResult> {
  const response = await fetchResponse(request, call, runtime, surroundings);
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
  surroundings?: Surroundings,
): Promise<ResourceContent | ToolResult> {
  const response = await fetchResponse(request, call, runtime, surroundings);
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
