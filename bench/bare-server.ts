/**
 * The least that a hand-written server can do for the same calls: the SDK's low-level `Server`, no validation, a
 * request put together by hand (the same bytes as ours), the answer read and handed on.
 */
import { type CallToolResult, type McpServerFactory, Server, type Tool } from "@modelcontextprotocol/server";
import { Agent, type Dispatcher } from "undici";
import { callCases } from "./call-cases.js";

const HEADERS = {
  "accept-encoding": "gzip, deflate, br",
  "user-agent": "openapi-mcp/0.1.0",
  accept: "application/json, */*;q=0.1",
};

type Arguments = Readonly<Record<string, unknown>>;

const tools: Tool[] = callCases.map(({ tool }) => ({ name: tool, inputSchema: { type: "object" } }));

export function bareServer(origin: string): { readonly factory: McpServerFactory; close(): Promise<void> } {
  const dispatcher = new Agent({ connections: 128 });
  const factory = () => {
    const server = new Server({ name: "bare", version: "1" }, { capabilities: { tools: {} } });
    server.setRequestHandler("tools/list", () => ({ tools }));
    server.setRequestHandler("tools/call", async ({ params }): Promise<CallToolResult> => {
      const given = params.arguments ?? {};
      const call = params.name === "list_tickets" ? listTickets(given) : createTicket(given);
      const response = await dispatcher.request({ origin, ...call });
      const text = await response.body.text();
      return { content: [{ type: "text", text }], structuredContent: JSON.parse(text) };
    });
    return server;
  };
  return { factory, close: () => dispatcher.close() };
}

function listTickets({ status, priority, tag, limit }: Arguments): Omit<Dispatcher.RequestOptions, "origin"> {
  const query = new URLSearchParams({ status: String(status), priority: String(priority) });
  for (const value of Array.isArray(tag) ? tag : []) query.append("tag", String(value));
  query.append("limit", String(limit));
  return { method: "GET", path: `/v1/tickets?${query}`, headers: HEADERS };
}

function createTicket(ticket: Arguments): Omit<Dispatcher.RequestOptions, "origin"> {
  return {
    method: "POST",
    path: "/v1/tickets",
    headers: { ...HEADERS, "content-type": "application/json" },
    body: JSON.stringify(ticket),
  };
}
