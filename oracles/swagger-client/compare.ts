/** Two requests for one call, part by part: what differs, and in which way. */
import { isDeepStrictEqual } from "node:util";
import type { HttpRequest, OperationDescriptor } from "../../src/runtime/core/types.js";
import { BASE, type BuiltRequest } from "./builder.js";

/** Undefined where all is the same. */
export function difference(
  { parameters, requestBody }: OperationDescriptor,
  ours: HttpRequest,
  theirs: BuiltRequest,
): string | undefined {
  const [path, query] = split(ours.path);
  // as `fetch` would put it on the wire
  const url = new URL(theirs.url, BASE);
  const texts: [part: string, ours: string, theirs: string][] = [
    ["path", path, url.pathname],
    ["query", query, url.search.slice(1)],
  ];
  const headers = Object.fromEntries(
    Object.entries(theirs.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  for (const { name, in: location } of parameters)
    if (location === "header")
      texts.push([
        `header ${name}`,
        ours.headers[name.toLowerCase()] ?? "",
        `${headers[name.toLowerCase()] ?? ""}`,
      ]);
  texts.push(["cookie", ours.headers["cookie"] ?? "", headers["cookie"] ?? ""]);
  if (requestBody?.format === "form") texts.push(["form", `${ours.body ?? ""}`, `${theirs.body ?? ""}`]);
  for (const [part, our, their] of texts) {
    const way = wayOf(our, their, /^(?:query|form)$/.test(part));
    if (way !== undefined) return `${part}: ${way}: ${our.slice(0, 300)} and not ${their.slice(0, 300)}`;
  }
  // with a file in it, it is a form
  if (
    requestBody?.format === "json" &&
    typeof ours.body === "string" &&
    !isDeepStrictEqual(JSON.parse(ours.body), plain(theirs.body))
  )
    return `json: other value: ${`${ours.body}`.slice(0, 300)} and not ${JSON.stringify(theirs.body)?.slice(0, 300)}`;
  return undefined;
}

function wayOf(ours: string, theirs: string, isList: boolean): string | undefined {
  if (ours === theirs) return undefined;
  if (decoded(ours) === decoded(theirs)) return "percent-encoding";
  if (!isList) return "other text";
  const [our, their] = [pairs(ours), pairs(theirs)];
  if (our.toSorted().join("&") === their.toSorted().join("&")) return "order";
  const names = (list: readonly string[]) =>
    [...new Set(list.map((pair) => pair.split("=", 1)[0] ?? ""))].toSorted().join("&");
  if (names(our) === names(their)) return our.length === their.length ? "other values" : "other repetition";
  const mine = new Set(our);
  return their.every((pair) => mine.has(pair)) ? "left out there" : "other names";
}

function pairs(text: string): readonly string[] {
  return text.split("&").map(decoded);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function split(target: string): [path: string, query: string] {
  const at = target.indexOf("?");
  return at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
}

/** What JSON has no word for is not in it. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
