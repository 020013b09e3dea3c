import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect as tcp } from "node:net";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCallTracker } from "../../src/runtime/core/call-tracker.js";
import { createLiveDefinitions } from "../../src/runtime/core/live-definitions.js";
import { createServerFactory } from "../../src/runtime/core/mcp-server.js";
import type { ToolDefinition } from "../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { createHttpClient } from "../../src/runtime/node/http-client.js";
import { type HttpServerOptions, serveOnHttp } from "../../src/runtime/node/http-server.js";
import { ListenError } from "../../src/runtime/node/listen-error.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { CLIENTS, connect, textOf } from "./support/clients.js";
import { listing, startUpstream, ticketApi, ticketTools, type Upstream } from "./support/upstream.js";

const http = createHttpClient();
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(ticketApi);
});
afterAll(async () => {
  await http.close();
  await upstream.close();
});

async function start(options: Partial<HttpServerOptions> = {}, more: readonly ToolDefinition[] = []) {
  const runtime = {
    baseUrl: upstream.url,
    http: http.send,
    headers: {},
    credentials: {},
    secrets: () => undefined,
    validator: createValidator,
  };
  const live = createLiveDefinitions({ tools: [...ticketTools(runtime), ...more] });
  const calls = createCallTracker();
  const factory = createServerFactory(live, {
    name: "desk",
    version: "1",
    checkArguments: createArgumentCheck("strict", createValidator),
    calls,
    onBug: () => {},
  });
  const server = await serveOnHttp(factory, { port: 0, calls, health: () => ({ tools: 4 }), ...options });
  return { ...server, calls, live, [Symbol.asyncDispose]: () => server.close() };
}

interface Raw {
  readonly status: number | undefined;
  readonly body: string;
}

/** `fetch` does not let a test choose the Host header. */
function raw(url: string, headers: Record<string, string> = {}, method = "GET", body = ""): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, body: text }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const INITIALIZE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "t", version: "1" } },
});
const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };

describe.each(CLIENTS)("over HTTP, a %s client", (kind) => {
  it("lists and calls", async () => {
    await using server = await start();
    const client = await connect(kind, server.url);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      "get_ticket",
      "list_tickets",
      "slow",
      "whoami",
    ]);
    expect(textOf(await client.callTool("get_ticket", { id: "T-1" }))).toBe(
      '{"id":"T-1","subject":"Broken"}',
    );
    await client.close();
  });

  it("gets its answer from a server that is closing", async () => {
    const server = await start();
    const client = await connect(kind, server.url);
    const result = client.callTool("slow");
    await expect.poll(() => server.calls.inFlight()).toBe(1);
    const started = performance.now();
    await Promise.all([server.close(), server.close()]);
    expect(textOf(await result)).toBe('{"done":true}');
    expect(performance.now() - started).toBeLessThan(3_000);
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it("cancels by going away", async () => {
    let signal: AbortSignal | undefined;
    const tool: ToolDefinition = {
      listing: listing("wait", { type: "object" }),
      run: (_args, call) => {
        signal = call.signal;
        return new Promise((resolve) =>
          call.signal.addEventListener("abort", () => resolve({ content: [] })),
        );
      },
    };
    await using server = await start({}, [tool]);
    const abort = new AbortController();
    const client = await connect(kind, server.url, (url, init) => {
      const isCall = typeof init?.body === "string" && init.body.includes('"tools/call"');
      return fetch(url, isCall ? { ...init, signal: abort.signal } : init);
    });
    const result = client.callTool("wait").catch(() => "gone");
    await expect.poll(() => server.calls.inFlight()).toBe(1);
    abort.abort();
    await expect.poll(() => signal?.aborted).toBe(true);
    await expect.poll(() => server.calls.inFlight()).toBe(0);
    await client.close();
    await Promise.race([result, new Promise((resolve) => setTimeout(resolve, 50))]);
  });
});

