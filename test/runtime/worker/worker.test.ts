/** A server as a Worker: in workerd, with real clients, against a real API. */
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../../support/wait.js";
import { CLIENTS, connect, textOf } from "../support/clients.js";
import { startUpstream, type Upstream } from "../support/upstream.js";
import { type Bindings, type Bundle, bundle, type Deployed, deploy } from "./deployed.js";

const KEY = "0123456789abcdef0123456789abcdef";
const seen: string[] = [];
let upstream: Upstream;
let bundled: Bundle;
let deployed: Deployed;

/** Remembers what it is asked; a slow ticket takes a while, a flaky one is asked for twice. */
function desk(request: IncomingMessage, response: ServerResponse): void {
  let body = "";
  request.on("data", (text) => {
    body += text;
  });
  request.on("end", () => {
    const { authorization = "", "x-tenant": tenant = "" } = request.headers;
    seen.push([request.method, request.url, tenant, authorization, body].join(" ").trim());
    const answer = request.url?.endsWith("/close")
      ? { closed: true }
      : { id: "T-1", subject: "Broken", open: true };
    const isRefused = request.url === "/tickets/flaky" && seen.length === 1;
    const send = () =>
      response
        .writeHead(isRefused ? 503 : 200, { "content-type": "application/json" })
        .end(JSON.stringify(answer));
    setTimeout(send, request.url === "/tickets/slow" ? 150 : 0);
  });
}

