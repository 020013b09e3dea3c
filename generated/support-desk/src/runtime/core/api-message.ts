/** What an API says about a failure, whichever of the usual forms it says it in. */
import { shorten } from "./pointer.js";

export interface ApiMessage {
  readonly message?: string;
  /** One entry per field or nested error, the field's name in front. */
  readonly details: readonly string[];
}

const MAX_MESSAGE = 1_000;
const MAX_DETAIL = 300;
const MAX_DETAILS = 10;
const MAX_DEPTH = 3;

const MESSAGES = [
  "message",
  "Message",
  "error_description",
  "errorMessage",
  "error_message",
  "detail",
  "title",
  "msg",
  "description",
  "reason",
  "error",
  "code",
];
const CODES = ["code", "error_code", "errorCode"];
const LISTS = [
  "errors",
  "detail",
  "details",
  "violations",
  "invalid-params",
  "invalid_params",
  "invalidParams",
  "causes",
  "issues",
  "validationErrors",
  "validation_errors",
  "fieldErrors",
  "field_errors",
];
const FIELDS = [
  "field",
  "pointer",
  "loc",
  "path",
  "param",
  "parameter",
  "property",
  "propertyPath",
  "attribute",
  "name",
  "source",
];

type Members = Readonly<Record<string, unknown>>;

/** Knows RFC 9457, RFC 6749, JSON:API, Google, GitHub, FastAPI, Laravel and Spring; undefined where it finds nothing. */
export function apiMessage(body: unknown, depth = 0): ApiMessage | undefined {
  if (typeof body === "string")
    return body.trim() === "" ? undefined : { message: tidy(body, MAX_MESSAGE), details: [] };
  if (Array.isArray(body)) {
    const details = detailsOf(body);
    return details.length === 0 ? undefined : { details };
  }
  if (!isMembers(body) || depth > MAX_DEPTH) return undefined;
  const own = ownMessage(body);
  const inner = isMembers(body["error"]) ? apiMessage(body["error"], depth + 1) : undefined;
  const message = own ?? inner?.message;
  const details = [...(inner?.details ?? []), ...LISTS.flatMap((key) => detailsOf(body[key]))]
    .filter((detail, index, all) => detail !== message && all.indexOf(detail) === index)
    .slice(0, MAX_DETAILS);
  if (message === undefined) return details.length === 0 ? undefined : { details };
  return { message: withCode(message, isMembers(body["error"]) ? body["error"] : body), details };
}

function ownMessage(body: Members): string | undefined {
  const { title, detail } = body;
  // RFC 9457 §3.1: the title names the kind of problem, the detail this one.
  if (isText(title) && isText(detail) && title !== detail) return tidy(`${title}: ${detail}`, MAX_MESSAGE);
  // A message in the nested error says more than a word like "code" outside.
  const keys = isMembers(body["error"]) ? MESSAGES.filter((key) => !CODES.includes(key)) : MESSAGES;
  const found = keys.map((key) => body[key]).find(isText);
  return found === undefined ? undefined : tidy(found, MAX_MESSAGE);
}

function withCode(message: string, body: Members): string {
  const code = CODES.map((key) => body[key]).find(isText);
  return code === undefined || message.includes(code) ? message : `${message} (code ${tidy(code, 80)})`;
}

function detailsOf(list: unknown): readonly string[] {
  if (Array.isArray(list)) return list.slice(0, MAX_DETAILS).map(detailOf).filter(isText);
  // `{ "email": ["is taken"] }`, and the nested lists of Kubernetes.
  if (!isMembers(list)) return [];
  const nested = LISTS.flatMap((key) => (key in list ? detailsOf(list[key]) : []));
  if (nested.length > 0) return nested;
  return Object.entries(list)
    .slice(0, MAX_DETAILS)
    .map(([field, what]) => ({ field, text: [what].flat().map(textOf).filter(isText).join("; ") }))
    .filter(({ text }) => text !== "")
    .map(({ field, text }) => tidy(`${field}: ${text}`, MAX_DETAIL));
}

function detailOf(item: unknown): string {
  const text = textOf(item);
  if (!isMembers(item)) return tidy(text, MAX_DETAIL);
  const field = FIELDS.map((key) => fieldOf(item[key])).find(isText);
  return tidy(field === undefined || field === text ? text : `${field}: ${text}`, MAX_DETAIL);
}

function textOf(item: unknown): string {
  if (typeof item === "string") return item;
  if (!isMembers(item)) return item === null || item === undefined ? "" : String(JSON.stringify(item));
  return apiMessage(item, MAX_DEPTH)?.message ?? shorten(JSON.stringify(item), MAX_DETAIL);
}

/** A name, a path of names, or JSON:API's `{ pointer | parameter }`. */
function fieldOf(value: unknown): string | undefined {
  if (isText(value)) return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(String).join(".");
  return isMembers(value) ? [value["pointer"], value["parameter"], value["header"]].find(isText) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tidy(text: string, length: number): string {
  return shorten(text.replace(/\s+/g, " ").trim(), length);
}
