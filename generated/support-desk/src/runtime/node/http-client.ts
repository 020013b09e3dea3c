/** The HTTP client port by undici: a connection pool per origin, one attempt per call, limits while streaming. */
import type { Agent } from "undici";
import { HttpError } from "../core/http-error.js";
import type { HttpClient } from "../core/types.js";
import { Attempt, type Connections } from "./http-attempt.js";

export interface HttpClientOptions {
  /** Connections per origin; more requests wait for a free one. Default: 128. */
  readonly connections?: number;
  /** Milliseconds to make a connection, TLS included. Default: 10 s. */
  readonly connectTimeout?: number;
}

export interface NodeHttpClient {
  readonly send: HttpClient;
  /** Waits for the requests under way, then closes every connection. */
  close(): Promise<void>;
}

export function createHttpClient(options: HttpClientOptions = {}): NodeHttpClient {
  const connections: Connections = { open: 0, made: 0 };
  let agent: Agent | undefined;
  let loading: Promise<Agent> | undefined;
  let closed = false;

  /** Importing undici costs 85 ms, so a server that is never called does not pay it. */
  const load = async (): Promise<Agent> => {
    const undici = await import("undici");
    agent = new undici.Agent({
      connections: options.connections ?? 128,
      connect: { timeout: options.connectTimeout ?? 10_000 },
      // Ours is one timer for the whole attempt.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    agent.on("connect", () => {
      connections.open++;
      connections.made++;
    });
    agent.on("disconnect", () => {
      connections.open--;
    });
    return agent;
  };

  return {
    send: async (request, limits) => {
      if (closed) throw new HttpError("cancelled", "The HTTP client is closed.", false);
      loading ??= load();
      return new Attempt(agent ?? (await loading), connections, request, limits).answer;
    },
    close: async () => {
      closed = true;
      if (loading !== undefined) await (await loading).close();
    },
  };
}
