import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "proto",
  arguments: { proto: "proto" },
  exchanges: [
    {
      request: { method: "GET", path: "/proto/proto" },
      answer: { status: 200, contentType: "application/json", body: {} },
    },
  ],
  refused: {},
});
