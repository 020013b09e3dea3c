import { toolTest } from "../support/tool-test.js";

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
};

toolTest({
  tool: "search_tickets",
  arguments: {
    status: "open",
    priority: "low",
    assignee_id: "A-7",
    updated_before: "2026-01-31T09:30:00Z",
    tag: ["tag"],
    text: "text",
    cursor: "cursor",
    limit: 20,
  },
  exchanges: [
    {
      request: {
        method: "GET",
        path: "/tickets?status=open&priority=low&assignee_id=A-7&updated_before=2026-01-31T09%3A30%3A00Z&tag=tag&q=text&cursor=cursor&limit=20",
      },
      answer: answers.listTickets,
    },
  ],
  result: {
    content: [
      {
        type: "text",
        text: "{\"tickets\":[{\"id\":\"id\",\"subject\":\"subject\",\"status\":\"open\",\"priority\":\"low\"}]}",
      },
    ],
    structuredContent: { tickets: [{ id: "id", subject: "subject", status: "open", priority: "low" }] },
  },
  refused: {
    priority: "low",
    assignee_id: "A-7",
    updated_before: "2026-01-31T09:30:00Z",
    tag: ["tag"],
    text: "text",
    cursor: "cursor",
    limit: 20,
    status: "not a value of this kind",
  },
});
