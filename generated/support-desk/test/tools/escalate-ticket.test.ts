import { toolTest } from "../support/tool-test.js";

toolTest({
  tool: "escalate_ticket",
  arguments: { ticket_id: "T-1042", team: "tier2", reason: "reason", severity: "critical" },
  refused: { team: "tier2", reason: "reason", severity: "critical" },
});
