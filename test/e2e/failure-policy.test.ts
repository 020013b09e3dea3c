/** An API that fails, as clients of `serve` and the shell see it. */
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startUpstream, type Upstream } from "../runtime/support/upstream.js";
import { runCli, serveHttp } from "../support/cli.js";
import { connect } from "../support/clients.js";
import { supportDeskSpec } from "../support/paths.js";
import { eventually } from "../support/wait.js";

const asked: string[] = [];
let answer: (response: ServerResponse, count: number) => void;
let api: Upstream;

beforeAll(async () => {
  api = await startUpstream((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume().on("end", () => answer(response, asked.length));
  });
});
afterAll(() => api.close());
beforeEach(() => {
  asked.length = 0;
});

const TICKET = { id: "T-1042", subject: "Broken" };
const ok = (response: ServerResponse) =>
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(TICKET));
const served = (...options: readonly string[]) => [supportDeskSpec, "--base-url", api.url, ...options];
const ticket = { ticketId: "T-1042" };

test("over stdio: a read is asked for again, a write is not, and a cancelled call stops waiting", async () => {
  const client = await connect("v2 modern", { serve: served() });
  try {
    answer = (response, count) => (count === 1 ? response.writeHead(503).end() : ok(response));
    expect((await client.call("get_ticket", ticket)).structured).toEqual(TICKET);
    expect(asked).toHaveLength(2);

    asked.length = 0;
    answer = (response) => response.socket?.resetAndDestroy();
    const lost = await client.call("close_ticket", { ...ticket, resolution: "solved" });
    expect(asked).toEqual(["POST /tickets/T-1042/close"]);
    expect(lost.text).toContain("may have taken effect");

    asked.length = 0;
    answer = (response) => response.writeHead(503, { "retry-after": "20" }).end();
    const stop = new AbortController();
    const waiting = client.call("get_ticket", ticket, { signal: stop.signal }).catch(() => "cancelled");
    await eventually("the first attempt", () => asked.length === 1);
    stop.abort();
    expect(await waiting).toBe("cancelled");
    answer = ok;
    expect((await client.call("get_ticket", ticket)).structured).toEqual(TICKET);
    expect(asked).toHaveLength(2);
  } finally {
    await client.close();
  }
}, 30_000);

test("over HTTP: the limits of a host are those of all clients together", async () => {
  let underWay = 0;
  let most = 0;
  answer = (response) => {
    most = Math.max(most, ++underWay);
    setTimeout(() => {
      underWay--;
      ok(response);
    }, 50);
  };
  const server = await serveHttp(served("--max-concurrency", "1"));
  try {
    const clients = await Promise.all([
      connect("v1", { url: server.url }),
      connect("v2 modern", { url: server.url }),
    ]);
    const calls = clients.flatMap((client) => [1, 2, 3].map(() => client.call("get_ticket", ticket)));
    expect((await Promise.all(calls)).map(({ structured }) => structured)).toEqual(Array(6).fill(TICKET));
    expect(most).toBe(1);
    for (const client of clients) await client.close();
  } finally {
    await server.dispose();
  }
}, 30_000);

test("from the shell: --retries 0 is one attempt, and --budget the end", async () => {
  const call = (...options: readonly string[]) =>
    runCli(["call", ...served(...options), "get_ticket", JSON.stringify(ticket)]);
  answer = (response) => response.writeHead(503).end();
  const once = await call("--retries", "0");
  expect(once.code).toBe(1);
  expect(once.stderr).toContain("HTTP 503 Service Unavailable from GET /tickets/T-1042.");
  expect(asked).toHaveLength(1);
  answer = () => {};
  const late = await call("--budget", "300ms");
  expect(late.code).toBe(1);
  expect(late.stderr).toContain("The API did not answer in time");
}, 30_000);
