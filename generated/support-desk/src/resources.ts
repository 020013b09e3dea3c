/** Resources and resource templates: what clients can read by a URI. */
import { getTicket } from "./operations/tickets.js";
import { type ResourceSource, type StepResponse, cel } from "./runtime/core/index.js";
import type { Ticket } from "./types.js";

export const resources: readonly ResourceSource[] = [
  {
    name: "ticket",
    uri: "support://tickets/{ticketId}",
    description: "Get a ticket",
    mimeType: "application/json",
    operation: getTicket,
    request: (args) => getTicket({ ticketId: args.ticketId }),
    output: (response: StepResponse<Ticket>) => cel.pick(response.body, [
      "id",
      "subject",
      "status",
      "priority",
      "requester.email",
      "assignee.name",
    ]),
  },
];