beforeAll(async () => {
  [upstream, bundled] = await Promise.all([startUpstream(desk), bundle()]);
  const good: Bindings = {
    OPENAPI_MCP_BASE_URL: upstream.url,
    OPENAPI_MCP_STATE_KEY: KEY,
    DESK_TOKEN: "t0ken",
  };
  deployed = await deploy(bundled.text, {
    desk: good,
    twin: good,
    stranger: { ...good, OPENAPI_MCP_STATE_KEY: KEY.replace("0", "1") },
    named: { ...good, OPENAPI_MCP_ALLOWED_HOSTS: "Desk.Example, other.example\n[0:0::1]" },
    loose: { ...good, OPENAPI_MCP_VALIDATION: "off", OPENAPI_MCP_TIMEOUT: "50ms" },
    dead: { ...good, OPENAPI_MCP_BASE_URL: "http://127.0.0.1:1", OPENAPI_MCP_RETRIES: "4" },
    unset: {
      ...good,
      DESK_TOKEN: "",
      OPENAPI_MCP_ALLOW_MISSING_CREDENTIALS: "true",
      OPENAPI_MCP_TIMEOUT: { of: "no text" },
      OPENAPI_MCP_VALIDATION: 1,
    },
    closed: { ...good, DESK_TOKEN: "" },
    homeless: { OPENAPI_MCP_STATE_KEY: KEY },
    keyless: { OPENAPI_MCP_BASE_URL: upstream.url },
  });
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(async () => {
  await deployed.close();
  await upstream.close();
});

const mcp = (worker: string) => `${deployed.at(worker)}/mcp`;

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

describe("the bundle", () => {
  it("needs nothing of Node", () => {
    expect(bundled.imports).toEqual([]);
    expect(bundled.text).not.toMatch(/["']node:/);
  });

  it("has the SDK's validator for workers, and not Ajv beside it", () => {
    const shims = bundled.inputs.filter((path) => path.includes("/shims"));
    expect(shims).toEqual([expect.stringContaining("shimsWorkerd")]);
    expect(bundled.inputs.filter((path) => /\bajv/i.test(path))).toEqual([]);
  });
});

describe("an API that fails", () => {
  it("is asked again", async () => {
    const client = await connect("v2 modern", mcp("desk"));
    const { structuredContent } = await client.callTool("get_ticket", { id: "flaky" });
    expect(structuredContent).toEqual({ id: "T-1", subject: "Broken", open: true });
    expect(seen).toHaveLength(2);
    await client.close();
  });

  it("is left alone where nobody answers, by all requests that this isolate gets", async () => {
    const first = await connect("v2 modern", mcp("dead"));
    expect(textOf(await first.callTool("get_ticket", { id: "T-1" }))).toContain(", after 5 attempts.");
    await first.close();
    const second = await connect("v2 modern", mcp("dead"));
    const left = textOf(await second.callTool("add_note", { id: "T-1", text: "é" }));
    expect(left).toMatch(/^The API is out of reach: POST \/tickets\/T-1\/notes\./);
    expect(left).toMatch(/Nothing was sent\. Wait \d+ seconds before calling again\.$/);
    await second.close();
  }, 20_000);
});

describe.each(CLIENTS)("a %s client", (kind) => {
  it("lists and calls", async () => {
    const client = await connect(kind, mcp("desk"));
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
      "add_note",
      "break_down",
      "close_and_read",
      "close_ticket",
      "get_ticket",
      "search",
    ]);
    const noted = await client.callTool("add_note", { id: "T-1", notify: true, tenant: "acme", text: "é" });
    expect(noted.structuredContent).toEqual({ id: "T-1", subject: "Broken", open: true });
    expect(seen).toEqual(['POST /tickets/T-1/notes?notify=true acme Bearer t0ken {"text":"é"}']);
    await client.close();
  });

  it("is told what it has to correct, and nothing is sent", async () => {
    const client = await connect(kind, mcp("desk"));
    const refused = await client.callTool("add_note", { id: "1" });
    expect(refused.isError).toBe(true);
    expect(textOf(refused)).toContain('`id` is "1". Expected string matching ^T-\\d+$.');
    expect(seen).toEqual([]);
    await client.close();
  });

  it("is told what this host cannot send", async () => {
    const client = await connect(kind, mcp("desk"));
    expect(textOf(await client.callTool("search", { filter: "open" }))).toBe(
      "This MCP server cannot send such a request: GET /search.\n" +
        `This platform cannot send a GET request with this body to ${upstream.url}.\n` +
        "Nothing was sent. Calling again with the same arguments does not help.",
    );
    expect(textOf(await client.callTool("get_ticket", { id: ".." }))).toContain("Nothing was sent");
    expect(seen).toEqual([]);
    await client.close();
  });

  it("learns nothing of a bug, which the log tells", async () => {
    const client = await connect(kind, mcp("desk"));
    const broken = await client.callTool("break_down");
    expect(textOf(broken)).toContain("This is a bug in the server");
    expect(JSON.stringify(broken)).not.toContain("secret of ours");
    await eventually("the bug in the log", () =>
      /desk: break_down failed in a way it should not: this is a bug of ours\.\nError: a secret of ours\n +at /.test(
        deployed.log(),
      ),
    );
    await client.close();
  });

  it("that goes away has undone what its call did", async () => {
    const abort = new AbortController();
    const client = await connect(kind, mcp("desk"), (url, init) => {
      const isCall = typeof init?.body === "string" && init.body.includes('"tools/call"');
      return fetch(url, isCall ? { ...init, signal: abort.signal } : init);
    });
    // workerd sees that nobody listens when it writes something.
    const result = client.callTool("close_and_read", { id: "T-1" }, { onProgress: () => {} }).catch(() => {});
    await eventually("the recipe under way", () => seen.length >= 2);
    abort.abort();
    await eventually("the undo", () => seen.at(-1) === "POST /tickets/T-1/reopen  Bearer t0ken");
    expect(seen.length).toBeLessThan(8);
    await client.close();
    await Promise.race([result, new Promise((resolve) => setTimeout(resolve, 50))]);
  });
});

describe("a confirmation", () => {
  const CLOSED = ["GET /tickets/T-1  Bearer t0ken", "POST /tickets/T-1/close  Bearer t0ken"];

  async function ask(answer: { action: "accept" | "decline"; content?: { confirm: boolean } }) {
    const client = new Client(
      { name: "t", version: "1" },
      { versionNegotiation: { mode: "auto" }, capabilities: { elicitation: { form: {} } } },
    );
    const asked: unknown[] = [];
    client.setRequestHandler("elicitation/create", ({ params }) => {
      asked.push(params.message);
      return answer;
    });
    await client.connect(new StreamableHTTPClientTransport(new URL(mcp("desk"))));
    const result = await client.callTool({ name: "close_ticket", arguments: { id: "T-1" } });
    await client.close();
    return { asked, result };
  }

  it("is asked of the user by a client that can", async () => {
    const { asked, result } = await ask({ action: "accept", content: { confirm: true } });
    expect(asked).toEqual(["Close it?\n- id: T-1, subject: Broken, open: true"]);
    expect(result.structuredContent).toEqual({ subject: "Broken", closed: true });
    expect(seen).toEqual([CLOSED[0], ...CLOSED]);
  });

  it("that is declined changes nothing", async () => {
    const { result } = await ask({ action: "decline" });
    expect(result.isError).toBe(true);
    expect(seen).not.toContain(CLOSED[1]);
  });

  const tokenIn = (text: string) => /confirm: "([^"]+)"/.exec(text)?.[1] ?? "none";

  it("is a token where the client cannot ask, and any isolate with the same key takes it", async () => {
    const [client, twin] = await Promise.all([connect("v1", mcp("desk")), connect("v1", mcp("twin"))]);
    const asked = await client.callTool("close_ticket", { id: "T-1" });
    expect(textOf(asked)).toContain("Close it?\n- id: T-1, subject: Broken, open: true");
    expect(seen).toEqual([CLOSED[0]]);
    const confirm = tokenIn(textOf(asked));
    expect((await twin.callTool("close_ticket", { id: "T-1", confirm })).structuredContent).toEqual({
      subject: "Broken",
      closed: true,
    });
    await Promise.all([client.close(), twin.close()]);
  });

  it("signed with another key is none", async () => {
    const [client, stranger] = await Promise.all([
      connect("v1", mcp("desk")),
      connect("v1", mcp("stranger")),
    ]);
    const confirm = tokenIn(textOf(await client.callTool("close_ticket", { id: "T-1" })));
    expect((await stranger.callTool("close_ticket", { id: "T-1", confirm })).isError).toBe(true);
    expect(seen).not.toContain(CLOSED[1]);
    await Promise.all([client.close(), stranger.close()]);
  });
});

