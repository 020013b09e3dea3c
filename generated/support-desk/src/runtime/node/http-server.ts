/** MCP over HTTP: stateless, so that any process behind a load balancer can answer any request. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { McpHttpHandler, McpServerFactory } from "@modelcontextprotocol/server";
import type { CallTracker } from "../core/call-tracker.js";
import { MAX_MESSAGE } from "../core/file.js";
import { comparableHost } from "../core/host-name.js";
import { type FileLinks, isFileLink } from "./file-links.js";
import { ListenError, listenErrorOf } from "./listen-error.js";
import type { Protocol, RunningServer } from "./stdio.js";

export interface HttpServerOptions {
  /** Default `auto`: each request is served by the revision it speaks. `legacy` and `modern` serve only theirs. */
  readonly protocol?: Protocol;
  /** Default 127.0.0.1. Any other than this machine's own needs `allowedHosts`. */
  readonly host?: string;
  /** Default 3000; 0 for any free one. */
  readonly port?: number;
  /** Host names, without port, under which clients reach this server besides localhost and the bound host. */
  readonly allowedHosts?: readonly string[];
  readonly calls: CallTracker;
  /** What is served below `/files/`. */
  readonly files?: Pick<FileLinks, "answer">;
  /** What `/healthz` says besides its status. */
  readonly health?: () => Readonly<Record<string, unknown>>;
  /** Milliseconds to wait for requests in flight when the server is closed. Default 10,000. */
  readonly drainTimeout?: number;
  readonly onError?: (error: Error) => void;
}

export interface HttpServer extends RunningServer {
  /** Where clients connect to, `/mcp` included. */
  readonly url: string;
}

const DRAIN_TIMEOUT = 10_000;
/** Milliseconds. A client that sends its request slower than this holds a connection for nothing. */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;
/** Longer than the 60 s after which common load balancers stop reusing a connection. */
const KEEP_ALIVE_TIMEOUT = 65_000;

/** Starts listening. Rejects with a {@link ListenError} where that is not possible. */
export async function serveOnHttp(
  factory: McpServerFactory,
  options: HttpServerOptions,
): Promise<HttpServer> {
  const { host = "127.0.0.1", port = 3000, allowedHosts = [], drainTimeout = DRAIN_TIMEOUT, calls } = options;
  if (!isLoopback(host) && allowedHosts.length === 0) throw new ListenError("host-not-allowed", host, port);
  // Not at the top: a server on stdio loads this file too, through the index.
  const [{ createServer }, { hostHeaderValidation, originValidation }] = await Promise.all([
    import("node:http"),
    import("@modelcontextprotocol/node"),
  ]);
  const names = hostNames(host, allowedHosts);
  const isHostAllowed = hostHeaderValidation(names);
  const isOriginAllowed = originValidation(names);
  const { handle, mcp } = await mcpHandler(factory, options);
  const responses = new Set<ServerResponse>();
  let closing: Promise<void> | undefined;

  /** What is not for the MCP handler. @returns whether that was it */
  const answerShortly = (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = request.url?.split("?", 1)[0];
    if (path === "/healthz") health(response, closing !== undefined, options);
    else if (!isHostAllowed(request, response) || !isOriginAllowed(request, response)) return true;
    else if (options.files && isFileLink(path ?? "")) options.files.answer(request, response);
    else if (path !== "/mcp") json(response, 404, { error: "Not found. The MCP endpoint is /mcp." });
    else if (closing) json(response, 503, { error: "This server is shutting down." });
    else return false;
    return true;
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (answerShortly(request, response)) return;
    // A subscription stays open until the server closes, so nothing waits for it.
    if (request.headers["mcp-method"] !== "subscriptions/listen") {
      responses.add(response);
      response.once("close", () => responses.delete(response));
    }
    handle(request, response).catch((error: unknown) => {
      options.onError?.(error instanceof Error ? error : new Error(String(error)));
      response.destroy();
    });
  };

  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    },
    answer,
  );
  await listening(server, host, port);
  const close = async (): Promise<void> => {
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    const deadline = Date.now() + drainTimeout;
    await Promise.all([calls.drain(drainTimeout), ended(responses, drainTimeout)]);
    await mcp.close();
    // What is still open are subscriptions, which have just been told that this is the end.
    const grace = setTimeout(
      () => server.closeAllConnections(),
      Math.min(1_000, Math.max(0, deadline - Date.now())),
    );
    server.closeIdleConnections();
    await stopped;
    clearTimeout(grace);
  };
  return {
    url: urlOf(server, host),
    notify: ({ tools, resources, prompts }) => {
      if (tools) mcp.notify.toolsChanged();
      if (resources) mcp.notify.resourcesChanged();
      if (prompts) mcp.notify.promptsChanged();
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function mcpHandler(
  factory: McpServerFactory,
  { protocol = "auto", onError }: HttpServerOptions,
): Promise<{ readonly handle: Handle; readonly mcp: McpHttpHandler }> {
  const [{ createMcpHandler, legacyStatelessFallback }, { toNodeHandler }] = await Promise.all([
    import("@modelcontextprotocol/server"),
    import("@modelcontextprotocol/node"),
  ]);
  const mcp = createMcpHandler(factory, {
    legacy: protocol === "modern" ? "reject" : "stateless",
    maxRequestBodySize: MAX_MESSAGE,
    ...(onError && { onerror: onError }),
  });
  // Alone, the fallback knows no newer revision and refuses it as a server of 2025 would; clients then fall back.
  const fetch =
    protocol === "legacy"
      ? legacyStatelessFallback(factory, onError, { maxRequestBodySize: MAX_MESSAGE })
      : mcp.fetch;
  // The adapter describes requests by what it reads of them, which exactOptionalPropertyTypes cannot match.
  return { mcp, handle: toNodeHandler({ fetch }, { maxRequestBodySize: MAX_MESSAGE }) as unknown as Handle };
}

function health(response: ServerResponse, isClosing: boolean, { health }: HttpServerOptions): void {
  json(response, isClosing ? 503 : 200, { status: isClosing ? "closing" : "ok", ...health?.() });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  // The request's body is not read, so the connection cannot be used again.
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(`${JSON.stringify(body)}\n`);
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenErrorOf(error, host, port)));
    server.listen(port, host.replace(/^\[|\]$/g, ""), () => resolve());
  });
}

/** Resolves when every response has been sent, or after so many milliseconds. */
async function ended(responses: ReadonlySet<ServerResponse>, timeout: number): Promise<void> {
  const deadline = Date.now() + timeout;
  while (responses.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Names that stand for this machine only. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

function hostNames(host: string, allowedHosts: readonly string[]): string[] {
  const own = ["0.0.0.0", "::", "[::]"].includes(host) ? [] : [host];
  const names = [...own, ...allowedHosts].map(comparableHost);
  return [...new Set(["localhost", "127.0.0.1", "[::1]", ...names])];
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  if (["0.0.0.0", "::", "[::]"].includes(host)) return `http://localhost:${port}/mcp`;
  return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}/mcp`;
}
