import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "get_ticket",
  arguments: {},
  exchanges: [
    {
      request: { method: "GET", path: "/get_ticket" },
      answer: { status: 200, contentType: "application/json", body: {} },
    },
  ],
  refused: { unknown_argument: 1 },
});