describe("protocols", () => {
  it("modern refuses older clients", async () => {
    await using server = await start({ protocol: "modern" });
    await expect(connect("v1", server.url)).rejects.toThrow(/[Uu]nsupported protocol version/);
    const client = await connect("v2 modern", server.url);
    expect((await client.listTools()).tools).toHaveLength(4);
    await client.close();
  });

  it("legacy answers a newer client as a server of 2025 would, so that it falls back", async () => {
    await using server = await start({ protocol: "legacy" });
    const client = new Client({ name: "t", version: "1" }, { versionNegotiation: { mode: "auto" } });
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url)));
    expect(client.getNegotiatedProtocolVersion()).toBe("2025-11-25");
    expect((await client.listTools()).tools).toHaveLength(4);
    await client.close();
  });

  it("a change is announced to clients that listen", async () => {
    await using server = await start();
    const client = new Client(
      { name: "t", version: "1" },
      { versionNegotiation: { mode: "auto" }, listChanged: { tools: { onChanged: () => changes++ } } },
    );
    let changes = 0;
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url)));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const swapped = server.live.swap({ tools: [] });
    server.notify(swapped);
    await expect.poll(() => changes).toBeGreaterThan(0);
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(3_000);
    await client.close();
  });
});

describe("what else is asked", () => {
  it("health", async () => {
    await using server = await start();
    const url = server.url.replace("/mcp", "/healthz");
    expect(await raw(url, { host: "10.0.0.7" })).toEqual({
      status: 200,
      body: '{"status":"ok","tools":4}\n',
    });
    expect((await raw(server.url.replace("/mcp", "/"))).status).toBe(404);
    expect((await raw(server.url.replace("/mcp", "/mcp/x"))).status).toBe(404);
    expect((await raw(server.url)).status).toBe(405);
  });

  it.each<[string, Record<string, string>, number]>([
    ["its own host", {}, 200],
    ["localhost", { host: "localhost:3000" }, 200],
    ["IPv6", { host: "[::1]:3000" }, 200],
    ["another host", { host: "evil.example" }, 403],
    ["a host that looks like ours", { host: "localhost.evil.example" }, 403],
    ["its own origin", { origin: "http://localhost:6274" }, 200],
    ["another origin", { origin: "https://evil.example" }, 403],
    ["no particular origin", { origin: "null" }, 403],
    ["a name that was allowed", { host: "desk.example", origin: "https://desk.example" }, 200],
    ["an allowed name in capitals", { host: "DESK.example:8443" }, 200],
  ])("from %s", async (_, headers, status) => {
    await using server = await start({ allowedHosts: ["Desk.Example"] });
    const answer = await raw(server.url, { ...JSON_HEADERS, ...headers }, "POST", INITIALIZE);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toContain('"serverInfo"');
  });

  it("too large or of another type", async () => {
    await using server = await start();
    expect(
      (await raw(server.url, { ...JSON_HEADERS, "content-type": "text/plain" }, "POST", INITIALIZE)).status,
    ).toBe(415);
    const { hostname, port } = new URL(server.url);
    const socket = tcp(Number(port), hostname);
    const head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    socket.write(`${head}Accept: application/json, text/event-stream\r\nContent-Length: 40000000\r\n\r\n`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it("slowly is given up on while closing", async () => {
    const server = await start({ drainTimeout: 100 });
    const { hostname, port } = new URL(server.url);
    const socket = tcp(Number(port), hostname);
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("listening", () => {
  it("on a port in use", async () => {
    await using server = await start();
    const port = Number(new URL(server.url).port);
    const second = start({ port });
    await expect(second).rejects.toBeInstanceOf(ListenError);
    await expect(second).rejects.toMatchObject({
      kind: "port-in-use",
      message: `Port ${port} on 127.0.0.1 is already in use. Stop what listens there, or choose another port.`,
    });
  });

  it("on a host that is not this machine's", async () => {
    await expect(start({ host: "192.0.2.1", allowedHosts: ["a"] })).rejects.toMatchObject({
      kind: "no-such-host",
    });
  });

  it.each(["0.0.0.0", "::", "192.168.1.1", "example.com"])("on %s needs allowed hosts", async (host) => {
    await expect(start({ host })).rejects.toMatchObject({ kind: "host-not-allowed" });
  });

  it("on every address answers to allowed names only", async () => {
    await using server = await start({ host: "0.0.0.0", allowedHosts: ["desk.example"] });
    expect(server.url).toMatch(/^http:\/\/localhost:\d+\/mcp$/);
    const url = server.url.replace("localhost", "127.0.0.1");
    const ask = (host: string) => raw(url, { ...JSON_HEADERS, host }, "POST", INITIALIZE);
    expect((await ask("desk.example")).status).toBe(200);
    expect((await ask("0.0.0.0")).status).toBe(403);
  });
});
