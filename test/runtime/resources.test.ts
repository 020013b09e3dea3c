/** Resources and prompts over the protocol, for every kind of client. */
import { Client as ModernClient, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { createMcpHandler } from "@modelcontextprotocol/server";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCallTracker } from "../../src/runtime/core/call-tracker.js";
import { createLiveDefinitions, type Definitions } from "../../src/runtime/core/live-definitions.js";
import { createServerFactory } from "../../src/runtime/core/mcp-server.js";
import type { PromptDefinition, ResourceDefinition } from "../../src/runtime/core/types.js";
import { matchUri } from "../../src/runtime/core/uri-template.js";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { CLIENTS, type ClientKind } from "./support/clients.js";

const resource = (name: string, uri: string, read: ResourceDefinition["read"]): ResourceDefinition => ({
  name,
  uri,
  title: `The ${name}`,
  mimeType: "application/json",
  read,
});
const shows = (name: string, uri: string) =>
  resource(name, uri, async (variables) => ({
    mimeType: "application/json",
    content: { text: JSON.stringify({ name, ...variables }) },
  }));
const icon: ResourceDefinition["read"] = async () => ({
  mimeType: "image/png",
  content: { blob: "iVBORw==" },
});
const gone: ResourceDefinition["read"] = async () => ({
  isError: true,
  content: [{ type: "text", text: "HTTP 404 Not Found from GET /tickets/T-9." }],
});
const bug: ResourceDefinition["read"] = async () => {
  throw new TypeError("secret internals");
};

const agents = Array.from({ length: 150 }, (_, index) => `agent ${index}`);
const triage: PromptDefinition = {
  name: "triage",
  title: "Triage",
  arguments: [
    { name: "team", required: true },
    { name: "agent", required: false },
  ],
  text: ({ team, agent }) => `Team: ${team}, agent: ${agent ?? "anybody"}`,
  complete: async (argument, typed, args) =>
    argument === "agent" ? agents : [`${typed} of ${args["agent"]}`],
};
const stuck: PromptDefinition = { ...triage, name: "stuck", complete: () => new Promise(() => {}) };

const ALL: Definitions = {
  tools: [],
  resources: [
    shows("open tickets", "support://tickets"),
    shows("ticket", "support://tickets/{ticketId}"),
    shows("log", "support://tickets/{ticketId}/log"),
    resource("icon", "support://icon", icon),
    resource("gone", "support://gone/{id}", gone),
    resource("bug", "support://bug", bug),
  ],
  prompts: [triage, stuck],
};

/** Both SDKs call these methods alike. */
type Face = Pick<
  ModernClient,
  | "listResources"
  | "listResourceTemplates"
  | "readResource"
  | "listPrompts"
  | "getPrompt"
  | "complete"
  | "getServerCapabilities"
  | "close"
>;

async function connect(kind: ClientKind, definitions: Definitions = ALL) {
  const bugs: unknown[] = [];
  const factory = createServerFactory(createLiveDefinitions(definitions), {
    name: "desk",
    version: "1",
    checkArguments: createArgumentCheck("strict", createValidator),
    calls: createCallTracker(),
    onBug: (error, what) => bugs.push([what, error]),
  });
  const handler = createMcpHandler(factory);
  const fetch = (url: string | URL, init?: RequestInit) => handler.fetch(new Request(url, init));
  const url = new URL("http://test/mcp");
  const info = { name: "test", version: "1" };
  const mode = kind === "v2 modern" ? "auto" : "legacy";
  const client =
    kind === "v1" ? new V1Client(info) : new ModernClient(info, { versionNegotiation: { mode } });
  const transport =
    kind === "v1" ? new V1Transport(url, { fetch }) : new StreamableHTTPClientTransport(url, { fetch });
  await client.connect(transport as never);
  return { client: client as unknown as Face, bugs };
}

