/** The MCP clients our users have, behind one face: SDK v1, and SDK v2 in both protocol eras. */
import { Client as ClientV2, StreamableHTTPClientTransport as HttpV2 } from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioV2 } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as HttpV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport as TransportV1 } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolResultSchema,
  ElicitRequestSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { cliArguments, cliEnvironment, type Environment } from "./cli.js";

export type ClientKind = "v1" | "v2 legacy" | "v2 modern";
export const CLIENT_KINDS: readonly ClientKind[] = ["v1", "v2 legacy", "v2 modern"];

/** Arguments of `serve` or of Node for a process of the client's own, or the URL of a server that runs. */
export type Target =
  | Process
  | {
      readonly url: string;
      /** In place of the platform's; v2 clients only. */
      readonly fetch?: (url: string | URL, init?: RequestInit) => Promise<Response>;
    };

type Process = { readonly environment?: Environment } & (
  | { readonly serve: readonly string[] }
  | { readonly node: readonly string[] }
);

interface Tool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
}

interface CallResult {
  readonly isError: boolean;
  /** The text blocks, one after the other. */
  readonly text: string;
  readonly structured: unknown;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly progress: number; readonly message?: string }) => void;
}

/** What a user does with a question. */
export interface Answer {
  readonly action: "accept" | "decline" | "cancel";
  readonly content?: { readonly confirm?: boolean };
}

/** Who answers for the user; a client without one cannot ask. */
export type OnQuestion = (message: string) => Answer | Promise<Answer>;

export interface TestClient {
  /** The revision both sides agreed on. */
  readonly protocolVersion: string | undefined;
  /** All tools, asked for anew. */
  tools(): Promise<readonly Tool[]>;
  call(name: string, args: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<CallResult>;
  /** What the server process wrote to stderr; empty over HTTP. */
  stderr(): string;
  close(): Promise<void>;
}

const INFO = { name: "openapi-mcp-tests", version: "1.0.0" };

export function connect(
  kind: ClientKind,
  target: Target,
  onToolsChanged: () => void = () => {},
  onQuestion?: OnQuestion,
): Promise<TestClient> {
  return kind === "v1"
    ? connectV1(target, onToolsChanged, onQuestion)
    : connectV2(kind, target, onToolsChanged, onQuestion);
}

function capabilities(onQuestion: OnQuestion | undefined) {
  return onQuestion ? { capabilities: { elicitation: {} } } : {};
}

/** The two SDKs type what an answer may hold in two ways. */
function answering(onQuestion: OnQuestion) {
  return async ({ params }: { readonly params: { readonly message: string } }) =>
    (await onQuestion(params.message)) as never;
}

async function connectV1(
  target: Target,
  onToolsChanged: () => void,
  onQuestion: OnQuestion | undefined,
): Promise<TestClient> {
  const client = new ClientV1(INFO, capabilities(onQuestion));
  client.setNotificationHandler(ToolListChangedNotificationSchema, onToolsChanged);
  if (onQuestion) client.setRequestHandler(ElicitRequestSchema, answering(onQuestion));
  const stdio = "url" in target ? undefined : new StdioV1(processOf(target));
  const http = "url" in target ? new HttpV1(new URL(target.url)) : undefined;
  const stderr = collect(stdio?.stderr);
  const transport = (stdio ?? http) as TransportV1;
  // The client tells its transport and nobody else.
  let protocolVersion: string | undefined;
  const tell = transport.setProtocolVersion?.bind(transport);
  transport.setProtocolVersion = (version) => {
    protocolVersion = version;
    tell?.(version);
  };
  await client.connect(transport);
  return {
    get protocolVersion() {
      return protocolVersion;
    },
    tools: async () => (await client.listTools()).tools.map(toTool),
    call: async (name, args, options = {}) => {
      const params = { name, arguments: { ...args } };
      const result = await client.callTool(params, CallToolResultSchema, requestOptions(options));
      return toResult(CallToolResultSchema.parse(result));
    },
    stderr,
    close: () => client.close(),
  };
}

async function connectV2(
  kind: "v2 legacy" | "v2 modern",
  target: Target,
  onToolsChanged: () => void,
  onQuestion: OnQuestion | undefined,
): Promise<TestClient> {
  const mode = kind === "v2 legacy" ? "legacy" : "auto";
  const client = new ClientV2(INFO, { ...capabilities(onQuestion), versionNegotiation: { mode } });
  if (onQuestion) client.setRequestHandler("elicitation/create", answering(onQuestion));
  client.setNotificationHandler("notifications/tools/list_changed", onToolsChanged);
  const stdio = "url" in target ? undefined : new StdioV2(processOf(target));
  const http =
    "url" in target ? new HttpV2(new URL(target.url), target.fetch && { fetch: target.fetch }) : undefined;
  const stderr = collect(stdio?.stderr);
  const transport = stdio ?? http;
  if (!transport) throw new Error("a target is a process or a URL");
  await client.connect(transport);
  if (client.getProtocolEra() === "modern") await client.listen({ toolsListChanged: true });
  return {
    get protocolVersion() {
      return client.getNegotiatedProtocolVersion();
    },
    tools: async () => (await client.listTools(undefined, { cacheMode: "refresh" })).tools.map(toTool),
    call: async (name, args, options = {}) =>
      toResult(await client.callTool({ name, arguments: { ...args } }, requestOptions(options))),
    stderr,
    close: () => client.close(),
  };
}

function processOf(target: Process) {
  return {
    command: process.execPath,
    args: "serve" in target ? cliArguments(["serve", ...target.serve]) : [...target.node],
    env: cliEnvironment(target.environment),
    stderr: "pipe" as const,
  };
}

function requestOptions({ signal, onProgress }: CallOptions) {
  const onprogress = (progress: { progress: number; message?: string | undefined }) =>
    onProgress?.({
      progress: progress.progress,
      ...(progress.message !== undefined && { message: progress.message }),
    });
  return { ...(signal && { signal }), ...(onProgress && { onprogress }) };
}

function collect(stream: NodeJS.EventEmitter | null | undefined): () => string {
  let text = "";
  stream?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

function toTool(tool: {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: object;
  readonly annotations?: object | undefined;
}): Tool {
  return {
    name: tool.name,
    description: tool.description ?? "",
    inputSchema: { ...tool.inputSchema },
    annotations: { ...tool.annotations },
  };
}

function toResult(result: {
  readonly content: readonly { readonly type: string; readonly text?: unknown }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}): CallResult {
  const texts = result.content.flatMap(({ type, text }) => (type === "text" ? [String(text)] : []));
  return {
    isError: result.isError === true,
    text: texts.join("\n"),
    structured: result.structuredContent,
  };
}
