/** HTTP responses as steps see them; and the way back, for tools that return a response as it came. */
import { EvaluationError } from "../cel/error.js";
import { valueOrText } from "../json-text.js";
import { decodeText, isJson, isText, mediaTypeOf, sniffText } from "../media.js";
import type { HttpResponse } from "../types.js";
import type { Answer } from "./signals.js";
import type { StepResponse } from "./types.js";

const answers = new WeakMap<StepResponse, Answer>();

export function stepResponse(answer: Answer): StepResponse {
  const { status, headers } = answer.response;
  const response = { status, headers, body: decodeBody(answer.response) };
  answers.set(response, answer);
  return response;
}

/** In the place of an answer that never came: whoever reads it fails. */
export function unanswered(id: string): StepResponse {
  const get = (): never => {
    throw new EvaluationError(`Step ${id} has no answer.`, `steps.${id}`);
  };
  const member = { get, enumerable: true };
  return Object.defineProperties({}, { status: member, headers: member, body: member }) as StepResponse;
}

/** The HTTP response behind a step's; undefined where there was none (a dry run). */
export function answerOf(response: StepResponse): Answer | undefined {
  return answers.get(response);
}

/**
 * By content type: JSON data, text, `null` where there is nothing, `{ bytes, type }` for what is neither. What is
 * called JSON and is not stays text.
 */
export function decodeBody({ headers, body }: HttpResponse): unknown {
  if (body.length === 0) return null;
  const { essence, charset } = mediaTypeOf(headers["content-type"]);
  if (headers["content-encoding"] !== undefined) return binary(body, essence);
  if (isJson(essence)) return valueOrText(decodeText(body, charset));
  if (isText(essence)) return decodeText(body, charset);
  if (essence !== "") return binary(body, essence);
  const text = sniffText(body);
  if (text === undefined) return binary(body, "application/octet-stream");
  return /^\s*[[{]/.test(text) ? valueOrText(text) : text;
}

const binaries = new WeakSet<object>();

function binary(body: Uint8Array, type: string): unknown {
  const described = { bytes: body.length, type };
  binaries.add(described);
  return described;
}

/** The JSON list or object of a response; undefined where it has none. Looks without asking for what may be missing. */
export function dataOf(response: StepResponse): object | undefined {
  const body: unknown = Object.getOwnPropertyDescriptor(response, "body")?.value;
  return typeof body === "object" && body !== null && !binaries.has(body) ? body : undefined;
}
