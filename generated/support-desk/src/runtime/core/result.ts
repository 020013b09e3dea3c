/** HTTP responses as MCP tool results, by what their Content-Type says they are. */
import { errorResponse, requestLine, type Sent } from "./failure.js";
import { fileResult } from "./file-result.js";
import type { KeepFile } from "./files.js";
import { jsonResult, parsedResult, type Showing, valueResult } from "./json-result.js";
import { parseJson } from "./json-text.js";
import { hiddenType, magicType } from "./magic.js";
import { decodeText, isJson, isText, mediaTypeOf, sniffText } from "./media.js";
import { narrowingAdvice } from "./narrowing.js";
import { shorten } from "./pointer.js";
import { type Called, responseNotes } from "./response-notes.js";
import { statusLine } from "./status.js";
import { isStream, itemsOf } from "./streams.js";
import { textBlock, textResult } from "./text-result.js";
import type { HttpResponse, ToolResult } from "./types.js";

export interface ResultOptions {
  /** Where the model's arguments are those of the operation: what it can be pointed to. */
  readonly called?: Called;
  readonly keepFile?: KeepFile | undefined;
  /** An output schema says what data looks like. */
  readonly isPromised?: boolean | undefined;
  /** Characters of text. Default: as many as a model can read. */
  readonly most?: number;
}

/** Of one stream; more are no help. */
const MAX_ITEMS = 1_000;

export async function resultOf(
  response: HttpResponse,
  sent: Sent,
  options: ResultOptions = {},
): Promise<ToolResult> {
  const { status, body } = response;
  if (status >= 400) return errorResponse(response, sent);
  if (status >= 300) return redirect(response, sent);
  const isEmpty = body.length === 0 && response.partial === undefined;
  const result = isEmpty
    ? textResult(withoutBody(response, sent), sent)
    : await content(response, sent, options);
  // where a part was left out, the next page is not what comes next
  const notes = responseNotes(response, result._meta ? undefined : options.called, Date.now());
  if (notes.length === 0) return result;
  return { ...result, content: [...result.content, textBlock(`[${sent.redact(notes.join(" "))}]`)] };
}

async function content(response: HttpResponse, sent: Sent, options: ResultOptions): Promise<ToolResult> {
  const { headers, body } = response;
  const { essence, charset } = mediaTypeOf(headers["content-type"]);
  const { called, keepFile, isPromised, most } = options;
  const showing: Showing = {
    redact: sent.redact,
    advice: called && (() => narrowingAdvice(called.operation)),
    most,
    isPromised,
  };
  const file = (type: string) => fileResult(response, type, sent, keepFile);
  // Still encoded: the HTTP client does not know the coding, so the type says nothing about these bytes.
  if (headers["content-encoding"] !== undefined) return file(essence);
  if (isStream(essence)) return streamResult(response, essence, decodeText(body, charset), showing);
  const hidden = isJson(essence) || isText(essence) ? hiddenType(body) : undefined;
  if (hidden !== undefined) return file(hidden);
  if (isJson(essence)) return jsonResult(decodeText(body, charset), showing);
  if (isText(essence)) {
    const text = decodeText(body, charset);
    return essence === "text/plain" ? textOrJson(text, showing) : textResult(text, showing);
  }
  if (!UNKNOWN.has(essence)) return file(essence === "image/jpg" ? "image/jpeg" : essence);
  const found = magicType(body);
  if (found !== undefined) return file(found);
  const text = sniffText(body);
  return text === undefined ? file(essence) : textOrJson(text, showing);
}

/** Types that say nothing; the third is what many object stores send. */
const UNKNOWN: ReadonlySet<string> = new Set(["", "application/octet-stream", "binary/octet-stream"]);

/** Many APIs do not say that it is JSON. */
function textOrJson(text: string, showing: Showing): ToolResult {
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  return parsed ? parsedResult(text, parsed, showing) : textResult(text, showing);
}

/** What OpenAPI 3.2 calls sequential media types, as one list; marked where there may be more. */
function streamResult(
  { partial }: HttpResponse,
  essence: string,
  text: string,
  showing: Showing,
): ToolResult {
  const items = itemsOf(text, essence, partial === undefined);
  const shown = items.slice(0, MAX_ITEMS);
  const more = items.length > shown.length ? "size" : partial;
  const value =
    more === undefined || showing.isPromised ? { items: shown } : { items: shown, _truncated: MORE[more] };
  const result = valueResult(value, showing);
  if (more === undefined) return result;
  // where even these were cut, their number has been told
  const first = result._meta ? "" : `These are the first ${shown.length} items of a stream. `;
  return { ...result, content: [...result.content, textBlock(`[${first}${MORE[more]}]`)] };
}

const MORE: Readonly<Record<NonNullable<HttpResponse["partial"]>, string>> = {
  time: "It was still going on when the time for one request was over.",
  size: "It went on, and is too long to be shown.",
  broken: "Then the connection broke; there may be more.",
};

const TOLD_HEADERS = [
  "location",
  "content-type",
  "content-length",
  "last-modified",
  "etag",
  "x-total-count",
  "link",
];

function withoutBody({ status, headers }: HttpResponse, { method, redact }: Sent): string {
  const told = method === "HEAD" ? TOLD_HEADERS : ["location"];
  const lines = told.flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${shorten(redact(headers[name]), 500)}`],
  );
  const outcome =
    method === "HEAD"
      ? "it exists; these are its headers."
      : status === 202
        ? "accepted, no content. The work may still be going on."
        : "done, no content.";
  return [`${statusLine(status)}: ${outcome}`, ...lines].join("\n");
}

/** Not an error: the API answered, and where it points to may be of use. Credentials never go to another origin. */
function redirect({ status, headers, notFollowed }: HttpResponse, sent: Sent): ToolResult {
  const { location } = headers;
  const first = `${statusLine(status)} from ${requestLine(sent)}`;
  if (status === 304) return textResult(`${first}: unchanged, no content.`, sent);
  if (location === undefined) return textResult(`${first}, without saying where to.`, sent);
  return textResult(
    `${first}: the API points to ${shorten(sent.redact(location), 2_000)}\nThis was not followed. ${notFollowed ?? ""}`.trimEnd(),
    sent,
  );
}
