/** Which redirects are followed (RFC 9110 §15.4): of GET and HEAD, and without credentials where they leave the origin. */
import { allowedReach, hostOf, type NetworkPolicy, type Reach, reachOf } from "./network.js";
import type { HttpOptions, HttpRequest, NamedBy } from "./types.js";

export const MAX_REDIRECTS = 5;

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What may stand in a request line (RFC 3986 §2), so that nothing needs re-encoding: RFC 9112 §3.2. */
const REQUEST_TARGET = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]|"<>^`{}]*$/;

/** What goes along to another origin; everything else may be, or lead to, a credential. */
const ELSEWHERE: ReadonlySet<string> = new Set(["accept", "accept-language", "user-agent"]);

/** Where a request goes, at first or by a redirect. */
export interface Hop {
  /** scheme://host[:port] */
  readonly origin: string;
  /** As it goes into the request line. */
  readonly path: string;
  readonly reach: Reach;
  /** It has left the API's origin: from here on nothing of the API's goes along. */
  readonly isElsewhere: boolean;
  /** The operator's certificate is shown. */
  readonly isCertified: boolean;
}

export function firstHop(
  { origin, path }: HttpRequest,
  { network, namedBy }: Pick<HttpOptions, "network" | "namedBy">,
): Hop {
  const isCertified = namedBy === undefined || namedBy === "operator";
  return { origin, path, reach: reachNamedBy(namedBy, origin, network), isElsewhere: false, isCertified };
}

/** What may lead to public addresses only does not get further by naming others. */
function reachNamedBy(
  namedBy: NamedBy | undefined,
  origin: string,
  network: NetworkPolicy | undefined,
): Reach {
  if (namedBy === "operator") return "any";
  const own = reachOf(origin, network);
  if (!network || namedBy === undefined || reachOf(namedBy, network) === "any") return own;
  return allowedReach(origin, network) ?? "public";
}

export function headersAt({ headers }: HttpRequest, { isElsewhere }: Hop): Readonly<Record<string, string>> {
  if (!isElsewhere) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => ELSEWHERE.has(name)));
}

/**
 * Where to go on, or a sentence that says why not: such an answer is one like any other. Undefined for no redirect.
 * Only an absolute path or an absolute URL is taken, and its path as it was written: never parsed as a URL.
 * @param at what was answered
 */
export function redirectOf(
  request: HttpRequest,
  at: Hop,
  status: number,
  location: string | undefined,
  network: NetworkPolicy | undefined,
): Hop | string | undefined {
  if (location === undefined || !STATUSES.has(status)) return undefined;
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") return `Redirects of ${method} are not followed.`;
  const target = targetOf(location, at);
  if (target === undefined) return "It is not an address that can be called as it is written.";
  if (target.origin === at.origin) return { ...at, path: target.path };
  return crossing(request, at, target, network);
}

interface Target {
  readonly origin: string;
  readonly path: string;
}

function targetOf(location: string, { origin: from }: Hop): Target | undefined {
  const [target = ""] = location.split("#");
  if (!REQUEST_TARGET.test(target)) return undefined;
  if (/^\/(?!\/)/.test(target)) return { origin: from, path: target };
  const absolute = target.startsWith("//") ? `${from.slice(0, from.indexOf(":"))}:${target}` : target;
  const [, authority = "", rest = ""] = /^(https?:\/\/[^/?@]+)(.*)$/i.exec(absolute) ?? [];
  if (!URL.canParse(authority) || rest.startsWith("@")) return undefined;
  return { origin: new URL(authority).origin, path: rest.startsWith("/") ? rest : `/${rest}` };
}

/** To another origin: where the operator allows that host, and then without credentials. */
function crossing(
  request: HttpRequest,
  at: Hop,
  { origin, path }: Target,
  network: NetworkPolicy | undefined,
): Hop | string {
  const isDowngrade = at.origin.startsWith("https:") && origin.startsWith("http:");
  if (isDowngrade) return "It leads from https to http, where everybody on the way could read along.";
  if (!network) return `Redirects from ${at.origin} to other origins are not followed.`;
  const reach = origin === request.origin ? reachOf(origin, network) : allowedReach(origin, network);
  if (reach === undefined) return notAllowed(request, origin, network);
  if (request.body !== undefined) return "The request has a body, which is for its own origin only.";
  if (network.holdsSecret(path)) return `It holds a credential, which is for ${request.origin} only.`;
  return { origin, path, reach, isElsewhere: true, isCertified: false };
}

function notAllowed(request: HttpRequest, origin: string, { options }: NetworkPolicy): string {
  const own = request.origin;
  if (hostOf(own).replace(/:\d+$/, "") === hostOf(origin) && origin.startsWith("https:"))
    return `The API is at https now: its operator has to start this MCP server with ${options.baseUrl}${origin}/….`;
  return (
    `Calls go to ${own} only; the operator of this MCP server can allow redirects to this other host, ` +
    `without credentials, with ${options.host}${hostOf(origin)}.`
  );
}
