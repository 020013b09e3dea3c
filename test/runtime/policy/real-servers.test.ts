/** The failure policy against real servers that fail: one session, as `serve` and generated servers have it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import type { EndpointTool, ServerDefinition } from "../../../src/runtime/core/definition.js";
import type { CallContext, ToolResult } from "../../../src/runtime/core/types.js";
import { createNodeSession, type NodeSessionOptions } from "../../../src/runtime/node/session.js";
import { eventually } from "../../support/wait.js";
import { listing, operation, startUpstream, type Upstream } from "../support/upstream.js";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Answer = (response: ServerResponse, count: number, request: IncomingMessage) => void;

interface Api extends Upstream {
  readonly requests: IncomingMessage[];
}

async function api(answer: Answer): Promise<Api> {
  const requests: IncomingMessage[] = [];
  const upstream = await startUpstream((request, response) => {
    requests.push(request);
    request.resume().on("end", () => answer(response, requests.length, request));
  });
  closing.push(upstream.close);
  return { ...upstream, requests };
}

function tool(method: string, facts?: EndpointTool["facts"]): EndpointTool {
  return {
    kind: "endpoint",
    listing: listing(method.toLowerCase(), { type: "object" }),
    operation: operation(method, "/x"),
    ...(facts && { facts }),
  };
}

function session(url: string, options: Partial<NodeSessionOptions> = {}, ...more: readonly EndpointTool[]) {
  const definition: ServerDefinition = {
    info: { name: "api", title: "API", version: "1" },
    credentials: {},
    tools: [tool("GET"), tool("PATCH"), ...more],
  };
  const made = createNodeSession({ baseUrl: [url], isShared: false, secrets: () => undefined, ...options });
  closing.push(made.close);
  const { tools } = made.define(definition);
  return (name = "get", call: CallContext = { signal: new AbortController().signal }) =>
    tools.find((one) => one.listing.name === name)?.run({}, call) as Promise<ToolResult>;
}

function textOf({ content: [first] }: ToolResult): string {
  return first?.type === "text" ? first.text : "";
}

const ok = (response: ServerResponse) =>
  response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
const broken = (response: ServerResponse) => response.socket?.resetAndDestroy();

test("503, a reset, a cut answer: a read goes on until it has its answer", async () => {
  const { url, requests } = await api((response, count) => {
    if (count === 1) response.writeHead(503).end();
    else if (count === 2) broken(response);
    else ok(response);
  });
  expect(await session(url)()).toMatchObject({ structuredContent: { ok: true } });
  expect(requests).toHaveLength(3);
  const cut = await api((response, count) => {
    if (count > 1) ok(response);
    else {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setTimeout(() => response.destroy(), 20);
    }
  });
  expect(await session(cut.url)()).toMatchObject({ structuredContent: { ok: true } });
});

test("a write is not sent twice, unless it has a key: then with the same one", async () => {
  const { url, requests } = await api((response) => broken(response));
  const facts = { effect: "write", idempotencyHeader: "Idempotency-Key" } as const;
  const call = session(url, {}, tool("POST", facts));
  const failed = await call("patch");
  expect(requests).toHaveLength(1);
  expect(textOf(failed)).toContain("PATCH may have taken effect. Check whether it did");
  expect(textOf(await call("post"))).toContain("POST /x, after 3 attempts.");
  const keys = requests.slice(1).map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});

test.each([
  ["seconds", () => "1"],
  ["a date", () => new Date(Date.now() + 2_000).toUTCString()],
])("Retry-After in %s is waited for", async (_name, after) => {
  const { url, requests } = await api((response, count) => {
    if (count === 1) response.writeHead(429, { "retry-after": after() }).end();
    else ok(response);
  });
  const began = Date.now();
  expect(await session(url)()).toMatchObject({ structuredContent: { ok: true } });
  expect(requests).toHaveLength(2);
  // a date has no fractions of a second
  expect(Date.now() - began).toBeGreaterThan(900);
});

test("the budget ends a call whatever its attempts may take; 0 retries make one attempt", async () => {
  const slow = await api((response) => setTimeout(() => ok(response), 5_000).unref());
  const began = Date.now();
  const late = await session(slow.url, { budget: 300 })();
  expect(late.failure).toEqual({ code: "timeout" });
  expect(Date.now() - began).toBeLessThan(1_500);
  const down = await api((response) => response.writeHead(503).end());
  await session(down.url, { retries: 0 })();
  expect(down.requests).toHaveLength(1);
  const waiting = await api((response) => response.writeHead(503, { "retry-after": "3" }).end());
  const told = await session(waiting.url, { budget: 2_000 })();
  expect(waiting.requests).toHaveLength(1);
  expect(textOf(told)).toContain("Wait 3 seconds before the next call.");
});

test("a port where nobody listens: after five failures the API is left alone", async () => {
  const { url, close } = await startUpstream(() => {});
  await close();
  const call = session(url, { retries: 4 });
  expect(textOf(await call())).toContain("The API could not be reached: GET /x, after 5 attempts.");
  const began = Date.now();
  const left = await call("patch");
  expect(Date.now() - began).toBeLessThan(100);
  expect(left.failure).toEqual({ code: "unavailable" });
  expect(textOf(left)).toMatch(
    /^The API is out of reach: PATCH \/x\.\nNo connection to http:\/\/127.0.0.1:\d+ could be made \(ECONNREFUSED\)\. The last 5 requests .*\nNothing was sent\. Wait \d+ seconds before calling again\.$/,
  );
}, 20_000);

test("an API that points to a host that is down is not down itself", async () => {
  const { url } = await api((response, _count, { method }) => {
    if (method === "GET") response.writeHead(302, { location: "http://127.0.0.1:1/x" }).end();
    else ok(response);
  });
  const call = session(url, { retries: 5, allowHosts: ["127.0.0.1:1"] });
  expect(textOf(await call())).toMatch(/, after 6 attempts\.\n.*ECONNREFUSED/);
  expect(await call("patch")).toMatchObject({ structuredContent: { ok: true } });
}, 30_000);

test("no more requests at once than may be; a cancelled call leaves the queue", async () => {
  let underWay = 0;
  let most = 0;
  const { url, requests } = await api((response) => {
    most = Math.max(most, ++underWay);
    setTimeout(() => {
      underWay--;
      ok(response);
    }, 60);
  });
  const call = session(url, { maxConcurrency: 2 });
  const stop = new AbortController();
  const calls = Array.from({ length: 6 }, () => call());
  const cancelled = call("get", { signal: stop.signal });
  await eventually("a first request", () => requests.length > 0);
  stop.abort();
  expect((await cancelled).failure).toEqual({ code: "cancelled" });
  expect((await Promise.all(calls)).every(({ isError }) => !isError)).toBe(true);
  expect(most).toBe(2);
  expect(requests).toHaveLength(6);
});

test("no more requests in a time than may be, of all tools together", async () => {
  const times: number[] = [];
  const { url } = await api((response) => {
    times.push(Date.now());
    ok(response);
  });
  const call = session(url, { rateLimit: { calls: 2, per: 200 } });
  // the first call also loads the HTTP client, which takes its time
  await call();
  await new Promise((resolve) => setTimeout(resolve, 250));
  await Promise.all(["get", "patch", "get", "patch", "get"].map((name) => call(name)));
  expect(times).toHaveLength(6);
  expect((times[5] as number) - (times[1] as number)).toBeGreaterThan(250);
});
