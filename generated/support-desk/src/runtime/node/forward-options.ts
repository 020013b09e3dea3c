/** Headers of a client's request that go on to the API: each by name, and only over HTTP. */
import { parseBaseUrl } from "../core/base-url.js";
import { isFramingHeader, isHeaderName } from "../core/header-names.js";
import { OptionError } from "../core/option-values.js";
import { SetupError } from "../core/setup.js";
import type { NodeSessionOptions } from "./session.js";

export interface ForwardFlags {
  /** In lower case. */
  readonly forwardHeader?: readonly string[];
  /** An origin. */
  readonly tokenAudience?: string;
}

export const FORWARD_OPTIONS = {
  forwardHeader: {
    name: "forward-header",
    value: "name",
    help: "with --transport http: a header of each client's request that goes on to the API; repeatable",
    isRepeatable: true,
    parse: parseForwarded,
  },
  tokenAudience: {
    name: "token-audience",
    value: "url",
    help: "with --forward-header authorization: the API that clients' tokens are issued for, and the only one that gets them",
    parse: parseOrigin,
  },
} as const;

/** What belongs to this connection, to its client, or to the protocol; RFC 9110 §7.6.1, RFC 6265. */
const OWN: ReadonlySet<string> = new Set([
  "accept",
  "content-encoding",
  "content-type",
  "cookie",
  "forwarded",
  "host",
  "last-event-id",
  "origin",
  "via",
]);

function parseForwarded(text: string): string {
  const name = text.toLowerCase();
  if (!isHeaderName(name)) throw new OptionError("It is the name of a header, without a value.");
  const isOwn = OWN.has(name) || isFramingHeader(name) || /^(?:proxy-|sec-|mcp-|x-forwarded-)/.test(name);
  if (isOwn) throw new OptionError("That header is about the connection of a client to this server.");
  return name;
}

function parseOrigin(text: string): string {
  try {
    return parseBaseUrl(text).origin;
  } catch {
    throw new OptionError("It is the address of the API, like https://api.example.com.");
  }
}

/** Throws a {@link SetupError} for what would forward nothing, or what nobody may mean. */
export function forwarding(
  { forwardHeader = [], tokenAudience }: ForwardFlags,
  transport: "stdio" | "http",
): Pick<NodeSessionOptions, "forwardHeaders" | "tokenAudience"> {
  if (forwardHeader.length > 0 && transport === "stdio") {
    throw new SetupError(
      "--forward-header: over stdio, clients send no headers.",
      "Use --header, or --transport http.",
    );
  }
  if (forwardHeader.includes("authorization") !== (tokenAudience !== undefined)) {
    throw new SetupError(
      "The tokens of clients are for this server; whether the API is meant by them as well, only you can know.",
      "Pass --forward-header authorization together with --token-audience URL of the API, or neither.",
    );
  }
  return {
    ...(forwardHeader.length > 0 && { forwardHeaders: forwardHeader }),
    ...(tokenAudience !== undefined && { tokenAudience }),
  };
}
