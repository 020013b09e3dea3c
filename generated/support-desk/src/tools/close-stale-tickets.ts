/** Close stale tickets. */
import { addMessage, closeTicket, listTickets } from "../operations/tickets.js";
import { type ToolListing, cel, recipe } from "../runtime/core/index.js";

/** What `close_stale_tickets` is given: checked, with its defaults. */
export type CloseStaleTicketsInputs = {
  readonly days: number;
  readonly reply: string;
};

const listing: ToolListing = {
  name: "close_stale_tickets",
  title: "Close stale tickets",
  description: "Close pending tickets nobody touched for `days` days, telling each customer. Shows the list and asks first.",
  inputSchema: {
    type: "object",
    properties: {
      days: { type: "integer", minimum: 7, default: 30 },
      reply: { type: "string", minLength: 1, maxLength: 20000, description: "Message each customer gets" },
      confirm: {
        type: "string",
        description: "Only after the user agreed to what a first call showed: the token it returned.",
      },
    },
    required: ["reply"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      closed: { type: "array", items: { type: "string" } },
      failed: {
        type: "array",
        items: {
          type: "object",
          properties: {
            key: { anyOf: [{ type: "string" }, { type: "integer" }] },
            step: { type: "string" },
            message: { type: "string" },
          },
        },
      },
    },
    required: ["closed", "failed"],
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

export const closeStaleTickets = recipe<CloseStaleTicketsInputs>({
  listing,
  operations: [addMessage, closeTicket, listTickets],
  inputs: [{ name: "days", default: 30 }],
  stepCount: 2,
  asks: true,
  engineArguments: ["confirm"],
  async run(inputs, run) {
    const stale = await run.collect(
      "stale",
      listTickets({
        status: "pending",
        updated_before: cel.subtract(cel.now(run), cel.days(inputs.days)),
        limit: 100,
      }),
      {
        needs: ["body.items", "items[].id"],
        items: (response) => response.body.items,
        next: (response) => response.body.next_cursor ?? undefined,
        page: { kind: "cursor", argument: "cursor" },
        max: 100,
      },
    );
    if (cel.size(stale.items) === 0)
      throw run.fail(
        "nothing_to_do",
        "nothing_to_do",
        cel.text`No pending ticket is older than ${inputs.days} days.`,
      );
    await run.confirm(
      "step_3",
      cel.text`Close ${cel.size(stale.items)} tickets and message their customers?`,
      cel.pick(stale.items, ["id", "subject", "updated_at"]),
    );
    const closed = await run.each(
      "closed",
      stale.items,
      async (t, run) => {
        await run.call("tell", addMessage({ ticketId: t.id, text: inputs.reply }), {
          idempotency: { header: "Idempotency-Key" },
        });
        await run.call("close", closeTicket({ ticketId: t.id, resolution: "wont_fix" }), { accept: [409] });
        return t.id;
      },
      { concurrency: 4, max: 100, onError: "continue", calls: 2 },
    );
    return {
      output: () => ({ closed: closed.items, failed: cel.pick(closed.errors, ["key", "step", "message"]) }),
    };
  },
});