describe("beside tools", () => {
  it("a modern client reads resources, gets prompts and completions, and waits for no news", async () => {
    const client = new Client({ name: "t", version: "1" }, { versionNegotiation: { mode: "auto" } });
    await client.connect(new StreamableHTTPClientTransport(new URL(mcp("desk"))));
    expect(client.getInstructions()).toBe("Be kind.");
    expect(client.getServerCapabilities()).toEqual({
      tools: {},
      resources: {},
      prompts: {},
      completions: {},
    });
    const { contents } = await client.readResource({ uri: "desk://tickets/T-1" });
    expect(contents).toMatchObject([{ text: '{"id":"T-1","subject":"Broken","open":true}' }]);
    const { messages } = await client.getPrompt({ name: "answer", arguments: { tone: "formal" } });
    expect(messages).toMatchObject([{ content: { text: "Write a formal answer." } }]);
    const { completion } = await client.complete({
      ref: { type: "ref/prompt", name: "answer" },
      argument: { name: "tone", value: "fr" },
    });
    expect(completion.values).toEqual(["friendly"]);
    await client.close();
  });

  it("so does an older one", async () => {
    const client = new V1Client({ name: "t", version: "1" });
    // biome-ignore lint/suspicious/noExplicitAny: the old transport's types predate exactOptionalPropertyTypes
    await client.connect(new V1Transport(new URL(mcp("desk"))) as any);
    expect((await client.listResourceTemplates()).resourceTemplates).toMatchObject([
      { uriTemplate: "desk://tickets/{id}" },
    ]);
    expect((await client.listPrompts()).prompts).toMatchObject([{ name: "answer" }]);
    const { contents } = await client.readResource({ uri: "desk://tickets/T-1" });
    expect(contents).toHaveLength(1);
    await client.close();
  });
});

