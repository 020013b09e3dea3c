/** Operations with the tag "agents". */
import { type EndpointTool, operation, path, query } from "../runtime/core/index.js";
import type { ListAgentsArguments, ListAgentsBody } from "../types.js";

/** GET /agents: List agents */
export const listAgents = operation<ListAgentsArguments, ListAgentsBody>(
  {
    id: "listAgents",
    method: "GET",
    path: "/agents",
    parameters: [query("team"), query("online")],
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // GET /agents/{agentId}: Get an agent
  {
    kind: "endpoint",
    listing: {
      name: "get_agent",
      description: "Get an agent\nReturns {id, name, team, online, open_tickets, avatar_url}.\nErrors: 401 The workspace wants a token; 404 No such thing.",
      inputSchema: {
        type: "object",
        properties: { agentId: { type: "string", examples: ["A-7"], description: "Agent id" } },
        required: ["agentId"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "getAgent",
      method: "GET",
      path: "/agents/{agentId}",
      parameters: [path("agentId")],
      security: [["workspaceToken"], []],
      accept: "application/json, */*;q=0.1",
    },
    facts: { effect: "read", rateLimit: { calls: 10, per: 1000, key: "*" } },
  },
];
