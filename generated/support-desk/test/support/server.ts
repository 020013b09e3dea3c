/** The server in this process, and a client that is connected to it. */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { createLiveDefinitions } from "../../src/runtime/core/index.js";
import { createCallTracker, createNodeSession, createServerFactory } from "../../src/runtime/node/index.js";
import { server } from "../../src/server.js";

/** @param url of the API @returns a client whose user agrees to all that it is asked */
export async function connect(url: string): Promise<Client> {
  const baseUrl = server.specs ? [...server.specs.map((name) => `${name}=${url}`)] : [url];
  const session = createNodeSession({
    baseUrl,
    secrets: () => undefined,
    allowsMissingCredentials: true,
    isShared: false,
  });
  const factory = createServerFactory(createLiveDefinitions(session.define(server)), {
    ...server.info,
    ...(server.instructions !== undefined && { instructions: server.instructions }),
    checkArguments: session.checkArguments,
    calls: createCallTracker(),
    onBug: (error) => {
      throw error;
    },
  });
  const handler = createMcpHandler(factory);
  return connected((request) => handler.fetch(request));
}

async function connected(answer: (request: Request) => Promise<Response>): Promise<Client> {
  const transport = new StreamableHTTPClientTransport(new URL("http://localhost/mcp"), {
    fetch: (target, init) => answer(new Request(target, init)),
  });
  const client = new Client(
    { name: "test", version: "1.0.0" },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode: "auto" } },
  );
  client.setRequestHandler("elicitation/create", () => ({ action: "accept", content: { confirm: true } }));
  await client.connect(transport);
  return client;
}
