/**
 * The MCP server, and the only file that uses the SDK's low-level `Server`. That class is marked deprecated in
 * favour of `McpServer`, whose tools are registered one by one: over HTTP, where a server is made per request,
 * that costs time per tool and request. Here a new server costs the same for one tool and for ten thousand.
 */
import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type McpServerFactory,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerCapabilities,
  type ServerContext,
  type Tool,
} from "@modelcontextprotocol/server";
import type { CallTracker } from "./call-tracker.js";
import { elicitationOf, question } from "./elicitation.js";
import type { AnswerFile, KeepFile } from "./files.js";
import type { LiveDefinitions, Snapshot } from "./live-definitions.js";
import { completeArgument, completion, getPrompt } from "./prompts.js";
import { readResource } from "./resources.js";
import { closest } from "./suggest.js";
import { callTool, type ToolCallOptions } from "./tool-call.js";
import type { CallContext, ContentBlock, ToolResult } from "./types.js";

export interface McpServerOptions extends ToolCallOptions {
  /** MCP Implementation: what the server calls itself. */
  readonly name: string;
  readonly title?: string;
  readonly version: string;
  /** Shown to the model by hosts that support it. */
  readonly instructions?: string;
  /** `private` where the lists depend on who asks, so that no shared cache keeps them. Default `public`. */
  readonly listScope?: "public" | "private";
  readonly calls: Pick<CallTracker, "begin">;
  /**
   * Where large files of answers go.
   * @param request of the call, over HTTP
   */
  readonly keepFile?: (file: AnswerFile, request: Request | undefined) => ReturnType<KeepFile>;
  /** Headers of a client's request that go on to the API; names in lower case. */
  readonly forwardHeaders?: readonly string[];
  /** What it offers never changes while it runs, so that no client has to listen for news. */
  readonly isFixed?: boolean;
}

/** How long clients may keep a list, in milliseconds. A change is announced, so this is only a fallback. */
const LIST_TTL = 60_000;

/** The first revision of MCP with links to resources in results. */
const LINKS_SINCE = "2025-06-18";

/** The SDK's own type has lost its keys. */
type Envelope = { readonly [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities };

/** Makes the factory that every transport is given: stdio once per connection, HTTP once per request. */
export function createServerFactory(live: LiveDefinitions, options: McpServerOptions): McpServerFactory {
  const { name, title, version, instructions, listScope = "public", isFixed = false } = options;
  const info = { name, version, ...(title !== undefined && { title }) };
  const hint = { ttlMs: LIST_TTL, cacheScope: listScope };
  const settings = {
    cacheHints: {
      "tools/list": hint,
      "resources/list": hint,
      "resources/templates/list": hint,
      "prompts/list": hint,
    },
    ...(instructions !== undefined && { instructions }),
  };
  return ({ era, requestInfo }) => {
    // Clients of 2025 keep no channel open over HTTP: nothing can be announced there, and nobody asked.
    const isReachable = era !== "legacy" || !requestInfo;
    const capabilities = capabilitiesOf(live.current, isReachable && !isFixed);
    const server = new Server(info, { ...settings, capabilities });
    const caller = (context: ServerContext): CallContext => {
      const { envelope } = context.mcpReq;
      const declared = envelope
        ? (envelope as Envelope)[CLIENT_CAPABILITIES_META_KEY]
        : isReachable
          ? server.getClientCapabilities()
          : undefined;
      const elicitation = elicitationOf(context, declared);
      const { keepFile } = options;
      return {
        signal: context.mcpReq.signal,
        ...(elicitation && { elicitation }),
        ...identityOf(context, options.forwardHeaders),
        ...(keepFile && { keepFile: (file) => keepFile(file, requestInfo) }),
      };
    };
    const knowsLinks = () => {
      if (era !== "legacy") return true;
      const revision = requestInfo
        ? requestInfo.headers.get("mcp-protocol-version")
        : server.getNegotiatedProtocolVersion();
      return (revision ?? "") >= LINKS_SINCE;
    };
    addTools(server, live, caller, knowsLinks, options);
    if (capabilities.resources) addResources(server, live, caller, options);
    if (capabilities.prompts) addPrompts(server, live, caller, options);
    return server;
  };
}

function capabilitiesOf(
  { resources, templates, prompts }: Snapshot,
  listChanged: boolean,
): ServerCapabilities {
  const announced = listChanged ? { listChanged } : {};
  return {
    tools: announced,
    ...(resources.length + templates.length > 0 && { resources: announced }),
    ...(prompts.length > 0 && { prompts: announced, completions: {} }),
  };
}

type Caller = (context: ServerContext) => CallContext;

function addTools(
  server: Server,
  live: LiveDefinitions,
  caller: Caller,
  knowsLinks: () => boolean,
  options: McpServerOptions,
): void {
  server.setRequestHandler("tools/list", ({ params }) => {
    assertFirstPage("tools/list", params);
    // The listing is a Tool in all but `readonly`, and the SDK does not write to it.
    return { tools: live.current.listings as unknown as Tool[] };
  });
  server.setRequestHandler("tools/call", async ({ params }, context) => {
    const tool = live.current.byName.get(params.name);
    if (!tool) throw unknownTool(params.name, live.current);
    const end = options.calls.begin();
    try {
      const result = await callTool(tool, params.arguments, context, caller(context), options);
      if (result.inputRequired) return question(result.inputRequired);
      return server.projectCallToolResult(forSdk(result, knowsLinks), tool.listing.outputSchema);
    } finally {
      end();
    }
  });
}

function addResources(
  server: Server,
  live: LiveDefinitions,
  caller: Caller,
  options: McpServerOptions,
): void {
  server.setRequestHandler("resources/list", ({ params }) => {
    assertFirstPage("resources/list", params);
    return { resources: [...live.current.resources] };
  });
  server.setRequestHandler("resources/templates/list", ({ params }) => {
    assertFirstPage("resources/templates/list", params);
    return { resourceTemplates: [...live.current.templates] };
  });
  server.setRequestHandler("resources/read", ({ params: { uri } }, context) =>
    guarded("a resource", options, () => readResource(uri, live.current, caller(context))),
  );
}

function addPrompts(server: Server, live: LiveDefinitions, caller: Caller, options: McpServerOptions): void {
  server.setRequestHandler("prompts/list", ({ params }) => {
    assertFirstPage("prompts/list", params);
    const prompts = live.current.prompts.map((prompt) => ({ ...prompt, arguments: [...prompt.arguments] }));
    return { prompts };
  });
  server.setRequestHandler("prompts/get", ({ params: { name, arguments: args = {} } }) =>
    guarded("a prompt", options, async () => getPrompt(name, args, live.current)),
  );
  server.setRequestHandler("completion/complete", async ({ params }, context) => {
    const { ref, argument, context: given } = params;
    if (ref.type !== "ref/prompt") return completion([]);
    return guarded("a completion", options, () =>
      completeArgument(ref.name, argument, given?.arguments ?? {}, live.current, caller(context)),
    );
  });
}

/** What is no protocol error is a bug of ours, of which clients learn no more than that. */
async function guarded<T>(
  what: string,
  { calls, onBug }: McpServerOptions,
  work: () => Promise<T>,
): Promise<T> {
  const end = calls.begin();
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    onBug(error, what);
    const message = `Internal error: the MCP server failed over ${what}. This is a bug in the server.`;
    throw new ProtocolError(ProtocolErrorCode.InternalError, message);
  } finally {
    end();
  }
}

