import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "create_ticket",
  arguments: { subject: "subject", requester_email: "user@example.com", body: "body" },
  exchanges: [
    {
      request: {
        method: "POST",
        path: "/tickets",
        headers: { "content-type": "application/json" },
        body: { subject: "subject", body: "body", requester_email: "user@example.com" },
      },
      answer: { status: 201, contentType: "application/json", body: {} },
    },
  ],
  refused: { requester_email: "user@example.com", body: "body" },
});

toolTest({
  tool: "reopen_ticket",
  arguments: { ticketId: "T-1042" },
  exchanges: [
    {
      request: { method: "POST", path: "/tickets/T-1042/reopen" },
      answer: { status: 200, contentType: "application/json", body: {} },
    },
  ],
  refused: {},
});
