/** The HTTP client port by undici: a connection pool per origin, one attempt per call, limits while streaming. */
import { HttpError } from "../core/http-error.js";
import type { HttpClient } from "../core/types.js";
import type { Lookup } from "./checked-lookup.js";
import { Attempt, type Connections } from "./http-attempt.js";
import type { ProxyChoice } from "./proxy.js";
import type { Routes } from "./routes.js";
import type { ClientTls } from "./tls-files.js";

export interface HttpClientOptions {
  /** Connections per origin; more requests wait for a free one. Default: 128. */
  readonly connections?: number;
  /** Milliseconds to make a connection, TLS included. Default: 10 s. */
  readonly connectTimeout?: number;
  /** Default: what Node trusts, and no certificate of ours. */
  readonly tls?: ClientTls | undefined;
  /** Default: none. */
  readonly proxies?: ProxyChoice | undefined;
  /** For tests. Default: the system's. */
  readonly lookup?: Lookup;
}

export interface NodeHttpClient {
  readonly send: HttpClient;
  /** Waits for the requests under way, then closes every connection. */
  close(): Promise<void>;
}

export function createHttpClient(options: HttpClientOptions = {}): NodeHttpClient {
  const connections: Connections = { open: 0, made: 0 };
  let routes: Routes | undefined;
  let loading: Promise<Routes> | undefined;
  let closed = false;

  /** Importing undici costs 85 ms, so a server that is never called does not pay it. */
  const load = async (): Promise<Routes> => {
    const [undici, { createRoutes }] = await Promise.all([import("undici"), import("./routes.js")]);
    routes = createRoutes(undici, {
      ...options,
      connections: options.connections ?? 128,
      connectTimeout: options.connectTimeout ?? 10_000,
      connected: () => {
        connections.open++;
        connections.made++;
      },
      disconnected: () => {
        connections.open--;
      },
    });
    return routes;
  };

  return {
    send: async (request, limits) => {
      if (closed) throw new HttpError("cancelled", "The HTTP client is closed.", false);
      loading ??= load();
      return new Attempt(routes ?? (await loading), connections, request, limits).answer;
    },
    close: async () => {
      closed = true;
      if (loading !== undefined) await (await loading).close();
    },
  };
}
