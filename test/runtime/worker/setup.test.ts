/** What a Worker makes of its bindings, and what it says where they will not do. */
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import type { ServerDefinition } from "../../../src/runtime/core/definition.js";
import { SetupError } from "../../../src/runtime/core/setup.js";
import { environmentOf, optionsOf } from "../../../src/runtime/worker/environment.js";
import { createWorker } from "../../../src/runtime/worker/index.js";
import { createWorkerSession } from "../../../src/runtime/worker/session.js";
import { listing, operation } from "../support/upstream.js";
import { server } from "./desk.js";

let log: MockInstance<typeof console.error>;
beforeEach(() => {
  log = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => log.mockRestore());

const said = () => log.mock.calls.map(([line]) => String(line)).join("\n");
const ask = (path = "/healthz") => new Request(`http://desk.example${path}`);

const GOOD = {
  OPENAPI_MCP_BASE_URL: "https://desk.example/v1",
  OPENAPI_MCP_STATE_KEY: "0123456789abcdef0123456789abcdef",
  DESK_TOKEN: "t0ken",
};

describe("a Worker that is not set up", () => {
  it.each<[variable: string, value: unknown, reason: string]>([
    ["OPENAPI_MCP_BASE_URL", "", "The document names no server"],
    ["OPENAPI_MCP_BASE_URL", ["https://desk.example"], "The document names no server"],
    ["OPENAPI_MCP_BASE_URL", "https://ann:pa55word@desk.example", "contains a user name or password"],
    ["OPENAPI_MCP_BASE_URL", "https://a.example https://pa55word.example", "is given more than once"],
    ["OPENAPI_MCP_STATE_KEY", "", "close_ticket asks for a confirmation"],
    ["OPENAPI_MCP_STATE_KEY", "pa55word", "has 8 characters"],
    ["DESK_TOKEN", "pa55word\n", "holds a line break"],
    ["OPENAPI_MCP_TIMEOUT", "pa55word", "A duration is like 500ms"],
    ["OPENAPI_MCP_BUDGET", "pa55word", "A duration is like 500ms"],
    ["OPENAPI_MCP_RETRIES", "pa55word", "It is a number from 0 to 9."],
    ["OPENAPI_MCP_RATE_LIMIT", "pa55word", "A rate is like 10/s"],
    ["OPENAPI_MCP_VALIDATION", "pa55word", "It is one of strict, lenient, off."],
    ["OPENAPI_MCP_ALLOWED_HOSTS", "desk.example https://pa55word", "without scheme and port"],
  ])("because of %s (%j) says so to all, and why in its log", async (variable, value, reason) => {
    const worker = createWorker(server);
    const env = { ...GOOD, [variable]: value };
    for (const path of ["/healthz", "/mcp", "/mcp"]) {
      const answer = await worker.fetch(ask(path), env);
      expect([answer.status, await answer.json()]).toEqual([
        500,
        { error: `This MCP server is not set up: ${variable} is missing, or wrong. Its log says more.` },
      ]);
    }
    expect(log).toHaveBeenCalledTimes(1);
    expect(said()).toMatch(/^desk: /);
    expect(said()).toContain(reason);
    expect(said()).toContain(`\n  Set ${variable}`);
    expect(said()).not.toContain("pa55word");
    // What helps where there is no command line.
    expect(said()).not.toMatch(/--base-url|--single-replica|export /);
  });

  it("because of a bug of ours says no more than that", async () => {
    const broken = {
      ...server,
      get tools(): never {
        throw new TypeError("a secret of ours");
      },
    };
    const answer = await createWorker(broken).fetch(ask(), GOOD);
    expect([answer.status, await answer.text()]).toEqual([
      500,
      '{"error":"Internal error: this MCP server could not start. This is a bug in it."}\n',
    ]);
    expect(said()).toContain("TypeError: a secret of ours\n    at ");
  });

  it("is one without bindings, on a platform that has none", async () => {
    const worker = createWorker(server);
    expect((await worker.fetch(ask())).status).toBe(500);
    expect((await worker.fetch(ask())).status).toBe(500);
    expect(log).toHaveBeenCalledTimes(1);
  });
});

describe("a Worker that is set up", () => {
  it("is so for each environment by itself, once", async () => {
    const worker = createWorker(server);
    const good = { ...GOOD, DESK_TOKEN: "" };
    expect((await worker.fetch(ask(), {})).status).toBe(500);
    expect((await worker.fetch(ask(), good)).status).toBe(200);
    expect((await worker.fetch(ask(), good)).status).toBe(200);
    expect(said().match(/no credentials for some operations: set DESK_TOKEN\./g)).toHaveLength(1);
  });

  it("needs no bindings where its document says all", async () => {
    const tool = {
      kind: "endpoint",
      listing: listing("get", {}),
      operation: operation("GET", "/a"),
    } as const;
    const open: ServerDefinition = {
      ...server,
      server: "https://desk.example",
      tools: [tool],
      resources: [],
    };
    const answer = await createWorker(open).fetch(ask());
    expect([answer.status, await answer.text()]).toEqual([200, '{"status":"ok","tools":1}\n']);
    expect(log).not.toHaveBeenCalled();
  });
});

describe("bindings", () => {
  it("are options", () => {
    const options = (bindings: object) => optionsOf(environmentOf(bindings));
    expect(options({})).toEqual({ allowedHosts: [] });
    expect(
      options({
        OPENAPI_MCP_ALLOWED_HOSTS: " A.example,b.example\n,, [0:0::1] ",
        OPENAPI_MCP_TIMEOUT: "1.5s",
        OPENAPI_MCP_BUDGET: "20s",
        OPENAPI_MCP_RETRIES: "0",
        OPENAPI_MCP_RATE_LIMIT: "10/m",
        OPENAPI_MCP_VALIDATION: "lenient",
      }),
    ).toEqual({
      allowedHosts: ["a.example", "b.example", "[::1]"],
      timeout: 1500,
      budget: 20_000,
      retries: 0,
      rateLimit: { calls: 10, per: 60_000 },
      validation: "lenient",
    });
  });

  it("name the address of each of several documents", () => {
    const several: ServerDefinition = {
      ...server,
      specs: ["desk", "billing"],
      tools: ["desk:get", "billing:get"].map((id) => ({
        kind: "endpoint",
        listing: listing(id.replace(":", "_"), { type: "object" }),
        operation: operation("GET", "/a", { id }),
      })),
      resources: [],
    };
    const defineWith = (url: string) =>
      createWorkerSession(environmentOf({ OPENAPI_MCP_BASE_URL: url }), {}).define(several);
    expect(
      defineWith(" desk=https://desk.example/v1\n  billing=https://billing.example ").tools,
    ).toHaveLength(2);
    expect(() => defineWith("desk=https://desk.example")).toThrow('The document "billing" names no server');
    expect(() => defineWith("https://desk.example")).toThrow(SetupError);
  });
});
