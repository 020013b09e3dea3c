/** Ways to a server: directly or through a proxy, to which addresses, and with which certificates. */
import { lookup as systemLookup } from "node:dns";
import type { buildConnector, Dispatcher, Pool } from "undici";
import { HttpError } from "../core/http-error.js";
import { type Reach, refusalOf, refusalText } from "../core/network.js";
import type { Hop } from "../core/redirect.js";
import { checkedLookup, type Lookup } from "./checked-lookup.js";
import type { HttpProxy, ProxyChoice } from "./proxy.js";
import type { ClientTls } from "./tls-files.js";

export interface RouteOptions {
  /** Connections per origin; more requests wait for a free one. */
  readonly connections: number;
  /** Milliseconds to make a connection, TLS included. */
  readonly connectTimeout: number;
  readonly tls?: ClientTls | undefined;
  readonly proxies?: ProxyChoice | undefined;
  /** For tests. */
  readonly lookup?: Lookup | undefined;
  readonly connected: () => void;
  readonly disconnected: () => void;
}

export interface Route {
  readonly dispatcher: Dispatcher;
  /** What is between, for messages. */
  readonly proxy?: string;
}

export interface Routes {
  /** Throws an {@link HttpError} where nothing may go. */
  readonly to: (hop: Hop) => Route;
  readonly close: () => Promise<void>;
}

type Undici = typeof import("undici");

export function createRoutes(undici: Undici, options: RouteOptions): Routes {
  const { proxies } = options;
  /** By what their connections have in common: one that was checked for less is not used for more. */
  const direct: Route[] = [];
  const proxied = new Map<string, Route>();
  const through = new Map<string, HttpProxy | undefined>();
  return {
    to({ origin, reach, isCertified }) {
      const proxy = proxies && proxyFor(origin, proxies, through);
      if (!proxy) {
        const kind = (reach === "public" ? 1 : 0) + (isCertified ? 0 : 2);
        direct[kind] ??= { dispatcher: directAgent(undici, options, reach, isCertified) };
        return direct[kind];
      }
      // The proxy resolves the name, so that the name is all there is to look at.
      refuse(new URL(origin).hostname, reach);
      const key = `${isCertified ? "own" : "elsewhere"} ${proxy.name}`;
      const known = proxied.get(key);
      if (known) return known;
      const made = { dispatcher: proxyAgent(undici, options, proxy, isCertified), proxy: proxy.name };
      proxied.set(key, made);
      return made;
    },
    async close() {
      // of `direct` there may be the last alone
      const all = [...Object.values(direct), ...proxied.values()];
      await Promise.all(all.map(({ dispatcher }) => dispatcher.close()));
    },
  };
}

function proxyFor(origin: string, proxies: ProxyChoice, known: Map<string, HttpProxy | undefined>) {
  if (!known.has(origin)) known.set(origin, proxies(origin));
  return known.get(origin);
}

function limitsOf({ connections }: RouteOptions) {
  // Ours is one timer for the whole attempt.
  return { connections, headersTimeout: 0, bodyTimeout: 0 };
}

function contextOf({ tls }: RouteOptions, withCertificate: boolean) {
  return tls ? { secureContext: tls.context(withCertificate) } : {};
}

function listened<T extends Dispatcher>(dispatcher: T, { connected, disconnected }: RouteOptions): T {
  dispatcher.on("connect", connected);
  dispatcher.on("disconnect", disconnected);
  return dispatcher;
}

function directAgent(
  undici: Undici,
  options: RouteOptions,
  reach: Reach,
  withCertificate: boolean,
): Dispatcher {
  const check = (address: string, host: string) => refuse(address, reach, host);
  const connector = undici.buildConnector({
    timeout: options.connectTimeout,
    ...contextOf(options, withCertificate),
    // undici's types leave out what it hands on to `net.connect`
    ...({ lookup: checkedLookup(check, options.lookup ?? systemLookup) } as object),
  });
  /** An address is connected to without a lookup. */
  const connect = (target: buildConnector.Options, callback: buildConnector.Callback) => {
    try {
      refuse(target.hostname, reach);
    } catch (refused) {
      callback(refused as Error, null);
      return;
    }
    connector(target, callback);
  };
  return listened(new undici.Agent({ ...limitsOf(options), connect }), options);
}

/** RFC 9110 §9.3.6 CONNECT for https; http is handed on by the proxy (RFC 9112 §3.2.2), which many allow alone. */
function proxyAgent(
  undici: Undici,
  options: RouteOptions,
  { uri, token }: HttpProxy,
  withCertificate: boolean,
): Dispatcher {
  const { connectTimeout } = options;
  const pool = (origin: string | URL, given: object): Pool =>
    listened(new undici.Pool(origin, { ...limitsOf(options), ...given }), options);
  return new undici.ProxyAgent({
    uri,
    ...(token !== undefined && { token }),
    proxyTunnel: false,
    ...limitsOf(options),
    proxyTls: { timeout: connectTimeout, ...contextOf(options, false) },
    requestTls: { timeout: connectTimeout, ...contextOf(options, withCertificate) },
    clientFactory: (origin, given) => new undici.Pool(origin, { ...given, headersTimeout: connectTimeout }),
    factory: pool,
  });
}

/** @param name of the host, where `host` is one of its addresses */
function refuse(host: string, reach: Reach, name = host): void {
  const refusal = refusalOf(host, reach);
  if (refusal !== undefined) throw new HttpError("refused", refusalText(name, refusal), false);
}
