/** Where the calls of a server may go: to its API, and to what its operator allows besides. */
import { hostClass, isMetadata } from "./ip-address.js";
import { OptionError } from "./option-values.js";

/** The addresses that a host may have: `public` where nobody but a document from the network names it. */
export type Reach = "any" | "public";

export interface NetworkPolicy {
  /** scheme://host[:port] of servers that nobody but a document from the network names. */
  readonly publicOrigins: ReadonlySet<string>;
  /** Hosts besides the API's own. */
  readonly allowed: readonly AllowedHost[];
  readonly options: NetworkOptions;
  /** Whether a text holds a secret of this server's. */
  readonly holdsSecret: (text: string) => boolean;
}

/** How an operator says where calls go, for messages: each up to what is said. */
export interface NetworkOptions {
  /** `--allow-host ` */
  readonly host: string;
  /** `--base-url ` */
  readonly baseUrl: string;
}

export interface AllowedHost {
  /** As `URL.hostname` has it; of a wildcard what comes after the asterisk: `.example.com`. */
  readonly name: string;
  readonly isWildcard: boolean;
  /** Absent: the usual one of the scheme. */
  readonly port?: string;
}

/** `files.example.com`, `files.example.com:8443`, `[::1]:9000`, `*.example.com`. Throws an {@link OptionError}. */
export function parseAllowedHost(text: string): AllowedHost {
  const [, asterisk, host = "", port] =
    /^(\*(?=\.[^.:]))?(\[[0-9a-f:.]+\]|[^[\]:/?#@\\*\s]+)(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const isWildcard = asterisk !== undefined;
  const url = `http://${isWildcard ? "any" : ""}${host}`;
  if (host === "" || !URL.canParse(url) || Number(port ?? 1) > 65_535) {
    throw new OptionError(
      "A host is like files.example.com, files.example.com:8443 or *.example.com, without a scheme.",
    );
  }
  const { hostname } = new URL(url);
  return {
    name: isWildcard ? hostname.slice("any".length) : hostname,
    isWildcard,
    ...(port !== undefined && { port: String(Number(port)) }),
  };
}

/** Of the API's own servers. */
export function reachOf(origin: string, policy: NetworkPolicy | undefined): Reach {
  if (!policy?.publicOrigins.has(origin)) return "any";
  return allowedReach(origin, policy) ?? "public";
}

/** Of another host; undefined where it is not allowed. A wildcard leaves it to others what its names lead to. */
export function allowedReach(origin: string, { allowed }: NetworkPolicy): Reach | undefined {
  const url = new URL(origin);
  const reaches = allowed.filter((one) => isNamed(url, one)).map(({ isWildcard }) => isWildcard);
  if (reaches.length === 0) return undefined;
  return reaches.includes(false) ? "any" : "public";
}

function isNamed(
  { protocol, hostname, port }: URL,
  { name, isWildcard, port: wanted }: AllowedHost,
): boolean {
  const usual = protocol === "https:" ? "443" : "80";
  if ((port || usual) !== (wanted ?? usual)) return false;
  return isWildcard ? hostname.endsWith(name) && hostname.length > name.length : hostname === name;
}

/** A host as {@link parseAllowedHost} reads it. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}

/**
 * Why a host may not be connected to; undefined where it may.
 * @param host of a URL, or one of the addresses that its name has
 */
export function refusalOf(host: string, reach: Reach): string | undefined {
  if (isMetadata(host)) return "a cloud's metadata service, which is never called";
  if (reach === "any") return undefined;
  const kind = hostClass(host);
  return kind === undefined || kind === "public" ? undefined : `a ${kind} address`;
}

/**
 * Of a host that is not called for what it is: nothing is said of the address itself, which is nobody's business.
 * @param name the host of the URL
 */
export function refusalText(name: string, refusal: string): string {
  const why = refusal.endsWith("address")
    ? ". Its address comes from the network (the OpenAPI document, or a host allowed by a wildcard), and that may only " +
      "lead to public addresses. If this one is meant, the operator of this MCP server has to name it: as base URL, or as allowed host"
    : "";
  return `${name} is ${refusal}${why}.`;
}
