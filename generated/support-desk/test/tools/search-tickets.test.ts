import { toolTest } from "../support/tool-test.js";

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