describe("what else is asked", () => {
  it("health and nothing", async () => {
    const at = deployed.at("named");
    expect(await raw(`${at}/healthz`, { host: "10.0.0.7" })).toEqual({
      status: 200,
      body: '{"status":"ok","tools":6}\n',
    });
    const nothing = { status: 404, body: '{"error":"Not found. The MCP endpoint is /mcp."}\n' };
    expect([await raw(`${at}/`), await raw(`${at}/mcp/x`)]).toEqual([nothing, nothing]);
    expect((await raw(`${at}/mcp?a=b`)).status).toBe(405);
  });

  it("too much or of another type", async () => {
    const type = { ...JSON_HEADERS, "content-type": "text/plain" };
    expect((await raw(mcp("desk"), type, "POST", INITIALIZE)).status).toBe(415);
    // Announced only: what is refused unread may end in a broken pipe.
    const length = { ...JSON_HEADERS, "content-length": "5000000" };
    expect((await raw(mcp("desk"), length, "POST")).status).toBe(413);
  });

  it.each<[worker: string, from: string, headers: Record<string, string>, status: number]>([
    ["desk", "no page", {}, 200],
    ["desk", "no page, under any name", { host: "desk.acme.workers.dev" }, 200],
    ["desk", "a page of this machine, on it", { origin: "http://localhost:6274" }, 200],
    [
      "desk",
      "a page of this machine, when deployed",
      { host: "desk.example", origin: "http://localhost" },
      403,
    ],
    ["desk", "another page", { host: "desk.example", origin: "https://evil.example" }, 403],
    [
      "desk",
      "a page of a name rebound to this machine",
      { host: "evil.example", origin: "http://evil.example" },
      403,
    ],
    ["desk", "no particular page", { origin: "null" }, 403],
    ["named", "a name of it", { host: "desk.example" }, 200],
    ["named", "a name of it, with port and in capitals", { host: "OTHER.example:8443" }, 200],
    ["named", "an address of it", { host: "[::1]" }, 200],
    ["named", "this machine", {}, 200],
    ["named", "another name", { host: "evil.example" }, 403],
    ["named", "a name like its own", { host: "desk.example.evil.example" }, 403],
    ["named", "a page of its own", { host: "desk.example", origin: "https://desk.example" }, 200],
    ["named", "a page of another name of it", { host: "desk.example", origin: "https://other.example" }, 200],
    ["named", "another page", { host: "desk.example", origin: "https://evil.example" }, 403],
    [
      "named",
      "a page of this machine, when deployed",
      { host: "desk.example", origin: "http://localhost" },
      403,
    ],
  ])("of %s from %s", async (worker, _, headers, status) => {
    const answer = await raw(mcp(worker), { ...JSON_HEADERS, ...headers }, "POST", INITIALIZE);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toContain('"serverInfo"');
  });
});

describe("the bindings", () => {
  it("say how arguments are checked, and how long the API may take", async () => {
    const client = await connect("v1", mcp("loose"));
    await client.callTool("add_note", { id: "1", text: "x" });
    expect(seen).toHaveLength(1);
    const late = await client.callTool("get_ticket", { id: "slow" });
    expect(textOf(late)).toContain("did not answer completely within 50 ms");
    await client.close();
  });

  it("that are missing are named before the API is asked", async () => {
    const client = await connect("v1", mcp("closed"));
    expect(textOf(await client.callTool("get_ticket", { id: "1" }))).toContain("does not set DESK_TOKEN.");
    expect(seen).toEqual([]);
    await client.close();
  });

  it("count as texts only, and not when empty", async () => {
    const client = await connect("v1", mcp("unset"));
    expect((await client.callTool("get_ticket", { id: "slow" })).isError).toBeUndefined();
    expect(textOf(await client.callTool("add_note", { id: "1", text: "x" }))).toContain("Invalid arguments");
    expect(seen).toEqual(["GET /tickets/slow"]);
    await client.close();
    const said = deployed.log().match(/desk: no credentials for some operations: set DESK_TOKEN\./g);
    // As often as there is an environment without it (`closed` and `unset`), not as often as it is asked.
    expect(said).toHaveLength(2);
  });

  it.each([
    [
      "homeless",
      "OPENAPI_MCP_BASE_URL",
      "The document names no server, so the address of the API",
      'under "vars" of wrangler.jsonc',
    ],
    [
      "keyless",
      "OPENAPI_MCP_STATE_KEY",
      "close_ticket asks for a confirmation",
      "npx wrangler secret put OPENAPI_MCP_STATE_KEY",
    ],
  ])(
    "of a %s one lack %s: told to whoever asks, and once in the log",
    async (worker, variable, reason, place) => {
      const error = `This MCP server is not set up: ${variable} is missing, or wrong. Its log says more.`;
      const answer = { status: 500, body: `${JSON.stringify({ error })}\n` };
      expect(await raw(mcp(worker), JSON_HEADERS, "POST", INITIALIZE)).toEqual(answer);
      expect(await raw(`${deployed.at(worker)}/healthz`)).toEqual(answer);
      await expect(connect("v1", mcp(worker))).rejects.toThrow(variable);
      await eventually("the reason in the log", () => deployed.log().includes(reason));
      expect(deployed.log().split(reason)).toHaveLength(2);
      expect(deployed.log()).toContain(place);
    },
  );
});
