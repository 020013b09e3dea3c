import { toolTest } from "../support/tool-test.js";

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
  listMessages: {
    status: 200,
    contentType: "application/json",
    body: {
      items: [
        {
          id: "id",
          text: "text",
          visibility: "public",
          author: { kind: "agent" },
          created_at: "2026-01-31T09:30:00Z",
        },
      ],
    },
  },
};

toolTest({
  tool: "summarize_conversation",
  arguments: { ticket_id: "T-1042", include_internal: false },
  exchanges: [
    {
      request: { method: "GET", path: "/tickets/T-1042" },
      answer: answers.getTicket,
    },
    {
      request: { method: "GET", path: "/tickets/T-1042/messages?limit=100" },
      answer: answers.listMessages,
    },
  ],
  result: {
    content: [
      {
        type: "text",
        text: "{\"subject\":\"subject\",\"status\":\"open\",\"messages\":[{\"at\":\"2026-01-31T09:30:00Z\",\"from\":\"agent\",\"text\":\"text\"}],\"truncated\":false}",
      },
    ],
    structuredContent: {
      subject: "subject",
      status: "open",
      messages: [{ at: "2026-01-31T09:30:00Z", from: "agent", text: "text" }],
      truncated: false,
    },
  },
  refused: { include_internal: false },
});
