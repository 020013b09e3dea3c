import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "summarize_conversation",
  arguments: { ticket_id: "T-1042", include_internal: false },
  refused: { include_internal: false },
});
