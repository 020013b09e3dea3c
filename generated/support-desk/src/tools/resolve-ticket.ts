/** Resolve a ticket. */
import { addMessage, assignAgent, closeTicket, getTicket } from "../operations/tickets.js";
import { type ToolListing, cel, recipe } from "../runtime/core/index.js";

/** What `resolve_ticket` is given: checked, with its defaults. */
export type ResolveTicketInputs = {
  readonly ticket_id: string;
  readonly reply: string;
  readonly agent_id?: string;
  readonly resolution: "solved" | "wont_fix" | "duplicate" | "spam";
};

const listing: ToolListing = {
  name: "resolve_ticket",
  title: "Resolve a ticket",
  description: "Reply to the customer and close the ticket; assigns agent_id first when given. Changes nothing if the ticket is already closed.",
  inputSchema: {
    type: "object",
    properties: {
      ticket_id: { type: "string", pattern: "^T-[0-9]+$", examples: ["T-1042"], description: "Ticket id" },
      reply: {
        type: "string",
        minLength: 1,
        maxLength: 20000,
        description: "Final message the customer will read",
      },
      agent_id: {
        type: "string",
        description: "Agent to assign first; default: keep assignee",
        examples: ["A-7"],
      },
      resolution: { type: "string", enum: ["solved", "wont_fix", "duplicate", "spam"], default: "solved" },
    },
    required: ["ticket_id", "reply"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      ticket_id: { type: "string" },
      status: { type: "string" },
      assignee: { type: "string" },
      message_id: { type: "string" },
    },
    required: ["ticket_id", "status", "message_id"],
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

export const resolveTicket = recipe<ResolveTicketInputs>({
  listing,
  operations: [addMessage, assignAgent, closeTicket, getTicket],
  inputs: [{ name: "resolution", default: "solved" }],
  stepCount: 4,
  async run(inputs, run) {
    const ticket = await run.call("ticket", getTicket({ ticketId: inputs.ticket_id }), {
      needs: ["body.status"],
    });
    if (ticket.body.status === "closed")
      throw run.fail(
        "already_closed",
        "already_closed",
        cel.text`Ticket ${inputs.ticket_id} is already closed; nothing was changed.`,
      );
    const assign =
      inputs.agent_id !== undefined
        ? await run.call("assign", assignAgent({ ticketId: inputs.ticket_id, agent_id: inputs.agent_id }), {
            undo: () => assignAgent({
              ticketId: inputs.ticket_id,
              agent_id: ticket.body.assignee?.id ?? null,
            }),
          })
        : undefined;
    const reply = await run.call(
      "reply",
      addMessage({ ticketId: inputs.ticket_id, text: inputs.reply, visibility: "public" }),
      { needs: ["body.id"], idempotency: { header: "Idempotency-Key" }, pivot: true },
    );
    await run.call("close", closeTicket({ ticketId: inputs.ticket_id, resolution: inputs.resolution }), {
      accept: [409],
    });
    return {
      output: () => ({
        ticket_id: inputs.ticket_id,
        status: "closed",
        assignee: assign?.body?.assignee?.name ?? undefined,
        message_id: reply.body.id,
      }),
      text: () => cel.text`Replied to and closed ${inputs.ticket_id} (${inputs.resolution}).`,
    };
  },
});
