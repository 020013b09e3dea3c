/** What operations take and answer with. An API may send more than its document says, or something else. */
import type { Any, Open } from "./runtime/core/index.js";

/** What addMessage takes. */
export type AddMessageArguments = {
  readonly ticketId: string;
  readonly "Idempotency-Key"?: string | null;
  readonly text: string;
  readonly visibility?: Open<"public" | "internal"> | null;
};

/** Agent, as the document has it. */
export type Agent = {
  readonly id: string;
  readonly name: string;
  readonly team?: string | null;
  readonly online?: boolean | null;
  readonly open_tickets?: number | null;
  readonly avatar_url?: string | null;
};

/** What assignAgent takes. */
export type AssignAgentArguments = {
  readonly ticketId: string;
  readonly agent_id?: string | null;
};

/** What closeTicket takes. */
export type CloseTicketArguments = {
  readonly ticketId: string;
  readonly resolution: Open<"solved" | "wont_fix" | "duplicate" | "spam">;
};

/** What getTicket takes. */
export type GetTicketArguments = {
  readonly ticketId: string;
};

/** What listAgents takes. */
export type ListAgentsArguments = {
  readonly team?: string | null;
  readonly online?: boolean | null;
};

/** What listAgents answers with. */
export type ListAgentsBody = {
  readonly items: readonly Agent[];
};

/** What listMessages takes. */
export type ListMessagesArguments = {
  readonly ticketId: string;
  readonly cursor?: string | null;
  readonly limit?: number | null;
};

/** What listTickets takes. */
export type ListTicketsArguments = {
  readonly status?: Open<"open" | "pending" | "escalated" | "closed"> | null;
  readonly priority?: Open<"low" | "normal" | "high" | "urgent"> | null;
  readonly assignee_id?: string | null;
  readonly updated_before?: string | null;
  readonly tag?: readonly string[] | null;
  readonly q?: string | null;
  readonly cursor?: string | null;
  readonly limit?: number | null;
};

/** Message, as the document has it. */
export type Message = {
  readonly id: string;
  readonly text: string;
  readonly html?: string | null;
  readonly visibility: Open<"public" | "internal">;
  readonly author: {
    readonly kind: Open<"agent" | "customer" | "bot">;
    readonly name?: string | null;
    readonly id?: string | null;
  };
  readonly attachments?: readonly {
    readonly name?: string | null;
    readonly url?: string | null;
  }[] | null;
  readonly created_at: string;
};

/** MessagePage, as the document has it. */
export type MessagePage = {
  readonly items: readonly Message[];
  readonly next_cursor?: string | null;
};

/** Ticket, as the document has it. */
export type Ticket = {
  readonly id: string;
  readonly subject: string;
  readonly status: Open<"open" | "pending" | "escalated" | "closed">;
  readonly priority: Open<"low" | "normal" | "high" | "urgent">;
  readonly resolution?: string | null;
  readonly requester: {
    readonly email: string;
    readonly name?: string | null;
  };
  readonly assignee?: Agent | null;
  readonly tags?: readonly string[] | null;
  readonly custom_fields?: {
    readonly [name: string]: Any;
  } | null;
  readonly created_at: string;
  readonly updated_at: string;
};

/** TicketPage, as the document has it. */
export type TicketPage = {
  readonly items: readonly Ticket[];
  readonly next_cursor?: string | null;
};

/** What updateStatus takes. */
export type UpdateStatusArguments = {
  readonly ticketId: string;
  readonly status?: Open<"open" | "pending" | "escalated"> | null;
  readonly priority?: Open<"low" | "normal" | "high" | "urgent"> | null;
};
