import { ANY_TEXT, toolTest } from "../support/tool-test.js";

/** What operations answer. */
const answers = {
  getTicket: {
    status: 200,
    contentType: "application/json",
    body: {
      id: "id",
      subject: "subject",
      status: "open",
      priority: "low",
      requester: { email: "email" },
      created_at: "2026-01-31T09:30:00Z",
      updated_at: "2026-01-31T09:30:00Z",
    },
  },
  assignAgent: {
    status: 200,
    contentType: "application/json",
    body: {
      id: "id",
      subject: "subject",
      status: "open",
      priority: "low",
      requester: { email: "email" },
      created_at: "2026-01-31T09:30:00Z",
      updated_at: "2026-01-31T09:30:00Z",
    },
  },
  addMessage: {
    status: 201,
    contentType: "application/json",
    body: {
      id: "id",
      text: "text",
      visibility: "public",
      author: { kind: "agent" },
      created_at: "2026-01-31T09:30:00Z",
    },
  },
  closeTicket: {
    status: 200,
    contentType: "application/json",
    body: {
      id: "id",
      subject: "subject",
      status: "open",
      priority: "low",
      requester: { email: "email" },
      created_at: "2026-01-31T09:30:00Z",
      updated_at: "2026-01-31T09:30:00Z",
    },
  },
};

toolTest({
  tool: "resolve_ticket",
  arguments: { ticket_id: "T-1042", reply: "reply", agent_id: "A-7", resolution: "solved" },
  exchanges: [
    {
      request: { method: "GET", path: "/tickets/T-1042" },
      answer: answers.getTicket,
    },
    {
      request: {
        method: "PUT",
        path: "/tickets/T-1042/assignee",
        headers: { "content-type": "application/json" },
        body: { agent_id: "A-7" },
      },
      answer: answers.assignAgent,
    },
    {
      request: {
        method: "POST",
        path: "/tickets/T-1042/messages",
        headers: { "content-type": "application/json", "idempotency-key": ANY_TEXT },
        body: { text: "reply", visibility: "public" },
      },
      answer: answers.addMessage,
    },
    {
      request: {
        method: "POST",
        path: "/tickets/T-1042/close",
        headers: { "content-type": "application/json" },
        body: { resolution: "solved" },
      },
      answer: answers.closeTicket,
    },
  ],
  result: {
    content: [
      { type: "text", text: "Replied to and closed T-1042 (solved)." },
      { type: "text", text: "{\"ticket_id\":\"T-1042\",\"status\":\"closed\",\"message_id\":\"id\"}" },
    ],
    structuredContent: { ticket_id: "T-1042", status: "closed", message_id: "id" },
  },
  refused: { reply: "reply", agent_id: "A-7", resolution: "solved" },
});
