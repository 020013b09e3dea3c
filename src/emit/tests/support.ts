/** The part of generated tests that is the same for every server. Text of ours: nothing of a document stands in it. */
import { type EmitOptions, runtimeModule } from "../options.js";

/** `test/support/upstream.ts`. */
export const UPSTREAM = `/** An API that is played back: it answers as it is told and keeps what it was asked. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Request {
  readonly method: string;
  /** With its query, as in the request line. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** JSON data where it was sent as JSON, else text. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: unknown;
}

export interface Exchange {
  readonly request: Request;
  readonly answer: Answer;
}

export interface Upstream {
  readonly url: string;
  readonly requests: readonly Request[];
  readonly close: () => void;
}

/** Listens on this machine only. What is asked for and not in the script is answered with 404. */
export async function play(script: readonly Exchange[]): Promise<Upstream> {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await received(incoming);
    requests.push(request);
    const isAsked = (one: Exchange) => one.request.method === request.method && one.request.path === request.path;
    const { status, contentType, body } = script.find(isAsked)?.answer ?? { status: 404 };
    response.writeHead(status, contentType === undefined ? {} : { "content-type": contentType });
    response.end(contentType === "application/json" ? JSON.stringify(body) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: \`http://127.0.0.1:\${port}\`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function received(incoming: IncomingMessage): Promise<Request> {
  const { method = "", url = "", headers } = incoming;
  const content = await text(incoming);
  const isJson = /\\bjson\\b/.test(headers["content-type"] ?? "");
  return { method, path: url, headers, ...(content !== "" && { body: isJson ? JSON.parse(content) : content }) };
}
`;

const NODE_SERVER = (
  core: string,
  node: string,
) => `/** The server in this process, and a client that is connected to it. */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { createLiveDefinitions } from "${core}";
import { createCallTracker, createNodeSession, createServerFactory } from "${node}";
import { server } from "../../src/server.js";

/** @param url of the API @returns a client whose user agrees to all that it is asked */
export async function connect(url: string): Promise<Client> {
  const baseUrl = server.specs ? [...server.specs.map((name) => \`\${name}=\${url}\`)] : [url];
  const session = createNodeSession({ baseUrl, secrets: () => undefined, isShared: false });
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
`;

const WORKER_SERVER = (
  worker: string,
) => `/** The server in this process, and a client that is connected to it. */
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createWorker } from "${worker}";
import { server } from "../../src/server.js";

/** @param url of the API @returns a client whose user agrees to all that it is asked */
export async function connect(url: string): Promise<Client> {
  const urls = server.specs ? server.specs.map((name) => \`\${name}=\${url}\`).join(" ") : url;
  const bindings = { OPENAPI_MCP_BASE_URL: urls, OPENAPI_MCP_STATE_KEY: "a key that is only for these tests" };
  const worker = createWorker(server);
  return connected((request) => worker.fetch(request, bindings));
}
`;

const CONNECTED = `
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
`;

/** \`test/support/server.ts\`. */
export function serverSupport(options: EmitOptions): string {
  const from = (part: "core" | "node" | "worker") =>
    runtimeModule(part, options, "../").replace(/^\.\.\//, "../../src/");
  const text =
    options.target === "worker" ? WORKER_SERVER(from("worker")) : NODE_SERVER(from("core"), from("node"));
  return text + CONNECTED;
}

/** \`test/support/tool-test.ts\`. */
export const TOOL_TEST = `/** What is tested of every tool. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "./server.js";
import { type Exchange, play, type Request } from "./upstream.js";

export interface ToolTest {
  readonly tool: string;
  /** That its input schema accepts. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What a call with them asks of the API, and what that answers. */
  readonly exchanges?: readonly Exchange[];
  /** What the call gives. */
  readonly result?: object;
  /** Arguments that are refused before anything is sent. */
  readonly refused?: Readonly<Record<string, unknown>>;
}

/** Of a header that is another every time. */
export const ANY_TEXT: unknown = expect.any(String);

/** When these tests were written; \`now()\` in recipes is this. */
const NOW = new Date("2026-01-31T09:30:00Z");

export function toolTest({ tool, arguments: args, exchanges = [], result, refused }: ToolTest): void {
  describe(tool, () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ["Date"], now: NOW });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    test("is listed", async () => {
      await run(exchanges, async (client) => {
        const { tools } = await client.listTools();
        expect(tools.map(({ name }) => name)).toContain(tool);
      });
    });

    test.runIf(exchanges.length > 0)("asks the API, and gives what comes of it", async () => {
      await run(exchanges, async (client, requests) => {
        const given = await client.callTool({ name: tool, arguments: args });
        const wanted = exchanges.map(({ request }) => ({ ...request, headers: expect.objectContaining(request.headers ?? {}) }));
        expect(sorted(requests)).toEqual(wanted);
        if (result) expect(given).toMatchObject(result);
        else expect(given.isError ?? false).toBe(false);
      });
    });

    test.runIf(refused !== undefined)("refuses arguments that do not fit, and asks nothing", async () => {
      await run(exchanges, async (client, requests) => {
        const given = await client.callTool({ name: tool, arguments: { ...refused } });
        expect(given).toMatchObject({ isError: true });
        expect(requests).toEqual([]);
      });
    });
  });
}

type Client = Awaited<ReturnType<typeof connect>>;

async function run(
  exchanges: readonly Exchange[],
  body: (client: Client, requests: readonly Request[]) => Promise<void>,
): Promise<void> {
  const upstream = await play(exchanges);
  const client = await connect(upstream.url);
  try {
    await body(client, upstream.requests);
  } finally {
    await client.close();
    upstream.close();
  }
}

/** Those of parallel steps arrive in any order. */
function sorted(requests: readonly Request[]): readonly Request[] {
  const keyOf = ({ method, path, body }: Request) => \`\${path} \${method} \${JSON.stringify(body) ?? ""}\`;
  return [...requests].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}
`;
