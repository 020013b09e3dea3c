/** Which headers are nobody's but ours, the operator's or the HTTP client's. Names are in lower case. */

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
  "set-cookie",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
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

/** RFC 9110 §11, RFC 6265: what carries credentials whatever the API says. */
const CREDENTIALS: ReadonlySet<string> = new Set(["authorization", "cookie", "proxy-authorization"]);

// RFC 9110 §5.6.2 token.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Proxies' and browsers' own (the Fetch standard's forbidden request-headers). */
const OF_OTHERS = /^(?:proxy|sec)-/;

export function isHeaderName(name: string): boolean {
  return TOKEN.test(name);
}

/** Whether a header parameter of this name is ever sent. */
export function isArgumentHeader(name: string): boolean {
  return isHeaderName(name) && !NOT_FOR_ARGUMENTS.has(name) && !OF_OTHERS.test(name);
}

export function isFramingHeader(name: string): boolean {
  return FRAMING.has(name);
}

export function isCredentialHeader(name: string): boolean {
  return CREDENTIALS.has(name);
}
