import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "resolve_ticket",
  arguments: { ticket_id: "T-1042", reply: "reply", agent_id: "A-7", resolution: "solved" },
  refused: { reply: "reply", agent_id: "A-7", resolution: "solved" },
});
