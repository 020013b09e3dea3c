import { describe, expect, it } from "vitest";
import type { ServerPlan } from "../../src/plan/types.js";
import type { OperationRuntime } from "../../src/runtime/core/call-operation.js";
import { define } from "../../src/runtime/core/definition.js";
import type { HttpRequest, OperationDescriptor, ToolListing } from "../../src/runtime/core/types.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { serverDefinition } from "../../src/serve/serve.js";
import { listing, operation } from "../runtime/support/upstream.js";

function toolDefinitions(plan: ServerPlan, runtime: OperationRuntime) {
  return define(serverDefinition(plan), runtime).tools;
}

const call = { signal: new AbortController().signal };

function plan(tools: Record<string, OperationDescriptor>): ServerPlan {
  const origin = { uri: "file:///api.yaml", pointer: "" };
  return {
    version: 1,
    info: { name: "desk", title: "Desk", version: "1" },
    credentials: {},
    operations: Object.fromEntries(Object.values(tools).map((descriptor) => [descriptor.id, descriptor])),
    tools: Object.entries(tools).map(([name, { id }]) => ({
      kind: "endpoint",
      listing: listing(name, { type: "object" }),
      operation: id,
      origin,
    })),
    leftOut: [],
  };
}

function recorder(overrides: Partial<OperationRuntime> = {}) {
  const requests: HttpRequest[] = [];
  const runtime: OperationRuntime = {
    baseUrl: "https://api.example/v1",
    http: async (request) => {
      requests.push(request);
      return { status: 204, headers: {}, body: new Uint8Array() };
    },
    headers: {},
    credentials: {},
    secrets: () => undefined,
    validator: createValidator,
    ...overrides,
  };
  return { requests, runtime };
}

describe("the tools of a plan", () => {
  it("are sorted by name, and call their operations", async () => {
    const { requests, runtime } = recorder();
    const tools = toolDefinitions(
      plan({ get_pet: operation("GET", "/pets/{id}"), add_pet: operation("POST", "/pets") }),
      runtime,
    );
    expect(tools.map(({ listing }: { listing: ToolListing }) => listing.name)).toEqual([
      "add_pet",
      "get_pet",
    ]);
    expect(await tools[1]?.run({ id: "a/b" }, call)).toEqual({
      content: [{ type: "text", text: "HTTP 204 No Content: done, no content." }],
    });
    expect(requests).toMatchObject([
      { method: "GET", origin: "https://api.example", path: "/v1/pets/a%2Fb" },
    ]);
  });

  it("need their operations", () => {
    const broken = { ...plan({ a: operation("GET", "/a") }), operations: {} };
    expect(() => toolDefinitions(broken, recorder().runtime)).toThrow(
      "The plan has no operation GET /a for a",
    );
  });
});

describe("where an operation is called", () => {
  const originOf = async (server: string | undefined, overrides: Partial<OperationRuntime>) => {
    const { requests, runtime } = recorder(overrides);
    const tools = toolDefinitions(
      plan({ a: operation("GET", "/a", server === undefined ? {} : { server }) }),
      runtime,
    );
    const result = await tools[0]?.run({}, call);
    const [request] = requests;
    return request ? request.origin + request.path : result?.isError;
  };

  it.each<[string, string | undefined, Partial<OperationRuntime>, unknown]>([
    ["the document's server", undefined, {}, "https://api.example/v1/a"],
    ["its own server", "https://other.example/x", {}, "https://other.example/x/a"],
    ["its own server, relative", "/x", {}, "https://api.example/x/a"],
    ["the operator's choice", "https://other.example", { isBaseUrlChosen: true }, "https://api.example/v1/a"],
    ["nowhere", undefined, { baseUrl: undefined }, true],
    ["nowhere, relative", "/x", { baseUrl: undefined }, true],
    ["its own server alone", "https://other.example", { baseUrl: undefined }, "https://other.example/a"],
  ])("%s", async (_, server, overrides, expected) => {
    expect(await originOf(server, overrides)).toBe(expected);
  });
});

it("limits are passed on", async () => {
  const seen: unknown[] = [];
  const http: OperationRuntime["http"] = async (_request, options) => {
    seen.push([options.timeout, options.maxResponseBytes, options.signal === call.signal]);
    return { status: 204, headers: {}, body: new Uint8Array() };
  };
  const run = async (overrides: Partial<OperationRuntime>) =>
    toolDefinitions(plan({ a: operation("GET", "/a") }), recorder({ http, ...overrides }).runtime)[0]?.run(
      {},
      call,
    );
  await run({});
  await run({ timeout: 5, maxResponseBytes: 7 });
  expect(seen).toEqual([
    [15_000, 10_000_000, true],
    [5, 7, true],
  ]);
});

describe("R18: a tool that advertises an output schema", () => {
  const outputSchema = { type: "object", properties: { id: { type: "integer" } }, required: ["id"] };
  const answer = async (status: number, body: string) => {
    const { runtime } = recorder({
      http: async () => ({
        status,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(body),
      }),
    });
    const [tool] = plan({ add_pet: operation("POST", "/pets") }).tools;
    if (!tool) throw new Error("no tool");
    const promising = { ...tool, listing: { ...tool.listing, outputSchema } };
    const [definition] = toolDefinitions(
      { ...plan({ add_pet: operation("POST", "/pets") }), tools: [promising] },
      runtime,
    );
    return definition?.run({}, call);
  };

  it("keeps its word where the API does", async () => {
    expect(await answer(201, '{"id":7}')).toMatchObject({ structuredContent: { id: 7 } });
  });

  it("says that the call was made where the answer drifts, and never returns what clients would reject", async () => {
    const result = await answer(201, '{"id":"seven"}');
    expect(result).toEqual({
      isError: true,
      content: [
        {
          type: "text",
          text: [
            "The API accepted this call (HTTP 201 Created); do not repeat it.",
            "Its answer is not what this tool promises:",
            "- id must be integer",
            "The answer:",
            '{"id":"seven"}',
          ].join("\n"),
        },
      ],
    });
    expect(await answer(200, '"text"')).toMatchObject({ isError: true });
  });

  it("leaves errors as they are", async () => {
    const result = await answer(404, '{"message":"no such pet"}');
    expect(result?.content[0]).toMatchObject({ text: expect.stringMatching(/^HTTP 404 Not Found/) });
  });
});
