import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "get_agent",
  arguments: { agentId: "A-7" },
  exchanges: [
    {
      request: { method: "GET", path: "/agents/A-7" },
      answer: { status: 200, contentType: "application/json", body: {} },
    },
  ],
  refused: {},
});