/** Who asks, and what of the request may go on to the API. */
function identityOf(
  context: ServerContext,
  names: readonly string[] = [],
): Pick<CallContext, "principal" | "subjectToken" | "forwarded"> {
  const principal = principalOf(context);
  const { authInfo, req } = context.http ?? {};
  const forwarded = names.flatMap((name) => {
    const value = req?.headers.get(name);
    return value === null || value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...(principal !== undefined && { principal }),
    ...(authInfo && { subjectToken: authInfo.token }),
    ...(forwarded.length > 0 && { forwarded: Object.fromEntries(forwarded) }),
  };
}

/** Whom the transport has authenticated: an OAuth client, and the user where the token names one. */
function principalOf({ http }: ServerContext): string | undefined {
  const info = http?.authInfo;
  if (!info) return undefined;
  const subject = info.extra?.["sub"];
  return JSON.stringify([info.clientId, typeof subject === "string" ? subject : null]);
}

function assertFirstPage(method: string, params: { readonly cursor?: string | undefined } | undefined): void {
  if (params?.cursor === undefined) return;
  throw invalidParams(`${method} has one page: there is no cursor to continue from.`);
}

/**
 * Copied only where something has to change: older clients reject structured content beside `isError`, and kinds of
 * content that they do not know. Where a link leads, the text says as well.
 */
function forSdk(result: ToolResult, knowsLinks: () => boolean): CallToolResult {
  const isLink = ({ type }: ContentBlock) => type === "resource_link";
  const content = (
    result.content.some(isLink) && !knowsLinks()
      ? result.content.filter((block) => !isLink(block))
      : result.content
  ) as ContentBlock[];
  if (result.isError) return { content, isError: true };
  return content === result.content ? (result as CallToolResult) : ({ ...result, content } as CallToolResult);
}

function unknownTool(name: string, { byName }: Snapshot): ProtocolError {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const meant = closest(name, byName.keys());
  return invalidParams(`Unknown tool: ${shown}${meant === undefined ? "" : `. Did you mean ${meant}?`}`);
}

function invalidParams(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}
