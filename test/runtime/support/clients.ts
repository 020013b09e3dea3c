/** Real MCP clients of both SDK lines and both protocol eras, behind one small interface. */
import { Client as ModernClient, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

export const CLIENTS = ["v1", "v2 legacy", "v2 modern"] as const;
export type ClientKind = (typeof CLIENTS)[number];

export interface Note {
  readonly progress: number;
  readonly message?: string;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (note: Note) => void;
}

export interface Connected {
  readonly listTools: () => Promise<{ readonly tools: readonly { readonly name: string }[] }>;
  readonly callTool: (
    name: string,
    args?: Record<string, unknown>,
    options?: CallOptions,
  ) => Promise<CallResult>;
  readonly close: () => Promise<void>;
}

export interface CallResult {
  readonly content?: unknown;
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
}

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export async function connect(
  kind: ClientKind,
  url: string,
  fetch: Fetch = globalThis.fetch,
): Promise<Connected> {
  const info = { name: "test", version: "1" };
  const optionsOf = ({ signal, onProgress }: CallOptions) => ({
    ...(signal && { signal }),
    // The SDKs' own type of a note does not match exactOptionalPropertyTypes.
    ...(onProgress && { onprogress: onProgress as (note: { progress: number }) => void }),
  });
  if (kind === "v1") {
    const client = new V1Client(info);
    // biome-ignore lint/suspicious/noExplicitAny: the old transport's types predate exactOptionalPropertyTypes
    await client.connect(new V1Transport(new URL(url), { fetch }) as any);
    return {
      listTools: () => client.listTools(),
      callTool: async (name, args = {}, options = {}) =>
        (await client.callTool({ name, arguments: args }, undefined, optionsOf(options))) as CallResult,
      close: () => client.close(),
    };
  }
  const mode = kind === "v2 modern" ? "auto" : "legacy";
  const client = new ModernClient(info, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch }));
  return {
    listTools: () => client.listTools(),
    callTool: async (name, args = {}, options = {}) =>
      (await client.callTool({ name, arguments: args }, optionsOf(options))) as CallResult,
    close: () => client.close(),
  };
}

/** The text of a result's first block. */
export function textOf(result: CallResult): string {
  const [block] = result.content as { type: string; text?: string }[];
  return block?.text ?? "";
}
