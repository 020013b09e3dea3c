/** The HTTP listener's edges: health, guards, and what must not pass through. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SupportDesk, startSupportDesk } from "../../fixtures/support-desk/server.js";
import { type HttpCli, runCli, serveHttp } from "../support/cli.js";
import { supportDeskSpec } from "../support/paths.js";

let desk: SupportDesk;
let http: HttpCli;

beforeAll(async () => {
  desk = await startSupportDesk();
  http = await serveHttp([supportDeskSpec, "--base-url", desk.url]);
});
afterAll(async () => {
  await http?.dispose();
  await desk?.close();
});

test("the URL is the only thing said, on stderr, in one line", () => {
  expect(http.stdout()).toBe("");
  const lines = http.stderr().split("\n");
  expect(lines.filter((line) => line.includes(http.url))).toHaveLength(1);
  expect(new URL(http.url).hostname).toBe("127.0.0.1");
});

test("/healthz answers 200, other paths 404, GET on /mcp 405", async () => {
  expect((await send("GET", "/healthz")).status).toBe(200);
  expect((await send("GET", "/nothing")).status).toBe(404);
  expect((await send("GET", "/mcp")).status).toBe(405);
});

describe("R39: Host and Origin guards", () => {
  test.each([
    ["Host", { host: "evil.example" }],
    ["Host with our port", { host: "evil.example:3000" }],
    ["Host that begins like ours", { host: "127.0.0.1.evil.example" }],
    ["Origin", { origin: "https://evil.example" }],
    ["Origin null", { origin: "null" }],
  ])("a foreign %s is 403 and reaches nothing", async (_what, headers) => {
    const before = desk.requests.length;
    expect((await send("POST", "/mcp", headers, callOf("list_agents", {}))).status).toBe(403);
    expect(desk.requests.length).toBe(before);
  });

  test.each([
    ["no Origin", {}],
    ["localhost", { host: "localhost" }],
    ["a page on localhost", { origin: "http://localhost:8080" }],
  ])("%s is let in", async (_what, headers) => {
    const reply = await send("POST", "/mcp", headers, callOf("get_agent", { agentId: "A-1" }));
    expect(reply).toMatchObject({ status: 200, body: expect.stringContaining("Ada Okafor") });
  });
});

test("a caller's Authorization, cookies and forwarding headers never reach the API", async () => {
  const before = desk.requests.length;
  const headers = {
    authorization: "Bearer of-the-mcp-client",
    cookie: "session=1",
    "x-forwarded-for": "10.0.0.1",
    "x-api-key": "key",
  };
  const reply = await send("POST", "/mcp", headers, callOf("get_agent", { agentId: "A-1" }));
  expect(reply.status).toBe(200);
  const sent = desk.requests[before]?.headers ?? {};
  for (const name of Object.keys(headers)) expect(sent).not.toHaveProperty(name);
});

test("malformed JSON and foreign content types are refused as such", async () => {
  expect((await send("POST", "/mcp", {}, "{")).status).toBe(400);
  expect((await send("POST", "/mcp", { "content-type": "text/plain" }, "{}")).status).toBe(415);
});

test("clients of 2025 are promised no announcements: over stateless HTTP there is no channel for them", async () => {
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  };
  const response = await fetch(http.url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params }),
  });
  const text = await response.text();
  expect(text).toContain('"capabilities":{"tools":{}}');
});

test("credentials that are not set are named at the start, unless a header stands for them", async () => {
  const paths = { "/a": { get: { operationId: "getA", security: [{ token: [] }], responses: {} } } };
  const components = { securitySchemes: { token: { type: "http", scheme: "bearer" } } };
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-credentials-"));
  try {
    const file = join(folder, "api.json");
    writeFileSync(
      file,
      JSON.stringify({ openapi: "3.1.0", info: { title: "T", version: "1" }, paths, components }),
    );
    const said = async (...args: string[]) => {
      const cli = await serveHttp([file, "--base-url", desk.url, ...args]);
      // all that it has to say is said when it has ended by itself
      cli.child.kill("SIGTERM");
      await cli.exited;
      return cli.stderr();
    };
    expect(await said()).toContain(
      "no credentials for some operations: set OPENAPI_MCP_TOKEN, or pass --header.",
    );
    expect(await said("--header", "Authorization: Bearer x")).not.toContain("no credentials");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a port in use is one clear error", async () => {
  const port = new URL(http.url).port;
  const args = ["serve", supportDeskSpec, "--base-url", desk.url, "--transport", "http", "--port", port];
  const outcome = await runCli(args);
  expect(outcome.code).not.toBe(0);
  expect(outcome.code).not.toBe(70);
  expect(outcome.stdout).toBe("");
  expect(outcome.stderr).toContain(port);
  expect(outcome.stderr).not.toMatch(/\n\s+at .+:\d+:\d+/);
});

function callOf(name: string, args: object): string {
  return JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } });
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

/** node:http and not fetch, which sets Host and Origin as it likes. */
function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Reply> {
  const { hostname, port } = new URL(http.url);
  const standard = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method, headers: { ...standard, ...headers } },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => {
          text += chunk;
        });
        incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, body: text }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
