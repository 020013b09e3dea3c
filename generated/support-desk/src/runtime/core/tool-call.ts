/** `tools/call`: arguments checked, the tool run, its notes and failures told. */
import type { ServerContext } from "@modelcontextprotocol/server";
import { type ProgressReporter, startProgress } from "./progress.js";
import type { CallContext, ToolDefinition, ToolListing, ToolResult } from "./types.js";
import type { ArgumentCheck } from "./validate.js";

export interface ToolCallOptions {
  readonly checkArguments: ArgumentCheck;
  /** Milliseconds between progress notes of a running call, for clients that ask for them. Default 5,000. */
  readonly progressInterval?: number;
  /** Told of exceptions, which are bugs of ours: clients see none of their text. */
  readonly onBug: (error: unknown, what: string) => void;
}

const PROGRESS_INTERVAL = 5_000;

/** By the signal of a request: where the notes of its earlier rounds ended. */
const rounds = new WeakMap<AbortSignal, number>();

/** @param caller what this request's client is and can do, beside its progress */
export async function callTool(
  tool: ToolDefinition,
  given: unknown,
  context: ServerContext,
  caller: CallContext,
  options: ToolCallOptions,
): Promise<ToolResult> {
  const { listing } = tool;
  let progress: ProgressReporter | undefined;
  try {
    const checked = await options.checkArguments(tool, given ?? {});
    if (!checked.ok) return failure(checked.message);
    progress = reportProgress(listing, context, options);
    const call = progress ? { ...caller, progress: progress.report } : caller;
    const result = await tool.run(checked.arguments, call);
    return checked.notes.length === 0 ? result : withNotes(result, checked.notes);
  } catch (error) {
    options.onBug(error, listing.name);
    return failure(
      `Internal error: the MCP server failed while it ran ${listing.name}. This is a bug in the server, not in ` +
        "your arguments. The API may or may not have received the request; check before repeating a call that changes data.",
    );
  } finally {
    if (progress) rounds.set(context.mcpReq.signal, await progress.stop());
  }
}

function reportProgress(
  { name }: ToolListing,
  { mcpReq }: ServerContext,
  { progressInterval = PROGRESS_INTERVAL }: ToolCallOptions,
): ProgressReporter | undefined {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return startProgress(
    (progress, message, total) =>
      mcpReq.notify({
        method: "notifications/progress",
        params: { progressToken, progress, message, ...(total !== undefined && { total }) },
      }),
    name,
    progressInterval,
    rounds.get(mcpReq.signal),
  );
}

/** Notes go into a block of their own, so that a first block that is JSON stays JSON. */
function withNotes(result: ToolResult, notes: readonly string[]): ToolResult {
  return { ...result, content: [...result.content, { type: "text", text: notes.join("\n") }] };
}

function failure(text: string): ToolResult {
  return { content: [{ type: "text", text }], isError: true };
}
