/** Which redirects are followed: GET and HEAD, within the origin, without parsing the path as a URL. */
import type { HttpRequest } from "./types.js";

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What may stand in a request line (RFC 3986 §2), so that nothing needs re-encoding: RFC 9112 §3.2. */
const REQUEST_TARGET = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]|"<>^`{}]*$/;

/**
 * The path to go on with, or undefined: a redirect of another kind, method or origin is an answer like any other.
 * Only an absolute path or an absolute URL of the same origin is taken, and its path as it was written.
 */
export function redirectTarget(
  request: HttpRequest,
  status: number,
  location: string | undefined,
): string | undefined {
  if (location === undefined || !STATUSES.has(status)) return undefined;
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  const hash = location.indexOf("#");
  const target = hash < 0 ? location : location.slice(0, hash);
  if (!REQUEST_TARGET.test(target)) return undefined;
  if (target.startsWith("/")) return target.startsWith("//") ? undefined : target;
  const parts = /^(https?:\/\/[^/?@]+)(.*)$/i.exec(target);
  if (parts === null) return undefined;
  const [, origin = "", rest = ""] = parts;
  const normalised = originOf(origin);
  if (normalised === undefined || normalised !== originOf(request.origin)) return undefined;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function originOf(origin: string): string | undefined {
  try {
    return new URL(origin).origin;
  } catch {
    return undefined;
  }
}
