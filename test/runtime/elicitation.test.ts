import { fileURLToPath } from "node:url";
import { Client as ModernClient, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as V1Stdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as V1Http } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { describe, expect, it } from "vitest";
import { askingServer } from "./support/asking.js";
import { type CallResult, CLIENTS, type ClientKind, type Note, textOf } from "./support/clients.js";

const PROGRAM = fileURLToPath(new URL("support/asking-server.ts", import.meta.url));
const STDIO = { command: process.execPath, args: ["--import", "tsx", PROGRAM], stderr: "ignore" as const };

type Answer = { readonly action: "accept" | "decline" | "cancel"; readonly content?: { confirm?: boolean } };
type Capability = { form?: Record<string, never>; url?: Record<string, never> };
type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

interface Asked {
  readonly result: CallResult;
  readonly messages: readonly string[];
  readonly notes: readonly Note[];
}

/** One call by a client that gives this answer to whatever it is asked; without one, it cannot be asked. */
async function ask(
  kind: ClientKind,
  over: "stdio" | Fetch,
  answer: Answer | undefined,
  elicitation: Capability = {},
): Promise<Asked> {
  const capabilities = answer ? { elicitation } : {};
  const messages: string[] = [];
  const notes: Note[] = [];
  const onprogress = (note: object) => notes.push(note as Note);
  const reply = ({ params }: { params: { message: string } }) => {
    messages.push(params.message);
    return answer as never;
  };
  const info = { name: "t", version: "1" };
  const url = new URL("http://test/mcp");
  if (kind === "v1") {
    const client = new V1Client(info, { capabilities });
    if (answer) client.setRequestHandler(ElicitRequestSchema, reply);
    await client.connect((over === "stdio" ? new V1Stdio(STDIO) : new V1Http(url, { fetch: over })) as never);
    const result = await client.callTool({ name: "close_all" }, undefined, { onprogress });
    await client.close();
    return { result: result as CallResult, messages, notes };
  }
  const mode = kind === "v2 modern" ? "auto" : "legacy";
  const client = new ModernClient(info, { capabilities, versionNegotiation: { mode } });
  if (answer) client.setRequestHandler("elicitation/create", reply as never);
  await client.connect(
    over === "stdio"
      ? new StdioClientTransport(STDIO)
      : new StreamableHTTPClientTransport(url, { fetch: over }),
  );
  const result = await client.callTool({ name: "close_all" }, { onprogress });
  await client.close();
  return { result: result as CallResult, messages, notes };
}

const YES: Answer = { action: "accept", content: { confirm: true } };

describe.each(CLIENTS)("a %s client on stdio", (kind) => {
  it("is asked, and its answer reaches the tool with the state", async () => {
    const { result, messages, notes } = await ask(kind, "stdio", YES);
    expect([messages, textOf(result), result.isError ?? false]).toEqual([
      ["Close 3 tickets?"],
      "closed, signed",
      false,
    ]);
    // two rounds: in a session of 2025 both belong to one request, whose progress may only grow
    const values = notes.map(({ progress }) => progress);
    if (kind !== "v2 modern") expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
  });

  it.each<[string, Answer]>([
    ["declines", { action: "decline" }],
    ["cancels", { action: "cancel" }],
    ["accepts without saying yes", { action: "accept", content: { confirm: false } }],
  ])("that %s has not agreed", async (_, answer) => {
    const { result } = await ask(kind, "stdio", answer);
    expect([result.isError, textOf(result)]).toEqual([true, "not closed"]);
  });

  it("that cannot ask its user is never asked", async () => {
    expect(textOf((await ask(kind, "stdio", undefined)).result)).toBe("pass this token as confirm: t1");
  });
});

describe("over HTTP", () => {
  const http = () => {
    const asked: string[] = [];
    const handler = createMcpHandler(askingServer(asked));
    const fetch: Fetch = (url, init) => handler.fetch(new Request(url, init));
    return { asked, fetch };
  };

  it("a client of 2026 is asked in the result, and calls again", async () => {
    const { asked, fetch } = http();
    expect(textOf((await ask("v2 modern", fetch, YES)).result)).toBe("closed, signed");
    expect(asked).toEqual(["can ask", "answered"]);
  });

  it.each(["v1", "v2 legacy"] as const)("a %s client cannot be asked, whatever it declares", async (kind) => {
    const { asked, fetch } = http();
    const { result, messages } = await ask(kind, fetch, YES);
    expect([textOf(result), messages, asked]).toEqual(["pass this token as confirm: t1", [], ["cannot ask"]]);
  });

  it("a client that only opens URLs cannot be asked", async () => {
    const { asked, fetch } = http();
    await ask("v2 modern", fetch, YES, { url: {} });
    expect(asked).toEqual(["cannot ask"]);
  });
});
