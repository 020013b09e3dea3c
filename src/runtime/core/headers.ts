/** What may stand in a header block, and which headers no argument may set. */
import { quote, RequestRefused } from "./refused.js";

/**
 * Framing, routing, identity and negotiation belong to us or to the operator (RFC 9110 §7.6.1, §11, RFC 9112 §6).
 * OAS 3.1.1 §4.8.12.2.1 says itself that parameters named Accept, Content-Type and Authorization are ignored.
 * `__proto__` is a legal token, but not a name for a plain object.
 */
const NOT_FOR_ARGUMENTS: ReadonlySet<string> = new Set([
  "__proto__",
  "accept",
  "accept-encoding",
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "cookie",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Of these the HTTP client decides; a configured header of that name would break the request. */
const FRAMING: ReadonlySet<string> = new Set([
  "__proto__",
  "accept-encoding",
  "connection",
  "content-length",
  "expect",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

// RFC 9110 §5.6.2 token.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Printable ASCII, and the printable half of Latin-1, which every HTTP library writes as one byte each. Beyond
// that there is no agreed encoding (RFC 9110 §5.5, obs-text), so it is refused rather than guessed.
const VALUE = /^[\u0020-\u007e\u00a0-\u00ff]*$/;

/** Whether a header parameter of this name (lower case) is ever sent. */
export function isArgumentHeader(name: string): boolean {
  return TOKEN.test(name) && !NOT_FOR_ARGUMENTS.has(name) && !name.startsWith("proxy-");
}

export function isHeaderValue(value: string): boolean {
  return VALUE.test(value);
}

/** Refuses what would end the header line or has no encoding in it. */
export function checkArgumentHeader(argument: string, value: string): string {
  if (isHeaderValue(value)) return value;
  throw new RequestRefused(
    `Argument ${quote(argument)} is sent as an HTTP header and contains a line break, a control character or a character ` +
      "outside Latin-1. Send printable text on one line.",
    argument,
  );
}

const checked = new WeakMap<object, Readonly<Record<string, string>>>();

/** The operator's own headers: names in lower case, checked once. The value is never repeated: it may be a secret. */
export function configuredHeaders(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = checked.get(headers);
  if (known !== undefined) return known;
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(headers)) {
    const name = key.toLowerCase();
    if (!TOKEN.test(name))
      throw new RequestRefused(`The configured header ${quote(key)} is not a header name.`);
    if (FRAMING.has(name)) {
      throw new RequestRefused(
        `The configured header ${quote(key)} is set by the HTTP client itself. Remove it.`,
      );
    }
    if (!isHeaderValue(value)) {
      throw new RequestRefused(
        `The value of the configured header ${quote(key)} contains a line break, a control character or a character ` +
          "outside Latin-1.",
      );
    }
    result[name] = value;
  }
  checked.set(headers, result);
  return result;
}
