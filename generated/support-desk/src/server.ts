/** support-desk 1.2.0, as an MCP server. */
import { tools as agentsTools } from "./operations/agents.js";
import { tools as ticketsTools } from "./operations/tickets.js";
import { prompts } from "./prompts.js";
import { resources } from "./resources.js";
import type { ServerDefinition } from "./runtime/core/index.js";
import { isProgram, main } from "./runtime/node/index.js";
import { closeStaleTickets } from "./tools/close-stale-tickets.js";
import { escalateTicket } from "./tools/escalate-ticket.js";
import { resolveTicket } from "./tools/resolve-ticket.js";
import { searchTickets } from "./tools/search-tickets.js";
import { summarizeConversation } from "./tools/summarize-conversation.js";

export const server: ServerDefinition = {
  contract: 1,
  info: { name: "support-desk", title: "support-desk", version: "1.2.0" },
  instructions: "Ticket ids look like T-1042. Prefer the goal tools (resolve_ticket, escalate_ticket); use search_tickets to find ids.",
  server: "https://api.support.example/v1",
  credentials: { workspaceToken: { kind: "bearer", env: "OPENAPI_MCP_WORKSPACE_TOKEN" } },
  timeout: 15000,
  budget: 50000,
  tools: [
    ...agentsTools, ...ticketsTools, closeStaleTickets, escalateTicket, resolveTicket, searchTickets,
    summarizeConversation,
  ],
  resources,
  prompts,
};

if (isProgram(import.meta)) await main(server);
