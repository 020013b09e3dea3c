import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "delete_u_p_id",
  arguments: { id: "id", p: "p" },
  exchanges: [
    {
      request: { method: "DELETE", path: "/%C3%BC%60$p%60/id" },
      answer: { status: 204 },
    },
  ],
  refused: { p: "p" },
});
