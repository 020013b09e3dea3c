/** HTTP responses as MCP tool results, by what their Content-Type says they are. */
import { errorResponse, requestLine, type Sent } from "./failure.js";
import { type ParsedJson, parseJson } from "./json-text.js";
import { base64, decodeText, isJson, isText, mediaTypeOf, sniffText, withoutControls } from "./media.js";
import { shorten } from "./pointer.js";
import { type Redact, redactValue, unmasked } from "./redact.js";
import { statusLine } from "./status.js";
import type { HttpResponse, ToolResult } from "./types.js";

/** Characters of result text: about 20,000 tokens, below the limit at which hosts cut results off themselves. */
export const MAX_TEXT = 80_000;
/** Bytes of an image or sound; hosts refuse larger ones. */
const MAX_MEDIA = 5_000_000;

export function resultOf(response: HttpResponse, sent: Sent): ToolResult {
  const { status, headers, body } = response;
  if (status >= 400) return errorResponse(response, sent);
  if (status >= 300) return redirect(response, sent);
  if (body.length === 0) return textResult(withoutBody(response, sent), sent);
  const { essence, charset } = mediaTypeOf(headers["content-type"]);
  // Still encoded: the HTTP client does not know the coding, so the type says nothing about these bytes.
  if (headers["content-encoding"] !== undefined) return binary(response, essence, sent);
  if (isJson(essence)) return json(decodeText(body, charset), sent);
  if (isText(essence)) return textResult(decodeText(body, charset), sent);
  if (/^(image|audio)\//.test(essence)) return media(response, essence, sent);
  return essence === "" ? unknownType(response, sent) : binary(response, essence, sent);
}

function json(text: string, sent: Sent): ToolResult {
  const parsed = parseJson(text);
  if (parsed) return jsonResult(text, parsed, sent);
  const note = "\n[The API calls this JSON, but it is not. It is shown as it came.]";
  return { content: [textBlock(limited(sent.redact(withoutControls(text))) + note)] };
}

function jsonResult(source: string, parsed: ParsedJson, sent: Sent): ToolResult {
  const masked = holdsSecret(source, parsed.value, sent.redact);
  const value = masked ? redactValue(parsed.value, sent.redact) : parsed.value;
  const text = masked ? maskedText(parsed, value, sent) : parsed.compact;
  if (text.length > MAX_TEXT) return { content: [textBlock(limited(text))] };
  const isStructured = typeof value === "object" && value !== null;
  if (!isStructured) return { content: [textBlock(text)] };
  if (!parsed.isExact) {
    // The text has every digit; as a JavaScript number such an id would become another one.
    const note = "[Integers beyond 2^53 are exact only in the text above.]";
    return { content: [textBlock(text), textBlock(note)] };
  }
  return { content: [textBlock(text)], structuredContent: value };
}

/** Escapes can spell a secret in many ways; written anew, there is one way left. */
function holdsSecret(source: string, value: unknown, redact: Redact): boolean {
  if (redact === unmasked) return false;
  if (redact(source) !== source) return true;
  if (!source.includes("\\")) return false;
  const rewritten = JSON.stringify(value);
  return redact(rewritten) !== rewritten;
}

/** What was masked is written anew; other text keeps its digits. */
function maskedText({ value, compact, isExact }: ParsedJson, masked: unknown, { redact }: Sent): string {
  const before = isExact ? compact : JSON.stringify(value);
  const after = JSON.stringify(masked);
  return before === after ? redact(compact) : after;
}

function media(response: HttpResponse, essence: string, sent: Sent): ToolResult {
  const { body } = response;
  if (body.length > MAX_MEDIA) return binary(response, essence, sent);
  const type = essence.startsWith("image/") ? "image" : "audio";
  return { content: [{ type, data: base64(body), mimeType: essence }] };
}

function unknownType(response: HttpResponse, sent: Sent): ToolResult {
  const text = sniffText(response.body);
  if (text === undefined) return binary(response, "of unknown type", sent);
  const parsed = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  return parsed ? jsonResult(text, parsed, sent) : textResult(text, sent);
}

function binary({ status, headers, body }: HttpResponse, what: string, sent: Sent): ToolResult {
  const coding = headers["content-encoding"];
  const name = /filename="?([^";]{1,200})/i.exec(sent.redact(headers["content-disposition"] ?? ""))?.[1];
  const description = [
    what === "" ? "of unknown type" : shorten(what, 100),
    coding !== undefined && `encoded as ${shorten(coding, 40)}`,
    `${body.length} bytes`,
    name !== undefined && `file name ${JSON.stringify(name.trim())}`,
  ];
  const text = `${statusLine(status)}: the response is ${description.filter((part) => part !== false).join(", ")}. It is not text, so it is not shown.`;
  return textResult(text, sent);
}

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
function redirect({ status, headers }: HttpResponse, sent: Sent): ToolResult {
  const { location } = headers;
  const first = `${statusLine(status)} from ${requestLine(sent)}`;
  if (status === 304) return textResult(`${first}: unchanged, no content.`, sent);
  if (location === undefined) return textResult(`${first}, without saying where to.`, sent);
  return textResult(
    `${first}: the API points to ${shorten(sent.redact(location), 2_000)}\nThis was not followed.`,
    sent,
  );
}

function textResult(text: string, { redact }: Sent): ToolResult {
  return { content: [textBlock(limited(redact(withoutControls(text))))] };
}

function textBlock(text: string): { readonly type: "text"; readonly text: string } {
  return { type: "text", text };
}

function limited(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const note =
    `[Cut off: these are the first ${MAX_TEXT} of ${text.length} characters. ` +
    "Ask for less at once, e.g. with filters, fields or a smaller page.]";
  return `${shorten(text, MAX_TEXT)}\n${note}`;
}
