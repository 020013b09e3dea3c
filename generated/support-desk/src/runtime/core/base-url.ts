/** The base URL of an API: absolute http or https, with an optional path prefix. */
import { RequestRefused } from "./refused.js";

export interface BaseUrl {
  /** scheme://host[:port], normalised. */
  readonly origin: string;
  /** The path prefix, without a slash at its end; often empty. */
  readonly prefix: string;
}

// RFC 3986 appendix B, for hierarchical URIs: 1 scheme, 2 authority, 3 path, 4 query, 5 fragment.
const PARTS = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#\\]*)([^?#]*)(\?[^#]*)?(#.*)?$/;
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;
const MAX_CACHED = 1000;

const cache = new Map<string, BaseUrl>();

/**
 * Splits a base URL, refusing what could not be joined with a path without a surprise. Only the authority
 * goes through URL parsing; the path prefix is kept as written.
 */
export function parseBaseUrl(baseUrl: string): BaseUrl {
  const known = cache.get(baseUrl);
  if (known !== undefined) return known;
  const parsed = parse(baseUrl);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(baseUrl, parsed);
  return parsed;
}

function parse(baseUrl: string): BaseUrl {
  const parts = PARTS.exec(baseUrl);
  if (parts === null) {
    // A user name and password, even misplaced, are not repeated.
    const shown = baseUrl.includes("@") ? "" : ` ${JSON.stringify(baseUrl)}`;
    throw new RequestRefused(
      `The base URL${shown} is not absolute. Configure one like https://api.example.com/v1.`,
    );
  }
  const [, scheme = "", authority = "", path = "", query, fragment] = parts;
  if (!/^https?$/i.test(scheme)) throw refuse(`uses ${scheme}:. Only http and https are supported`);
  if (authority.includes("@")) {
    throw refuse(
      "contains a user name or password. Configure credentials for the API's security scheme instead",
    );
  }
  if (query !== undefined)
    throw refuse("has a query (?…). Pass it without; query parameters belong to operations");
  if (fragment !== undefined) throw refuse("has a fragment (#…). Pass it without");
  const variable = /\{[^{}]*\}/.exec(authority + path);
  if (variable !== null) {
    throw refuse(
      `contains the unfilled server variable ${variable[0]}. Pass it with the variable replaced by its value`,
    );
  }
  if (DOT_SEGMENT.test(path))
    throw refuse('contains a "." or ".." path segment. Pass the path that is meant');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a URL
  if (/[\\\u0000-\u0020\u007f]/.test(baseUrl))
    throw refuse("contains a space, backslash or control character");
  return { origin: originOf(scheme, authority), prefix: encodeLiteral(path.replace(/\/+$/, "")) };
}

function originOf(scheme: string, authority: string): string {
  try {
    if (authority !== "") return new URL(`${scheme}://${authority}`).origin;
  } catch {
    // said below
  }
  throw refuse("has no valid host name");
}

function refuse(why: string): RequestRefused {
  return new RequestRefused(`The API's base URL ${why}. This is a setting of the server, not an argument.`);
}

/** The literal text of a template or prefix: what may stand in a path stays, existing `%XX` too (RFC 3986 §2.1). */
export function encodeLiteral(text: string): string {
  return text.replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]+/g, (found) =>
    encodeURIComponent(found.replace(LONE_SURROGATE, "\ufffd")),
  );
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
