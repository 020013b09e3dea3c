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
  listAgents: {
    status: 200,
    contentType: "application/json",
    body: { items: [{ id: "id", name: "name" }] },
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
  updateStatus: {
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
};

toolTest({
  tool: "escalate_ticket",
  arguments: { ticket_id: "T-1042", team: "tier2", reason: "reason", severity: "critical" },
  exchanges: [
    {
      request: { method: "GET", path: "/tickets/T-1042" },
      answer: answers.getTicket,
    },
    {
      request: { method: "GET", path: "/agents?team=tier2&online=true" },
      answer: answers.listAgents,
    },
    {
      request: {
        method: "PUT",
        path: "/tickets/T-1042/assignee",
        headers: { "content-type": "application/json" },
        body: { agent_id: "id" },
      },
      answer: answers.assignAgent,
    },
    {
      request: {
        method: "PATCH",
        path: "/tickets/T-1042/status",
        headers: { "content-type": "application/json" },
        body: { status: "escalated", priority: "urgent" },
      },
      answer: answers.updateStatus,
    },
    {
      request: {
        method: "POST",
        path: "/tickets/T-1042/messages",
        headers: { "content-type": "application/json", "idempotency-key": ANY_TEXT },
        body: { text: "Escalated to name (tier2): reason", visibility: "internal" },
      },
      answer: answers.addMessage,
    },
  ],
  result: {
    content: [
      {
        type: "text",
        text: "{\"ticket_id\":\"T-1042\",\"assignee\":\"name\",\"status\":\"open\",\"note_added\":true}",
      },
    ],
    structuredContent: { ticket_id: "T-1042", assignee: "name", status: "open", note_added: true },
  },
  refused: { team: "tier2", reason: "reason", severity: "critical" },
});
