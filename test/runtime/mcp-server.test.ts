import { createMcpHandler } from "@modelcontextprotocol/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OperationRuntime } from "../../src/runtime/core/call-operation.js";
import { createCallTracker } from "../../src/runtime/core/call-tracker.js";
import { createLiveDefinitions } from "../../src/runtime/core/live-definitions.js";
import { createServerFactory, type McpServerOptions } from "../../src/runtime/core/mcp-server.js";
import type { ToolDefinition } from "../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { createHttpClient } from "../../src/runtime/node/http-client.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { CLIENTS, type ClientKind, type Connected, connect, type Note, textOf } from "./support/clients.js";
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

function runtime(overrides: Partial<OperationRuntime> = {}): OperationRuntime {
  return {
    baseUrl: upstream.url,
    http: http.send,
    headers: {},
    credentials: { token: { kind: "bearer", env: "API_TOKEN" } },
    secrets: () => undefined,
    validator: createValidator,
    ...overrides,
  };
}

function setUp(tools: readonly ToolDefinition[], overrides: Partial<McpServerOptions> = {}) {
  const live = createLiveDefinitions({ tools });
  const calls = createCallTracker();
  const bugs: unknown[] = [];
  const factory = createServerFactory(live, {
    name: "desk",
    title: "Support desk",
    version: "1.2.3",
    instructions: "Be kind.",
    checkArguments: createArgumentCheck("strict", createValidator),
    calls,
    onBug: (error) => bugs.push(error),
    ...overrides,
  });
  const handler = createMcpHandler(factory);
  const clients: Connected[] = [];
  return {
    live,
    calls,
    bugs,
    factory,
    handler,
    async client(kind: ClientKind): Promise<Connected> {
      const client = await connect(kind, "http://test/mcp", (url, init) =>
        handler.fetch(new Request(url, init)),
      );
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client.close();
      await handler.close();
    },
  };
}

/** A tool that waits until it is told to end. */
function gate(name = "gate") {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let signal: AbortSignal | undefined;
  const tool: ToolDefinition = {
    listing: listing(name, { type: "object" }),
    async run(_args, call) {
      signal = call.signal;
      call.progress?.(1, "Half way", 2);
      await opened;
      return { content: [{ type: "text", text: "open" }] };
    },
  };
  return { tool, open: () => open(), signal: () => signal };
}

const failing = (what: () => never): ToolDefinition => ({
  listing: listing("fail", { type: "object" }),
  run: async () => what(),
});

