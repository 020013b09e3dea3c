/** MCP over standard input and output: one connection, which ends with the input. */
import { Console } from "node:console";
import type { McpServerFactory } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Changes } from "../core/live-definitions.js";
import { HeldTransport, type StdioStreams } from "./held-transport.js";

/**
 * - `auto`: whatever the client opens with
 * - `legacy`: revisions up to 2025-11-25 only, for hosts that stumble over the newer one
 * - `modern`: 2026-07-28 only
 */
export type Protocol = "auto" | "legacy" | "modern";

export interface StdioOptions {
  /** Default `auto`. */
  readonly protocol?: Protocol;
  /** Milliseconds to wait for calls in flight when the input ends or the server is closed. Default 10,000. */
  readonly drainTimeout?: number;
  /** Default: those of the process. */
  readonly streams?: StdioStreams;
  /** Told of what goes wrong beside the protocol, such as a line that is not JSON. */
  readonly onError?: (error: Error) => void;
}

/** A server that is listening. */
export interface RunningServer {
  /** Announces `list_changed`, of the lists that did, to the clients that are connected. */
  readonly notify: (changes: Changes) => void;
  /** Ends the server after the calls in flight, or after the drain timeout. */
  readonly close: () => Promise<void>;
}

export interface StdioServer extends RunningServer {
  /** Resolves when the connection has ended, by either side. */
  readonly closed: Promise<void>;
}

const DRAIN_TIMEOUT = 10_000;

export async function serveOnStdio(
  factory: McpServerFactory,
  options: StdioOptions = {},
): Promise<StdioServer> {
  const { protocol = "auto", drainTimeout = DRAIN_TIMEOUT, onError } = options;
  const streams = options.streams ?? { stdin: process.stdin, stdout: process.stdout };
  // Made first: the very first line a dependency prints would break the protocol.
  const restoreConsole = consoleToStderr();
  const transport = new HeldTransport(streams, drainTimeout);
  // One connection, so one server at a time: a probe's is replaced by the one that stays.
  let current: Awaited<ReturnType<McpServerFactory>> | undefined;
  const remember: McpServerFactory = async (context) => {
    current = await factory(context);
    return current;
  };
  const connection =
    protocol === "legacy"
      ? await connectLegacy(remember, transport, onError)
      : serveStdio(remember, {
          transport,
          legacy: protocol === "modern" ? "reject" : "serve",
          ...(onError && { onerror: onError }),
        });
  const closed = new Promise<void>((resolve) => {
    const before = transport.onclose;
    transport.onclose = () => {
      before?.();
      restoreConsole();
      resolve();
    };
  });
  return {
    closed,
    notify({ tools, resources, prompts }) {
      // Before a client has said hello there is nobody to tell.
      if (!current) return;
      if (tools) void current.sendToolListChanged()?.catch((error: unknown) => onError?.(asError(error)));
      // A client that was told of none when it connected does not hear of the first ones either.
      if (resources) void current.sendResourceListChanged()?.catch(() => {});
      if (prompts) void current.sendPromptListChanged()?.catch(() => {});
    },
    async close() {
      transport.stopReading();
      await transport.answered(drainTimeout);
      await connection.close();
      await closed;
    },
  };
}

async function connectLegacy(
  factory: McpServerFactory,
  transport: HeldTransport,
  onError: StdioOptions["onError"],
): Promise<{ close(): Promise<void> }> {
  const server = await factory({ era: "legacy" });
  if (onError && "onerror" in server) server.onerror = onError;
  await server.connect(transport);
  return server;
}

/** Everything `console` prints goes to standard error, whoever prints it. @returns what undoes it */
function consoleToStderr(): () => void {
  const before = { ...console };
  const stderr = new Console({ stdout: process.stderr, stderr: process.stderr });
  Object.assign(console, { ...stderr });
  return () => void Object.assign(console, before);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
