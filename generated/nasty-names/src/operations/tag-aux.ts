/** Operations. */
import type { ApiError, GetTicketCq43atArguments } from "../types.js";
import { type EndpointTool, operation } from "openapi-mcp/runtime";

/** GET /get-ticket */
export const getTicket_cq43at = operation<GetTicketCq43atArguments, ApiError>(
  {
    id: "get ticket",
    method: "GET",
    path: "/get-ticket",
    parameters: [],
    security: [["key `\u0024{k}`\n*/"]],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read" },
);

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // GET /get_ticket
  {
    kind: "endpoint",
    listing: {
      name: "get_ticket",
      description: "GET /get_ticket\nReturns {name}.",
      inputSchema: { type: "object", properties: {}, additionalProperties: false },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "get_ticket",
      method: "GET",
      path: "/get_ticket",
      parameters: [],
      security: [["key `\u0024{k}`\n*/"]],
      accept: "application/json, */*;q=0.1",
    },
  },
];