describe.each(CLIENTS)("for a %s client", (kind) => {
  it("resources and templates are listed, and read by their URI", async () => {
    const { client } = await connect(kind);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(["support://tickets", "support://icon", "support://bug"]);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates[0]).toMatchObject({
      name: "ticket",
      title: "The ticket",
      uriTemplate: "support://tickets/{ticketId}",
      mimeType: "application/json",
    });
    const read = async (uri: string) => (await client.readResource({ uri })).contents[0];
    expect(await read("support://tickets")).toMatchObject({ text: '{"name":"open tickets"}' });
    expect(await read("support://tickets/T%2F1")).toMatchObject({
      uri: "support://tickets/T%2F1",
      text: '{"name":"ticket","ticketId":"T/1"}',
    });
    expect(await read("support://tickets/T-1/log")).toMatchObject({
      text: '{"name":"log","ticketId":"T-1"}',
    });
    expect(await read("support://icon")).toMatchObject({ mimeType: "image/png", blob: "iVBORw==" });
    await client.close();
  });

  it("what cannot be read is an error that says why", async () => {
    const { client, bugs } = await connect(kind);
    const read = (uri: string) => client.readResource({ uri });
    const unknown = { code: -32602, data: { uri: "support://ticket/T-1" } };
    await expect(read("support://ticket/T-1")).rejects.toMatchObject(unknown);
    await expect(read("support://gone/1")).rejects.toMatchObject({
      code: -32603,
      message: expect.stringContaining("HTTP 404 Not Found from GET /tickets/T-9."),
    });
    const hidden = await read("support://bug").catch((error: unknown) => String(error));
    expect(hidden).toContain("This is a bug in the server.");
    expect(hidden).not.toContain("secret");
    expect(bugs).toEqual([["a resource", new TypeError("secret internals")]]);
    await client.close();
  });

  it("prompts are listed, filled in and completed", async () => {
    const { client } = await connect(kind);
    const { prompts } = await client.listPrompts();
    expect(prompts[0]).toMatchObject({ name: "triage", arguments: [{ name: "team", required: true }, {}] });
    const got = await client.getPrompt({ name: "triage", arguments: { team: "tier2", agent: "" } });
    expect(got.messages).toEqual([
      { role: "user", content: { type: "text", text: "Team: tier2, agent: anybody" } },
    ]);
    await expect(client.getPrompt({ name: "triage", arguments: { team: "" } })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining("The prompt triage needs team."),
    });
    await expect(client.getPrompt({ name: "triag" })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining("Did you mean triage?"),
    });
    const ref = { type: "ref/prompt" as const, name: "triage" };
    const { completion } = await client.complete({ ref, argument: { name: "agent", value: "a" } });
    expect([completion.values.length, completion.total, completion.hasMore]).toEqual([100, 150, true]);
    const context = { arguments: { agent: "ann" } };
    const argument = { name: "team", value: "t" };
    expect((await client.complete({ ref, argument, context })).completion.values).toEqual(["t of ann"]);
    await expect(client.complete({ ref, argument: { name: "tea", value: "" } })).rejects.toMatchObject({
      code: -32602,
    });
    await client.close();
  });

  it("a server without them does not claim to have them", async () => {
    const { client } = await connect(kind, { tools: [] });
    expect(Object.keys(client.getServerCapabilities() ?? {})).toEqual(["tools"]);
    await client.close();
  });
});

it("a completion that takes too long has no values", async () => {
  const { client } = await connect("v2 modern");
  const ref = { type: "ref/prompt" as const, name: "stuck" };
  expect((await client.complete({ ref, argument: { name: "agent", value: "" } })).completion.values).toEqual(
    [],
  );
  await client.close();
});

it("what changed is told list by list", () => {
  const live = createLiveDefinitions(ALL);
  expect(live.swap(ALL)).toEqual({ tools: false, resources: false, prompts: false });
  expect(live.swap({ ...ALL, resources: [], prompts: [triage] })).toEqual({
    tools: false,
    resources: true,
    prompts: true,
  });
});

describe("a URI template", () => {
  it.each([
    ["a://{x}", "a://", undefined],
    ["a://{x}", "a://1/2", undefined],
    ["a://{x}", "a://1?q", undefined],
    ["a://{x}", "a://%zz", undefined],
    ["a://{x}", "b://1", undefined],
    ["a://{x}/y", "a://1/z", undefined],
    ["a://{x}/y", "a://1/yy", undefined],
    ["a://{x}.json", "a://1.json.json", { x: "1.json" }],
    ["a://{x}-{y}", "a://1-2-3", { x: "1", y: "2-3" }],
    ["a://{x}/{x}", "a://1/1", { x: "1" }],
    ["a://{x}/{x}", "a://1/2", undefined],
    ["a://{__proto__}", "a://1", Object.fromEntries([["__proto__", "1"]])],
  ])("%s and %s", (template, uri, expected) => {
    const found = matchUri(template, uri);
    expect(found && Object.entries(found)).toEqual(expected && Object.entries(expected));
  });

  it("gives back what it was filled with", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "grapheme" }), fc.string({ minLength: 1 }), (x, y) => {
        const uri = `a://${encodeURIComponent(x)}/of/${encodeURIComponent(y)}`;
        expect({ ...matchUri("a://{x}/of/{y}", uri) }).toEqual({ x, y });
      }),
    );
  });
});
