/** The `Link` header (RFC 8288 §3): where the next page is. */

/** The target of the first link with `rel=next`, as written; undefined where there is none. */
export function nextLink(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  let rest = header;
  for (;;) {
    const target = /^[\s,]*<([^>]*)>/.exec(rest);
    if (!target) return undefined;
    rest = rest.slice(target[0].length);
    const parameters = parametersAt(rest);
    rest = rest.slice(parameters.length);
    // §3.3: relation types are compared without case, and several may stand in one parameter; the first one counts.
    if (parameters.rel?.toLowerCase().split(/\s+/).includes("next")) return target[1]?.trim();
  }
}

const PARAMETER = /^\s*;\s*([^\s=;,"]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/;

function parametersAt(text: string): { readonly length: number; readonly rel: string | undefined } {
  let length = 0;
  let rel: string | undefined;
  for (;;) {
    const found = PARAMETER.exec(text.slice(length));
    if (!found) return { length, rel };
    const [whole, name = "", quoted, token] = found;
    length += whole.length;
    if (rel === undefined && name.toLowerCase() === "rel")
      rel = quoted?.replace(/\\(.)/g, "$1") ?? token ?? "";
  }
}

/** What may stand in a request line (RFC 3986 §2), so that nothing needs re-encoding. */
const TARGET = /^[A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]|"<>^`{}]*$/;
const DOT_SEGMENT = /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i;

/**
 * Path and query of a link, exactly as the API wrote them; undefined where it leads to another origin or out of
 * the base URL: credentials go nowhere else.
 * @param from origin and path of the request whose answer has the link
 * @param prefix path of the base URL, without a slash at its end
 */
export function linkPath(
  link: string,
  from: { readonly origin: string; readonly path: string },
  prefix: string,
): string | undefined {
  const target = link.split("#", 1)[0] ?? "";
  if (!TARGET.test(target)) return undefined;
  const path = absolutePath(target, from);
  if (path === undefined) return undefined;
  const [only = ""] = path.split("?", 1);
  if (DOT_SEGMENT.test(only)) return undefined;
  return only === prefix || only.startsWith(`${prefix}/`) ? path : undefined;
}

function absolutePath(
  target: string,
  from: { readonly origin: string; readonly path: string },
): string | undefined {
  if (target.startsWith("//")) return undefined;
  if (target.startsWith("/")) return target;
  const [own = ""] = from.path.split("?", 1);
  if (target.startsWith("?")) return own + target;
  if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return own.slice(0, own.lastIndexOf("/") + 1) + target;
  const parts = /^(https?:\/\/[^/?@]+)(.*)$/i.exec(target);
  if (!parts) return undefined;
  const [, origin = "", rest = ""] = parts;
  if (originOf(origin) !== from.origin) return undefined;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined;
}
