import { ANY_TEXT, toolTest } from "../support/tool-test.js";

/** What operations answer. */
const answers = {
  listTickets: {
    status: 200,
    contentType: "application/json",
    body: {
      items: [
        {
          id: "id",
          subject: "subject",
          status: "open",
          priority: "low",
          requester: { email: "email" },
          created_at: "2026-01-31T09:30:00Z",
          updated_at: "2026-01-31T09:30:00Z",
        },
      ],
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
  tool: "close_stale_tickets",
  arguments: { days: 30, reply: "reply" },
  exchanges: [
    {
      request: {
        method: "GET",
        path: "/tickets?status=pending&updated_before=2026-01-01T09%3A30%3A00Z&limit=100",
      },
      answer: answers.listTickets,
    },
    {
      request: {
        method: "GET",
        path: "/tickets?status=pending&updated_before=2026-01-01T09%3A30%3A00Z&limit=100",
      },
      answer: answers.listTickets,
    },
    {
      request: {
        method: "POST",
        path: "/tickets/id/messages",
        headers: { "content-type": "application/json", "idempotency-key": ANY_TEXT },
        body: { text: "reply" },
      },
      answer: answers.addMessage,
    },
    {
      request: {
        method: "POST",
        path: "/tickets/id/close",
        headers: { "content-type": "application/json" },
        body: { resolution: "wont_fix" },
      },
      answer: answers.closeTicket,
    },
  ],
  result: {
    content: [{ type: "text", text: "{\"closed\":[\"id\"],\"failed\":[]}" }],
    structuredContent: { closed: ["id"], failed: [] },
  },
  refused: { days: 30 },
});
