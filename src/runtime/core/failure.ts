/** Calls that failed, as text for a model: what happened, what the API says, what to do next. */
import { apiMessage } from "./api-message.js";
import type { HttpError } from "./http-error.js";
import { parseJson } from "./json-text.js";
import { decodeText, isJson, isText, mediaTypeOf, sniffText, withoutControls } from "./media.js";
import { shorten } from "./pointer.js";
import { type Effect, effectOf } from "./policy/types.js";
import { rateOf, waitAsked } from "./rate-headers.js";
import { type Redact, redactValue } from "./redact.js";
import { statusLine } from "./status.js";
import type { HttpResponse, ToolFailureCause, ToolResult } from "./types.js";

/** What a result says about the call it belongs to. */
export interface Sent {
  /** Upper case. */
  readonly method: string;
  /** As in the request line, without the query, which may hold a key. */
  readonly path: string;
  readonly redact: Redact;
  /** Environment variables of credentials that were not set, and so were not sent, in words; empty where none are. */
  readonly missingCredentials: () => string;
  /** Whether the operation asks for no credentials and none were sent. */
  readonly isAnonymous?: () => boolean;
  /** Why no other credentials could be sent after a 401. */
  readonly credentialProblem?: () => string | undefined;
  /** What repeating it does, where more is known than the method says. */
  readonly effect?: Effect;
  /** All that were made. Default: 1. */
  readonly attempts?: number;
  /** A write whose attempts, any of them, may have taken effect although no good answer says so. */
  readonly mayHaveActed?: boolean;
}

const MAX_BODY = 2_000;
/** HTML error pages say what they say near their start. */
const HTML_HEAD = 4_000;

export function errorResponse(response: HttpResponse, sent: Sent): ToolResult {
  const lines = [
    `${statusLine(response.status)} from ${requestLine(sent)}${attemptsText(sent)}.`,
    ...said(response, sent.redact),
    earlierAttempt(response, sent),
    nextStep(response, sent),
  ];
  const text = sent.redact(withoutControls(lines.filter((line) => line !== "").join("\n")));
  return errorResult(text, { code: `http_${response.status}`, status: response.status });
}

/** Masked before it is shortened, as everything is: half a secret would not be recognised. */
export function requestLine({ method, path, redact }: Sent): string {
  return `${method} ${shorten(redact(path), 200)}`;
}

/** `, after 3 attempts`; nothing where there was one. */
export function attemptsText({ attempts = 1 }: Sent): string {
  return attempts > 1 ? `, after ${attempts} attempts` : "";
}

/** After the others, an answer of 500 and more is in doubt itself, and says so. */
function earlierAttempt({ status }: HttpResponse, { attempts = 1, mayHaveActed }: Sent): string {
  return status < 500 && attempts > 1 && mayHaveActed
    ? "An earlier attempt got no good answer and may have taken effect."
    : "";
}

export function errorResult(text: string, failure?: ToolFailureCause): ToolResult {
  return { content: [{ type: "text", text }], isError: true, ...(failure && { failure }) };
}

/** What the API says of its failure, in lines. */
export function said({ body, headers }: HttpResponse, redact: Redact): readonly string[] {
  if (body.length === 0) return [];
  const { essence, charset } = mediaTypeOf(headers["content-type"]);
  const readable = isJson(essence) || isText(essence);
  const text = readable ? decodeText(body, charset) : sniffText(body);
  if (text === undefined) return [];
  if (essence === "text/html") return htmlTitle(text);
  const json = parseJson(text);
  const value = json && redactValue(json.value, redact);
  const found = apiMessage(value);
  if (found) {
    const details = found.details.map((detail) => `- ${detail}`);
    return found.message === undefined ? details : [`The API says: ${found.message}`, ...details];
  }
  const shown = json ? JSON.stringify(value) : redact(text.trim());
  return shown === "" ? [] : [`The API says: ${shorten(shown, MAX_BODY)}`];
}

function htmlTitle(html: string): readonly string[] {
  const title = /<title[^>]{0,200}>([^<]{1,300})</i.exec(html.slice(0, HTML_HEAD))?.[1]?.trim();
  return [`The API answered with an HTML page${title ? `: ${title}` : ""}.`];
}

