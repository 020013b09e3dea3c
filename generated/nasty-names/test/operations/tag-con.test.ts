import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "constructor",
  arguments: {},
  exchanges: [
    {
      request: { method: "GET", path: "/constructor" },
      answer: { status: 200, contentType: "application/json", body: {} },
    },
  ],
  refused: { unknown_argument: 1 },
});
