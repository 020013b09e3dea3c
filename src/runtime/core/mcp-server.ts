/**
 * The MCP server, and the only file that uses the SDK's low-level `Server`. That class is marked deprecated in
 * favour of `McpServer`, whose tools are registered one by one: over HTTP, where a server is made per request,
 * that costs time per tool and request. Here a new server costs the same for one tool and for ten thousand.
 */
import {
  type CallToolResult,
  type McpServerFactory,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool,
} from "@modelcontextprotocol/server";
import type { CallTracker, LiveTools } from "./live-tools.js";
import { type ProgressReporter, startProgress } from "./progress.js";
import { closest } from "./suggest.js";
import type { CallContext, ContentBlock, ToolDefinition, ToolResult } from "./types.js";
import type { ArgumentCheck } from "./validate.js";

export interface McpServerOptions {
  /** MCP Implementation: what the server calls itself. */
  readonly name: string;
  readonly title?: string;
  readonly version: string;
  /** Shown to the model by hosts that support it. */
  readonly instructions?: string;
  /** `private` where the list of tools depends on who asks, so that no shared cache keeps it. Default `public`. */
  readonly listScope?: "public" | "private";
  readonly checkArguments: ArgumentCheck;
  readonly calls: CallTracker;
  /** Milliseconds between progress notes of a running call, for clients that ask for them. Default 5,000. */
  readonly progressInterval?: number;
  /** Told of exceptions, which are bugs of ours: clients see none of their text. */
  readonly onBug: (error: unknown, tool: string) => void;
}

/** How long clients may keep the list, in milliseconds. A change is announced, so this is only a fallback. */
const LIST_TTL = 60_000;
const PROGRESS_INTERVAL = 5_000;

/** Makes the factory that every transport is given: stdio once per connection, HTTP once per request. */
export function createServerFactory(live: LiveTools, options: McpServerOptions): McpServerFactory {
  const { name, title, version, instructions, listScope = "public" } = options;
  const info = { name, version, ...(title !== undefined && { title }) };
  const settings = {
    capabilities: { tools: { listChanged: true } },
    cacheHints: { "tools/list": { ttlMs: LIST_TTL, cacheScope: listScope } },
    ...(instructions !== undefined && { instructions }),
  };
  // Clients of 2025 keep no channel open over HTTP on which a change could be announced.
  const unannounced = { ...settings, capabilities: { tools: {} } };
  return ({ era, requestInfo }) => {
    const server = new Server(info, era === "legacy" && requestInfo ? unannounced : settings);
    server.setRequestHandler("tools/list", ({ params }) => {
      if (params?.cursor !== undefined) {
        throw invalidParams("tools/list has one page: there is no cursor to continue from.");
      }
      // The listing is a Tool in all but `readonly`, and the SDK does not write to it.
      return { tools: live.current.listings as unknown as Tool[] };
    });
    server.setRequestHandler("tools/call", async ({ params }, context) => {
      const tool = live.current.byName.get(params.name);
      if (!tool) throw unknownTool(params.name, live);
      const result = await callTool(tool, params.arguments, context, options);
      return server.projectCallToolResult(forSdk(result), tool.listing.outputSchema);
    });
    return server;
  };
}

async function callTool(
  tool: ToolDefinition,
  given: unknown,
  context: ServerContext,
  options: McpServerOptions,
): Promise<ToolResult> {
  const end = options.calls.begin();
  let progress: ProgressReporter | undefined;
  try {
    const checked = await options.checkArguments(tool.listing, given ?? {});
    if (!checked.ok) return failure(checked.message);
    progress = reportProgress(tool, context, options);
    const call: CallContext = {
      signal: context.mcpReq.signal,
      ...(progress && { progress: progress.report }),
    };
    const result = await tool.run(checked.arguments, call);
    return checked.notes.length === 0 ? result : withNotes(result, checked.notes);
  } catch (error) {
    options.onBug(error, tool.listing.name);
    return failure(
      `Internal error: the MCP server failed while it ran ${tool.listing.name}. This is a bug in the server, not in ` +
        "your arguments. The API may or may not have received the request; check before repeating a call that changes data.",
    );
  } finally {
    await progress?.stop();
    end();
  }
}

function reportProgress(
  tool: ToolDefinition,
  context: ServerContext,
  options: McpServerOptions,
): ProgressReporter | undefined {
  const progressToken = context.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return startProgress(
    (progress, message, total) =>
      context.mcpReq.notify({
        method: "notifications/progress",
        params: { progressToken, progress, message, ...(total !== undefined && { total }) },
      }),
    tool.listing.name,
    options.progressInterval ?? PROGRESS_INTERVAL,
  );
}

/** Copied only where something has to change: older clients reject structured content beside `isError`. */
function forSdk(result: ToolResult): CallToolResult {
  if (result.isError && result.structuredContent !== undefined) {
    return { content: result.content as ContentBlock[], isError: true };
  }
  return result as CallToolResult;
}

/** Notes go into a block of their own, so that a first block that is JSON stays JSON. */
function withNotes(result: ToolResult, notes: readonly string[]): ToolResult {
  return { ...result, content: [...result.content, { type: "text", text: notes.join("\n") }] };
}

function failure(text: string): ToolResult {
  return { content: [{ type: "text", text }], isError: true };
}

function unknownTool(name: string, live: LiveTools): ProtocolError {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  const meant = closest(name, live.current.byName.keys());
  return invalidParams(`Unknown tool: ${shown}${meant === undefined ? "" : `. Did you mean ${meant}?`}`);
}

function invalidParams(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}
