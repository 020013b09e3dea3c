/** Operations with the tag "tickets". */
import { type EndpointTool, header, operation, path, query } from "../runtime/core/index.js";
import type {
  AddMessageArguments,
  AssignAgentArguments,
  CloseTicketArguments,
  GetTicketArguments,
  ListMessagesArguments,
  ListTicketsArguments,
  Message,
  MessagePage,
  Ticket,
  TicketPage,
  UpdateStatusArguments,
} from "../types.js";

/** POST /tickets/{ticketId}/messages: Add a message */
export const addMessage = operation<AddMessageArguments, Message>(
  {
    id: "addMessage",
    method: "POST",
    path: "/tickets/{ticketId}/messages",
    parameters: [path("ticketId"), header("Idempotency-Key")],
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: { kind: "properties", properties: { text: "text", visibility: "visibility" }, open: false },
    },
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "write", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** PUT /tickets/{ticketId}/assignee: Assign an agent (null unassigns) */
export const assignAgent = operation<AssignAgentArguments, Ticket>(
  {
    id: "assignAgent",
    method: "PUT",
    path: "/tickets/{ticketId}/assignee",
    parameters: [path("ticketId")],
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: { kind: "properties", properties: { agent_id: "agent_id" }, open: false },
    },
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "idempotent", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** POST /tickets/{ticketId}/close: Close a ticket */
export const closeTicket = operation<CloseTicketArguments, Ticket>(
  {
    id: "closeTicket",
    method: "POST",
    path: "/tickets/{ticketId}/close",
    parameters: [path("ticketId")],
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: { kind: "properties", properties: { resolution: "resolution" }, open: false },
    },
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "idempotent", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** GET /tickets/{ticketId}: Get a ticket */
export const getTicket = operation<GetTicketArguments, Ticket>(
  {
    id: "getTicket",
    method: "GET",
    path: "/tickets/{ticketId}",
    parameters: [path("ticketId")],
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** GET /tickets/{ticketId}/messages: List a ticket's messages */
export const listMessages = operation<ListMessagesArguments, MessagePage>(
  {
    id: "listMessages",
    method: "GET",
    path: "/tickets/{ticketId}/messages",
    parameters: [path("ticketId"), query("cursor"), query("limit")],
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** GET /tickets: List tickets */
export const listTickets = operation<ListTicketsArguments, TicketPage>(
  {
    id: "listTickets",
    method: "GET",
    path: "/tickets",
    parameters: [
      query("status"),
      query("priority"),
      query("assignee_id"),
      query("updated_before"),
      query("tag"),
      query("q"),
      query("cursor"),
      query("limit"),
    ],
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "read", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** PATCH /tickets/{ticketId}/status: Change status and priority */
export const updateStatus = operation<UpdateStatusArguments, Ticket>(
  {
    id: "updateStatus",
    method: "PATCH",
    path: "/tickets/{ticketId}/status",
    parameters: [path("ticketId")],
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: { kind: "properties", properties: { status: "status", priority: "priority" }, open: false },
    },
    security: [["workspaceToken"], []],
    accept: "application/json, */*;q=0.1",
  },
  { effect: "write", rateLimit: { calls: 10, per: 1000, key: "*" } },
);

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // POST /tickets: Create a ticket
  {
    kind: "endpoint",
    listing: {
      name: "create_ticket",
      description: "Create a ticket. Opens a ticket on behalf of a customer. `body` becomes the first message of its conversation.\nReturns {id, subject, status, priority, resolution, requester, assignee, tags, …}.\nErrors: 400 A parameter or the JSON is malformed; 401 The workspace wants a token; 409 The Idempotency-Key was used with other content; 422 A field has an unusable value.",
      inputSchema: {
        type: "object",
        properties: {
          "Idempotency-Key": {
            type: "string",
            minLength: 1,
            maxLength: 64,
            description: "Any unique text; a repeated call with the same key and content is answered again, not done again",
          },
          subject: { type: "string", minLength: 1, maxLength: 200 },
          body: {
            type: "string",
            minLength: 1,
            maxLength: 20000,
            description: "The customer's first message",
          },
          requester_email: { type: "string", format: "email", description: "The customer's address" },
          priority: { type: "string", enum: ["low", "normal", "high", "urgent"] },
          tags: { type: "array", maxItems: 10, items: { type: "string", minLength: 1, maxLength: 40 } },
        },
        required: ["subject", "requester_email", "body"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    },
    operation: {
      id: "createTicket",
      method: "POST",
      path: "/tickets",
      parameters: [header("Idempotency-Key")],
      requestBody: {
        contentType: "application/json",
        required: true,
        format: "json",
        shape: {
          kind: "properties",
          properties: {
            subject: "subject",
            body: "body",
            requester_email: "requester_email",
            priority: "priority",
            tags: "tags",
          },
          open: false,
        },
      },
      security: [["workspaceToken"], []],
      accept: "application/json, */*;q=0.1",
    },
    facts: {
      effect: "write",
      rateLimit: { calls: 10, per: 1000, key: "*" },
      idempotencyHeader: "Idempotency-Key",
    },
  },
  // POST /tickets/{ticketId}/reopen: Reopen a closed ticket
  {
    kind: "endpoint",
    listing: {
      name: "reopen_ticket",
      description: "Deprecated.\nReopen a closed ticket. Use updateStatus with status open instead.\nReturns {id, subject, status, priority, resolution, requester, assignee, tags, …}.\nErrors: 401 The workspace wants a token; 404 No such thing; 409 The ticket is not closed.",
      inputSchema: {
        type: "object",
        properties: {
          ticketId: { type: "string", pattern: "^T-[0-9]+$", examples: ["T-1042"], description: "Ticket id" },
        },
        required: ["ticketId"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    },
    operation: {
      id: "reopenTicket",
      method: "POST",
      path: "/tickets/{ticketId}/reopen",
      parameters: [path("ticketId")],
      security: [["workspaceToken"], []],
      accept: "application/json, */*;q=0.1",
    },
    facts: { effect: "write", rateLimit: { calls: 10, per: 1000, key: "*" } },
  },
];
