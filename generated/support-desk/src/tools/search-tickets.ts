/** Find tickets by status, priority, assignee, age or text. Returns short rows. */
import { listTickets } from "../operations/tickets.js";
import { type ToolListing, cel, recipe } from "../runtime/core/index.js";

/** What `search_tickets` is given: checked, with its defaults. */
export type SearchTicketsInputs = {
  readonly status: "open" | "pending" | "escalated" | "closed";
  readonly priority?: "low" | "normal" | "high" | "urgent";
  readonly assignee_id?: string;
  readonly updated_before?: string;
  readonly tag?: readonly string[];
  readonly text?: string;
  readonly cursor?: string;
  readonly limit: number;
};

const listing: ToolListing = {
  name: "search_tickets",
  description: "Find tickets by status, priority, assignee, age or text. Returns short rows.",
  inputSchema: {
    type: "object",
    properties: {
      status: {
        type: "string",
        enum: ["open", "pending", "escalated", "closed"],
        description: "Only tickets in this state",
        default: "open",
      },
      priority: { type: "string", enum: ["low", "normal", "high", "urgent"] },
      assignee_id: { type: "string", examples: ["A-7"], description: "Only tickets assigned to this agent" },
      updated_before: {
        type: "string",
        format: "date-time",
        description: "Only tickets untouched since then",
      },
      tag: {
        type: "array",
        maxItems: 10,
        items: { type: "string" },
        description: "Only tickets that carry all of these tags",
      },
      text: {
        type: "string",
        minLength: 1,
        description: "Words to find in subject and requester, in any order",
      },
      cursor: { type: "string", description: "`next_cursor` of the page before" },
      limit: { type: "integer", minimum: 1, maximum: 50, default: 20, description: "Tickets per page" },
    },
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      tickets: {
        type: "array",
        items: {
          type: "object",
          properties: {
            id: { type: "string" },
            subject: { type: "string" },
            status: { type: "string" },
            priority: { type: "string" },
            assignee: {
              anyOf: [{ type: "object", properties: { name: { type: "string" } } }, { type: "null" }],
            },
          },
        },
      },
      next_cursor: { type: "string" },
    },
    required: ["tickets"],
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
};

export const searchTickets = recipe<SearchTicketsInputs>({
  listing,
  operations: [listTickets],
  form: "endpoint",
  inputs: [{ name: "status", default: "open" }, { name: "limit", default: 20 }],
  stepCount: 1,
  async run(inputs, run) {
    const response = await run.call(
      "response",
      listTickets({
        status: inputs.status,
        priority: inputs.priority,
        assignee_id: inputs.assignee_id,
        updated_before: inputs.updated_before,
        tag: inputs.tag,
        q: inputs.text,
        cursor: inputs.cursor,
        limit: inputs.limit,
      }),
      { needs: ["body.items"] },
    );
    return {
      output: () => ({
        tickets: cel.pick(response.body.items, ["id", "subject", "status", "priority", "assignee.name"]),
        next_cursor: response.body.next_cursor ?? undefined,
      }),
    };
  },
});
