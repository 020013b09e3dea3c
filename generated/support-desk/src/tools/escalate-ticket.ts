/** Escalate a ticket. */
import { listAgents } from "../operations/agents.js";
import { addMessage, assignAgent, getTicket, updateStatus } from "../operations/tickets.js";
import { type ToolListing, cel, recipe } from "../runtime/core/index.js";

/** What `escalate_ticket` is given: checked, with its defaults. */
export type EscalateTicketInputs = {
  readonly ticket_id: string;
  readonly team: string;
  readonly reason: string;
  readonly severity: "high" | "urgent";
};

const listing: ToolListing = {
  name: "escalate_ticket",
  title: "Escalate a ticket",
  description: "Hand a ticket to the least-loaded online agent of a team, raise its priority and leave an internal note.",
  inputSchema: {
    type: "object",
    properties: {
      ticket_id: { type: "string", pattern: "^T-[0-9]+$", examples: ["T-1042"], description: "Ticket id" },
      team: { type: "string", examples: ["tier2"], description: "Team to escalate to, e.g. tier2" },
      reason: { type: "string", maxLength: 2000, description: "Why; written as an internal note" },
      severity: { type: "string", enum: ["major", "critical"], default: "critical" },
    },
    required: ["ticket_id", "team", "reason"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      ticket_id: { type: "string" },
      assignee: { type: "string" },
      status: { type: "string" },
      note_added: { type: "boolean" },
    },
    required: ["ticket_id", "assignee", "status", "note_added"],
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

export const escalateTicket = recipe<EscalateTicketInputs>({
  listing,
  operations: [addMessage, assignAgent, getTicket, listAgents, updateStatus],
  inputs: [{ name: "severity", default: "critical", values: { major: "high", critical: "urgent" } }],
  stepCount: 5,
  async run(inputs, run) {
    const [ticket, agents] = await run.parallel("step_1", [
      (run) => run.call("ticket", getTicket({ ticketId: inputs.ticket_id }), { needs: ["body.priority"] }),
      (run) => run.call("agents", listAgents({ team: inputs.team, online: true }), {
        needs: ["body.items[]", "body.items[]?.id", "body.items[]?.name"],
      }),
    ]);
    const best = cel.first(cel.sortBy(agents.body.items, (a) => a.open_tickets ?? 0));
    if (best === undefined)
      throw run.fail(
        "no_agent",
        "no_agent",
        cel.text`No online agent in team ${inputs.team}. Try another team.`,
      );
    await run.call("assign", assignAgent({ ticketId: inputs.ticket_id, agent_id: best.id }), {
      undo: () => assignAgent({ ticketId: inputs.ticket_id, agent_id: ticket.body.assignee?.id ?? null }),
    });
    const raise = await run.call(
      "raise",
      updateStatus({ ticketId: inputs.ticket_id, status: "escalated", priority: inputs.severity }),
      {
        needs: ["body.status"],
        undo: () => updateStatus({
          ticketId: inputs.ticket_id,
          status: "open",
          priority: ticket.body.priority,
        }),
      },
    );
    const note = await run.call(
      "note",
      addMessage({
        ticketId: inputs.ticket_id,
        visibility: "internal",
        text: cel.text`Escalated to ${best.name} (${inputs.team}): ${inputs.reason}`,
      }),
      { idempotency: { header: "Idempotency-Key" }, onError: "continue" },
    );
    return {
      output: () => ({
        ticket_id: inputs.ticket_id,
        assignee: best.name,
        status: raise.body.status,
        note_added: note !== undefined,
      }),
    };
  },
});
