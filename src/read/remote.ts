/** Fetches a document over http(s): bounded, redirects followed by hand, the connected address checked. */
import { lookup as systemLookup } from "node:dns";
import { isIP } from "node:net";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Dispatcher } from "undici";
import { diagnostic } from "../diagnostics/catalog.js";
import { isMetadata } from "../runtime/core/ip-address.js";
import { checkedLookup, type Lookup } from "../runtime/node/checked-lookup.js";
import { bareHost, isPublicAddress } from "./address.js";
import { codeOf, notFound, type Problem, readStreamText } from "./source.js";

const MAX_REDIRECTS = 5;

export type { Lookup };

export interface FetchRules {
  readonly maxBytes: number;
  /** Milliseconds for everything: redirects and body too. */
  readonly timeout: number;
  /** Why a URL (the first, or where a redirect leads) may not be asked for. */
  readonly refuse: (url: URL) => Problem | undefined;
  /** Whether an address that is not public is fine. `from` is the kind of address that redirected here. */
  readonly allowPrivate: (url: URL, from: "public" | "private" | undefined) => boolean;
  /** For tests. */
  readonly lookup?: Lookup;
}

export interface FetchedText {
  readonly text: string;
  /** Where the document was at last: the base of its references (RFC 3986 §5.1.3). */
  readonly uri: string;
  /** It was not at a public address. */
  readonly isPrivate: boolean;
}

export type Fetched = FetchedText | { readonly problem: Problem };

/** Thrown into the connection attempt by our lookup, and recognised when it comes back. */
class AddressRefused extends Error {
  readonly address: string;
  constructor(address: string) {
    super(`${address} is not a public address`);
    this.address = address;
  }
}

export async function fetchText(address: string, rules: FetchRules): Promise<Fetched> {
  const signal = AbortSignal.timeout(rules.timeout);
  let url = new URL(address);
  let from: "public" | "private" | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const refusal = rules.refuse(url);
    if (refusal) return { problem: refusal };
    const [answer, kind] = await ask(url, from, rules, signal);
    if ("problem" in answer) return answer;
    if (!(answer instanceof URL)) return { ...answer, isPrivate: kind === "private" };
    url = answer;
    from = kind;
  }
  return notFound(nameOf(new URL(address)), `it redirects more than ${MAX_REDIRECTS} times`);
}

type Kind = "public" | "private";
type Answer = URL | { readonly problem: Problem } | { readonly text: string; readonly uri: string };

/** One request: the document, a problem, or where it redirects to. */
async function ask(
  url: URL,
  from: Kind | undefined,
  rules: FetchRules,
  signal: AbortSignal,
): Promise<readonly [Answer, Kind]> {
  const { Agent, request } = await import("undici");
  const source = nameOf(url);
  const seen = { kind: "public" as Kind };
  const check = (ip: string) => {
    if (isPublicAddress(ip) && !isMetadata(ip)) return;
    if (isMetadata(ip) || !rules.allowPrivate(url, from)) throw new AddressRefused(ip);
    seen.kind = "private";
  };
  const agent = new Agent({
    connect: { lookup: checkedLookup(check, rules.lookup ?? systemLookup) as never },
  });
  try {
    // A literal address is connected to without a lookup.
    if (isIP(bareHost(url))) check(bareHost(url));
    const { authorization, target } = credentials(url);
    const response = await request(target, {
      dispatcher: agent,
      signal,
      headers: {
        accept: "application/json, application/yaml, text/yaml, */*;q=0.5",
        "accept-encoding": "gzip, deflate, br",
        "user-agent": "openapi-mcp",
        ...(authorization && { authorization }),
      },
    });
    const answer = await read(response, url, source, rules.maxBytes);
    return [answer, seen.kind];
  } catch (error) {
    if (error instanceof AddressRefused) {
      const params = { url: source, address: error.address };
      return [{ problem: (at) => diagnostic("read/address-refused", at, params) }, seen.kind];
    }
    const reason = signal.aborted
      ? `no complete answer within ${rules.timeout / 1000} s`
      : connectionReason(error);
    return [notFound(source, reason), seen.kind];
  } finally {
    // Also ends a body that was not read to its end.
    await agent.destroy();
  }
}

async function read(
  response: Dispatcher.ResponseData,
  url: URL,
  source: string,
  maxBytes: number,
): Promise<Answer> {
  const { statusCode, headers } = response;
  const body = response.body.on("error", () => {});
  const location = [headers["location"]].flat()[0];
  if ([301, 302, 303, 307, 308].includes(statusCode) && location !== undefined) {
    return URL.canParse(location, url.href)
      ? new URL(location, url)
      : notFound(source, "it redirects to something that is not a URL");
  }
  if (statusCode !== 200) return notFound(source, `the server answered ${statusCode}`);
  const encoding = [headers["content-encoding"]].flat()[0]?.toLowerCase();
  const result = await readStreamText(decompressed(body, encoding), source, maxBytes);
  return result.problem
    ? { problem: result.problem }
    : { text: result.text, uri: credentials(url).target.href };
}

/** Decompressed while it streams, so that the limit counts what the document becomes. */
function decompressed(
  body: Dispatcher.ResponseData["body"],
  encoding: string | undefined,
): AsyncIterable<Uint8Array> {
  const decoder =
    encoding === "gzip" || encoding === "x-gzip"
      ? createGunzip()
      : encoding === "deflate"
        ? createInflate()
        : encoding === "br"
          ? createBrotliDecompress()
          : undefined;
  if (!decoder) return body;
  body.on("error", (error: Error) => decoder.destroy(error));
  return body.pipe(decoder);
}

/** User and password leave the URL: it is shown in diagnostics, and undici would not send them. */
function credentials(url: URL): { readonly target: URL; readonly authorization?: string } {
  const target = new URL(url);
  target.username = "";
  target.password = "";
  target.hash = "";
  if (!url.username && !url.password) return { target };
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { target, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** A URL as messages show it. */
export function nameOf(url: URL): string {
  return credentials(url).target.href;
}

function connectionReason(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the host is not known";
    case "ECONNREFUSED":
      return "the connection was refused";
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
      return "the connection was closed";
    case "UND_ERR_CONNECT_TIMEOUT":
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return "the server did not answer in time";
    default:
      return code ?? (error instanceof Error ? error.message : "the connection failed");
  }
}
