/** Ways to a server: the same call through memory, stdio and HTTP, spoken by hand so that the client costs next to nothing. */
import { InMemoryTransport, type JSONRPCMessage, type McpServerFactory } from "@modelcontextprotocol/server";
import { Client } from "undici";
import type { CallCase } from "./call-cases.js";
import { initialize, openSession } from "./stdio-session.js";

/** Makes one call and waits for its whole answer. */
export interface Caller {
  readonly call: (callCase: CallCase) => Promise<void>;
  readonly close: () => Promise<void>;
}

const CLIENT = { name: "bench", version: "1" };

export async function callerInMemory(factory: McpServerFactory): Promise<Caller> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = await factory({ era: "legacy" });
  await server.connect(far);
  let lastId = 0;
  let receive: (message: JSONRPCMessage) => void = () => {};
  near.onmessage = (message) => receive(message);
  await near.start();
  const request = (method: string, params: Record<string, unknown>): Promise<JSONRPCMessage> =>
    new Promise((resolve, reject) => {
      receive = resolve;
      near.send({ jsonrpc: "2.0", id: ++lastId, method, params }).catch(reject);
    });
  await request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: CLIENT });
  await near.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  return {
    call: async ({ tool, arguments: given }) => {
      const message = await request("tools/call", { name: tool, arguments: given });
      const result = "result" in message ? message.result : undefined;
      if (!result || !("structuredContent" in result)) throw new Error(JSON.stringify(message));
    },
    close: () => near.close(),
  };
}

export async function callerOverStdio(command: readonly string[]): Promise<Caller> {
  const session = openSession(command);
  await initialize(session);
  return {
    call: async ({ tool, arguments: given }) => {
      const { line } = await session.request("tools/call", { name: tool, arguments: given });
      if (!line.includes('"structuredContent"')) throw new Error(line.toString());
    },
    close: () => session.close(),
  };
}

export type HttpEra = "2025-11-25" | "2026-07-28";

export function callerOverHttp(origin: string, era: HttpEra): Caller {
  const client = new Client(origin, { pipelining: 1 });
  const modern = era === "2026-07-28";
  const meta = {
    "io.modelcontextprotocol/protocolVersion": era,
    "io.modelcontextprotocol/clientInfo": CLIENT,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  let lastId = 0;
  return {
    call: async ({ tool, arguments: given }) => {
      const params = { name: tool, arguments: given, ...(modern && { _meta: meta }) };
      const response = await client.request({
        method: "POST",
        path: "/mcp",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": era,
          ...(modern && { "mcp-method": "tools/call", "mcp-name": tool }),
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: ++lastId, method: "tools/call", params }),
      });
      const text = await response.body.text();
      if (!text.includes('"structuredContent"')) throw new Error(`${response.statusCode} ${text}`);
    },
    close: () => client.close(),
  };
}
