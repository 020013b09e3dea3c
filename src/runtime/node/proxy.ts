/** The proxies that the environment names, as curl and others read it: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
import type { SecretLookup } from "../core/credentials.js";
import { classOf, hostClass, isInNetwork } from "../core/ip-address.js";
import { SetupError } from "../core/setup.js";

export interface HttpProxy {
  /** Without user name and password. */
  readonly uri: string;
  /** The value of Proxy-Authorization. */
  readonly token?: string;
  /** For messages. */
  readonly name: string;
}

/** The proxy for a server at scheme://host[:port]; undefined where it is connected to directly. */
export type ProxyChoice = (origin: string) => HttpProxy | undefined;

/** Undefined where no proxy is set. Throws a {@link SetupError} for one that is none. */
export function proxiesOf(environment: SecretLookup): ProxyChoice | undefined {
  const proxies = new Map<string, HttpProxy>(
    ["http", "https"].flatMap((scheme) => {
      const proxy = proxyIn(`${scheme}_proxy`, environment);
      return proxy ? [[`${scheme}:`, proxy] as const] : [];
    }),
  );
  if (proxies.size === 0) return undefined;
  const exceptions =
    read("no_proxy", environment)
      ?.value.split(/[\s,]+/)
      .filter(Boolean) ?? [];
  return (origin) => {
    const url = new URL(origin);
    return isExcepted(url, exceptions) ? undefined : proxies.get(url.protocol);
  };
}

/** What must not be told of them: passwords, and what they are part of when they travel. */
export function proxySecretsOf(environment: SecretLookup): readonly string[] {
  return ["http", "https"].flatMap((scheme) => {
    const token = proxyIn(`${scheme}_proxy`, environment)?.token;
    if (token === undefined) return [];
    const pair = Buffer.from(token.slice("Basic ".length), "base64").toString();
    return [pair, pair.slice(pair.indexOf(":") + 1)];
  });
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

/** In small letters first, which is how it began. */
function read(name: string, environment: SecretLookup): Variable | undefined {
  for (const spelled of [name, name.toUpperCase()]) {
    const value = environment(spelled);
    if (value !== undefined) return { name: spelled, value };
  }
  return undefined;
}

function proxyIn(variable: string, environment: SecretLookup): HttpProxy | undefined {
  const found = read(variable, environment);
  if (!found) return undefined;
  const { name, value } = found;
  const text = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    // Its value may hold a password.
    throw new SetupError(
      `${name} is not the URL of an HTTP proxy.`,
      "It is like http://proxy.example.com:3128; others, such as SOCKS, are not supported.",
      name,
    );
  }
  const token = tokenOf(url, name);
  return {
    uri: url.origin,
    ...(token !== undefined && { token }),
    name: `the proxy ${url.origin} (${name})`,
  };
}

/** RFC 7617. */
function tokenOf({ username, password }: URL, variable: string): string | undefined {
  if (username === "" && password === "") return undefined;
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair).toString("base64")}`;
  } catch {
    throw new SetupError(
      `The user name and password in ${variable} are not percent-encoded.`,
      undefined,
      variable,
    );
  }
}

/** What is on this machine is not asked of another one. */
function isExcepted(url: URL, exceptions: readonly string[]): boolean {
  if (hostClass(url.hostname) === "loopback") return true;
  return exceptions.some((one) => one === "*" || isException(url, one.toLowerCase()));
}

/** `example.com` and all below it, with a dot before or not; `10.1.2.3`, `10.0.0.0/8`; each for one port or for all. */
function isException({ protocol, hostname, port }: URL, text: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (text.includes("/")) return isInNetwork(host, text);
  const [, named = text, wanted] = /^(\[[^\]]+\]|[^:]*):(\d+)$/.exec(text) ?? [];
  if (wanted !== undefined && wanted !== (port || (protocol === "https:" ? "443" : "80"))) return false;
  const name = named.replace(/^\[|\]$/g, "").replace(/^\*?\./, "");
  if (name === "") return false;
  if (classOf(name) !== undefined) return isInNetwork(host, `${name}/${name.includes(":") ? 128 : 32}`);
  return host === name || host.endsWith(`.${name}`);
}