describe.each(CLIENTS)("for a %s client", (kind) => {
  it("lists and calls", async () => {
    await using server = setUp(ticketTools(runtime()));
    const client = await server.client(kind);
    const { tools } = await client.listTools();
    expect(tools).toEqual(server.live.current.listings);
    expect(await client.callTool("get_ticket", { id: "T-1" })).toMatchObject({
      content: [{ type: "text", text: '{"id":"T-1","subject":"Broken"}' }],
      structuredContent: { id: "T-1", subject: "Broken" },
    });
  });

  it("passes arrays on", async () => {
    await using server = setUp(ticketTools(runtime()));
    const result = await (await server.client(kind)).callTool("list_tickets");
    expect(textOf(result)).toBe('[{"id":"T-1"}]');
  });

  it("tells of invalid arguments without sending anything", async () => {
    await using server = setUp(ticketTools(runtime({ baseUrl: "http://127.0.0.1:1" })));
    const result = await (await server.client(kind)).callTool("get_ticket", { ticket: "T-1" });
    expect(result.isError).toBe(true);
    expect(textOf(result)).toBe(
      [
        "Invalid arguments for get_ticket: nothing was sent to the API. Correct this and call again:",
        "- `id` is missing. Expected string.",
        "- no argument `ticket`. Arguments: id.",
      ].join("\n"),
    );
  });

  it("tells of failed calls", async () => {
    await using server = setUp(ticketTools(runtime()));
    const result = await (await server.client(kind)).callTool("get_ticket", { id: "T-2" });
    expect(result).toMatchObject({ isError: true });
    expect(result.structuredContent).toBeUndefined();
    expect(textOf(result)).toContain(
      "HTTP 404 Not Found from GET /tickets/T-2.\nThe API says: No /tickets/T-2\n",
    );
  });

  it("refuses unknown tools with a suggestion", async () => {
    await using server = setUp(ticketTools(runtime()));
    const client = await server.client(kind);
    await expect(client.callTool("get_tickets", {})).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining("Unknown tool: get_tickets. Did you mean get_ticket?"),
    });
    await expect(client.callTool(`x${"y".repeat(500)}`)).rejects.toMatchObject({
      message: expect.stringMatching(/Unknown tool: xy{99}…$/),
    });
  });

  it("hides bugs", async () => {
    const secret = () => {
      throw new TypeError("secret internals");
    };
    await using server = setUp([failing(secret)]);
    const result = await (await server.client(kind)).callTool("fail");
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(/^Internal error: the MCP server failed while it ran fail\./);
    expect(JSON.stringify(result)).not.toContain("secret");
    expect(server.bugs).toEqual([new TypeError("secret internals")]);
    expect(server.calls.inFlight()).toBe(0);
  });

  it("never puts structured content beside an error", async () => {
    const tool: ToolDefinition = {
      listing: { ...listing("odd", { type: "object" }), outputSchema: { type: "object", required: ["a"] } },
      run: async () => ({
        content: [{ type: "text", text: "no" }],
        structuredContent: { b: 1 },
        isError: true,
      }),
    };
    await using server = setUp([tool]);
    const client = await server.client(kind);
    await client.listTools();
    const result = await client.callTool("odd");
    expect([result.isError, textOf(result), result.structuredContent]).toEqual([true, "no", undefined]);
  });

  it("adds notes in a block of their own", async () => {
    const checkArguments = createArgumentCheck("lenient", createValidator);
    const tool: ToolDefinition = {
      listing: listing("find", { type: "object", properties: { state: { enum: ["open"] } } }),
      run: async (args) => ({ content: [{ type: "text", text: JSON.stringify(args) }] }),
    };
    await using server = setUp([tool], { checkArguments });
    expect((await (await server.client(kind)).callTool("find", { state: "closed" })).content).toEqual([
      { type: "text", text: '{"state":"closed"}' },
      {
        type: "text",
        text:
          "Note: sent although these arguments do not fit the tool's schema:\n" +
          '- `state` is "closed". Expected "open".',
      },
    ]);
  });

  it("reports progress that grows and ends with the call", async () => {
    const { tool, open } = gate();
    await using server = setUp([tool], { progressInterval: 20 });
    const client = await server.client(kind);
    const notes: Note[] = [];
    const result = client.callTool("gate", {}, { onProgress: (note) => notes.push(note) });
    await expect.poll(() => notes.length).toBeGreaterThan(4);
    open();
    await result;
    const count = notes.length;
    expect(notes.slice(0, 3).map(({ message }) => message)).toEqual([
      "Calling gate",
      "Half way",
      "Half way (0 s)",
    ]);
    const values = notes.map(({ progress }) => progress);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(notes).toHaveLength(count);
  });

  it("counts calls in flight and waits for them", async () => {
    const { tool, open } = gate();
    await using server = setUp([tool]);
    const result = (await server.client(kind)).callTool("gate");
    await expect.poll(() => server.calls.inFlight()).toBe(1);
    expect(await server.calls.drain(20)).toBe(false);
    const drained = server.calls.drain(5_000);
    open();
    expect(await drained).toBe(true);
    expect(textOf(await result)).toBe("open");
    expect(await server.calls.drain(0)).toBe(true);
  });

  it("swaps tools while it runs", async () => {
    const { tool, open } = gate();
    await using server = setUp([tool]);
    const client = await server.client(kind);
    const running = client.callTool("gate");
    await expect.poll(() => server.calls.inFlight()).toBe(1);
    expect(server.live.swap({ tools: [tool] }).tools).toBe(false);
    expect(server.live.swap({ tools: ticketTools(runtime()) }).tools).toBe(true);
    open();
    expect(textOf(await running)).toBe("open");
    await expect(client.callTool("gate")).rejects.toMatchObject({ code: -32602 });
    expect(textOf(await client.callTool("get_ticket", { id: "T-1" }))).toContain("Broken");
  });
});