/** What to do after an answer of 400 or more; empty where there is nothing to say. */
export function nextStep(response: HttpResponse, sent: Sent): string {
  const { status } = response;
  switch (status) {
    case 400:
    case 422:
      return "Correct the arguments and call again.";
    case 403:
      // so do some APIs say that it was too often
      if (rateOf(response, Date.now())?.remaining === 0) return tooMany(response);
      return credentials(status, sent.missingCredentials());
    case 401:
    case 407:
      if (status === 401 && sent.isAnonymous?.()) return UNDECLARED;
      return sent.credentialProblem?.() ?? credentials(status, sent.missingCredentials());
    case 404:
    case 410:
      return "Check the ids in the arguments: what they name does not exist, or these credentials cannot see it.";
    case 405:
    case 501:
      return "The API does not offer this operation. Calling again does not help.";
    case 409:
    case 412:
      return "This conflicts with the present state. Read that state again before deciding what to do.";
    case 413:
      return "The request is too large. Send less at once.";
    case 415:
      return "The API does not take this kind of body. Calling again does not help.";
    case 429:
      return tooMany(response);
    default:
      if (status < 500 && status !== 408) return "";
      return [wait(response), repeat(sent, true)].filter((step) => step !== undefined).join(" ");
  }
}

const UNDECLARED =
  "The API asks for credentials, and its OpenAPI document says of none that this operation takes. The operator of this " +
  "MCP server can send them as a header (--header); calling again before does not help.";

function credentials(status: number, missing: string): string {
  if (missing !== "") {
    return (
      `Credentials are missing: the environment of this MCP server does not set ${missing}. ` +
      "Its operator has to; calling again before does not help."
    );
  }
  if (status === 403)
    return "The credentials of this MCP server do not allow this. Calling again does not help.";
  return "The API did not accept the credentials of this MCP server. Its operator has to check them; calling again does not help.";
}

function tooMany(response: HttpResponse): string {
  return `Too many requests. ${wait(response) ?? renewal(response) ?? "Wait before the next call."}`;
}

function wait(response: HttpResponse): string | undefined {
  const asked = waitAsked(response);
  return asked === undefined ? undefined : `Wait ${asked} before the next call.`;
}

/** Where `Retry-After` is missing, the headers of rate limits know. */
function renewal(response: HttpResponse): string | undefined {
  const reset = rateOf(response, Date.now())?.reset;
  return reset === undefined ? undefined : `Wait ${reset} seconds before the next call.`;
}

/** @param isSent whether the API may have received the request */
function repeat({ method, effect = effectOf(method) }: Sent, isSent: boolean): string {
  if (!isSent) return "The request never reached the API, so calling again repeats nothing.";
  if (effect === "read")
    return `Calling again is safe: ${effectOf(method) === "read" ? method : "it"} changes nothing.`;
  if (effect === "idempotent") {
    return `${method} may have taken effect. Calling again with the same arguments leads to the same state.`;
  }
  return `${method} may have taken effect. Check whether it did before calling again, or it may happen twice.`;
}

/** The code of a request that could not be sent as it is. */
export const REFUSED = "request_refused";

const REASONS: Readonly<Record<HttpError["kind"], string>> = {
  timeout: "The API did not answer in time",
  cancelled: "The call was cancelled",
  dns: "The API's host name could not be resolved",
  connect: "The API could not be reached",
  tls: "No secure connection to the API could be made",
  reset: "The connection to the API broke before the answer was complete",
  "too-large": "The API's answer is too large",
  protocol: "The API's answer could not be understood",
  refused: "This MCP server cannot send such a request",
  busy: "This MCP server has more to send to the API than it may",
  unavailable: "The API is out of reach",
};

/** What each is called where programs tell failures apart. */
export const CODES: Readonly<Record<HttpError["kind"], string>> = {
  timeout: "timeout",
  cancelled: "cancelled",
  dns: "network",
  connect: "network",
  tls: "network",
  reset: "network",
  protocol: "network",
  "too-large": "too_large",
  refused: REFUSED,
  busy: "busy",
  unavailable: "unavailable",
};

export function noResponse(error: HttpError, sent: Sent): ToolResult {
  const text = `${REASONS[error.kind]}: ${requestLine(sent)}${attemptsText(sent)}.\n${error.message}\n${adviceAfter(error, sent)}`;
  return errorResult(sent.redact(text.trim()), { code: CODES[error.kind] });
}

function adviceAfter(error: HttpError, sent: Sent): string {
  const { method, effect = effectOf(method), attempts = 1 } = sent;
  // what was told of earlier attempts counts too
  const isSent = error.sent || sent.mayHaveActed === true;
  const unsent = isSent || attempts > 1 ? "" : "Nothing was sent. ";
  if (error.kind === "refused") return `${unsent}Calling again with the same arguments does not help.`;
  const again = repeat(sent, isSent);
  if (error.kind === "busy" || error.kind === "unavailable") {
    const when =
      error.retryAfter === undefined ? "Wait a moment" : `Wait ${Math.ceil(error.retryAfter / 1000)} seconds`;
    return `${unsent}${when} before calling again.${isSent ? ` ${again}` : ""}`;
  }
  if (error.kind !== "too-large") return again;
  return `Ask for less at once, e.g. with filters or a smaller page. ${effect === "read" ? "" : again}`;
}
