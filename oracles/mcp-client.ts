/** A host: the SDK's client, with a server of ours as its child process. */
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

export interface ToolAnswer {
  readonly isError: boolean;
  /** The text blocks, one after the other. */
  readonly text: string;
  readonly structured: unknown;
}

export interface Host {
  /** What the protocol refuses (an unknown tool, arguments that no client may send) is an error result too. */
  readonly call: (tool: string, args: Readonly<Record<string, unknown>>) => Promise<ToolAnswer>;
  readonly close: () => Promise<void>;
}

/**
 * @param args of Node: the server's file and its options
 * @param environment all of it, besides what a process needs to run at all
 */
export async function connect(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Host> {
  const client = new Client({ name: "openapi-mcp-oracles", version: "1" });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "",
    NO_COLOR: "1",
    ...environment,
  };
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...args],
    env,
    stderr: "pipe",
  });
  let stderr = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  try {
    await client.connect(transport);
  } catch (error) {
    throw new Error(`${args.join(" ")} is no MCP server:\n${stderr}`, { cause: error });
  }
  return {
    async call(name, given) {
      try {
        const result = await client.callTool({ name, arguments: { ...given } });
        const texts = result.content.flatMap((block) => (block.type === "text" ? [block.text] : []));
        return {
          isError: result.isError === true,
          text: texts.join("\n"),
          structured: result.structuredContent,
        };
      } catch (error) {
        return { isError: true, text: `${error}`, structured: undefined };
      }
    },
    close: () => client.close(),
  };
}