// A stateless 2025 server cannot know which call a later cancellation means; see the HTTP and stdio tests.
it("a cancelled call is cancelled upstream", async () => {
  const { tool, open, signal } = gate();
  await using server = setUp([tool]);
  const abort = new AbortController();
  const client = await server.client("v2 modern");
  const result = client.callTool("gate", {}, { signal: abort.signal });
  await expect.poll(() => signal() !== undefined).toBe(true);
  expect(signal()?.aborted).toBe(false);
  abort.abort();
  await expect(result).rejects.toThrow();
  await expect.poll(() => signal()?.aborted).toBe(true);
  open();
});

describe("on the wire", () => {
  async function post(server: ReturnType<typeof setUp>, method: string, params: object) {
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "t", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const response = await server.handler.fetch(
      new Request("http://test/mcp", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": "2026-07-28",
          "mcp-method": method,
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta } }),
      }),
    );
    return (await response.text()).replace(/^event: message\ndata: /, "");
  }

  it("the list has one page, the same bytes each time, and may be cached", async () => {
    await using server = setUp(ticketTools(runtime()));
    const first = await post(server, "tools/list", {});
    expect(await post(server, "tools/list", {})).toBe(first);
    expect(JSON.parse(first).result).toMatchObject({ ttlMs: 60_000, cacheScope: "public" });
    expect(JSON.parse(first).result).not.toHaveProperty("nextCursor");
    expect(JSON.parse(await post(server, "tools/list", { cursor: "x" })).error).toMatchObject({
      code: -32602,
    });
    await using secret = setUp([], { listScope: "private" });
    expect(JSON.parse(await post(secret, "tools/list", {})).result).toMatchObject({
      cacheScope: "private",
      tools: [],
    });
  });

  it("the server says who it is", async () => {
    await using server = setUp([]);
    const { result } = JSON.parse(await post(server, "server/discover", {}));
    expect(result).toMatchObject({
      capabilities: { tools: { listChanged: true } },
      instructions: "Be kind.",
    });
    expect(JSON.stringify(result)).toContain('"name":"desk"');
  });
});

describe("what goes wrong before the API", () => {
  const textFrom = async (overrides: Partial<OperationRuntime>, name = "whoami", args = {}) => {
    await using server = setUp(ticketTools(runtime(overrides)));
    return textOf(await (await server.client("v2 modern")).callTool(name, args));
  };

  const allowed = { allowsMissingCredentials: true };

  it("an unknown base URL says what to pass", async () => {
    expect(await textFrom({ baseUrl: undefined })).toContain(
      "--base-url https://… or set OPENAPI_MCP_BASE_URL",
    );
  });

  it("an API that is down", async () => {
    const text = await textFrom({ ...allowed, baseUrl: "http://127.0.0.1:1" });
    expect(text).toContain("The API could not be reached: GET /whoami, after 3 attempts.");
    expect(text).toContain("calling again repeats nothing");
  });

  it("a timeout says whether to repeat", async () => {
    const text = await textFrom({ timeout: 50 }, "slow");
    expect(text).toContain("The API did not answer in time: GET /slow.");
    expect(text).toContain("Calling again is safe: GET changes nothing.");
  });

  it("credentials that are missing name their variable", async () => {
    expect(await textFrom({})).toContain("the environment of this MCP server does not set API_TOKEN.");
    // whatever it is called, it may be what the API wants
    expect(await textFrom({ ownHeaders: ["x-auth"] })).not.toContain("API_TOKEN");
    expect(await textFrom({ ownHeaders: ["x-tenant"] })).toContain("API_TOKEN");
  });

  it("too much", async () => {
    expect(await textFrom({ ...allowed, maxResponseBytes: 5 })).toContain(
      "The API's answer is too large: GET /whoami.",
    );
  });

  it("a path that would leave its place", async () => {
    expect(await textFrom({}, "get_ticket", { id: ".." })).toMatch(/^Nothing was sent to the API\. /);
  });

  it("an echoed secret is masked", async () => {
    const text = await textFrom({ secrets: (env) => (env === "API_TOKEN" ? "tok-123456" : undefined) });
    expect(text).toBe('{"authorization":"Bearer [redacted]"}');
  });
});
