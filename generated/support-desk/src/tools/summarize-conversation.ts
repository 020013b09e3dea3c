/** Read a ticket's conversation. */
import { getTicket, listMessages } from "../operations/tickets.js";
import { type ToolListing, cel, recipe } from "../runtime/core/index.js";

/** What `summarize_conversation` is given: checked, with its defaults. */
export type SummarizeConversationInputs = {
  readonly ticket_id: string;
  readonly include_internal: boolean;
};

const listing: ToolListing = {
  name: "summarize_conversation",
  title: "Read a ticket's conversation",
  description: "One compact transcript of a ticket, oldest first, for summarizing or drafting a reply.",
  inputSchema: {
    type: "object",
    properties: {
      ticket_id: { type: "string", pattern: "^T-[0-9]+$", examples: ["T-1042"], description: "Ticket id" },
      include_internal: { type: "boolean", default: false },
      response_format: {
        type: "string",
        enum: ["concise", "detailed"],
        default: "concise",
        description: "How much to return.",
      },
    },
    required: ["ticket_id"],
    additionalProperties: false,
  },
  outputSchema: {
    type: "object",
    properties: {
      subject: { type: "string" },
      status: { type: "string" },
      messages: {
        anyOf: [
          {
            type: "array",
            items: {
              type: "object",
              properties: { at: { type: "string" }, from: { type: "string" }, text: { type: "string" } },
            },
          },
          {
            type: "array",
            items: {
              type: "object",
              properties: {
                id: { type: "string" },
                created_at: { type: "string" },
                visibility: { type: "string" },
                author: {
                  type: "object",
                  properties: { name: { anyOf: [{ type: "string" }, { type: "null" }] } },
                },
                text: { type: "string" },
                attachments: {
                  anyOf: [
                    {
                      type: "array",
                      items: {
                        type: "object",
                        properties: {
                          name: { anyOf: [{ type: "string" }, { type: "null" }] },
                          url: { anyOf: [{ type: "string" }, { type: "null" }] },
                        },
                      },
                    },
                    { type: "null" },
                  ],
                },
              },
            },
          },
        ],
      },
      truncated: { type: "boolean" },
      ticket: {
        type: "object",
        properties: {
          id: { type: "string" },
          subject: { type: "string" },
          status: { type: "string" },
          priority: { type: "string" },
          requester: { type: "object", properties: { email: { type: "string" } } },
          assignee: {
            anyOf: [{ type: "object", properties: { name: { type: "string" } } }, { type: "null" }],
          },
          tags: { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] },
        },
      },
    },
    required: ["messages"],
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
};

export const summarizeConversation = recipe<SummarizeConversationInputs>({
  listing,
  operations: [getTicket, listMessages],
  inputs: [{ name: "include_internal", default: false }],
  limit: { textTokens: 8000 },
  stepCount: 2,
  engineArguments: ["response_format"],
  async run(inputs, run, format) {
    const [ticket, messages] = await run.parallel("step_1", [
      (run) => run.call("ticket", getTicket({ ticketId: inputs.ticket_id }), {
        needs: ["body.status", "body.subject"],
      }),
      (run) => run.collect("messages", listMessages({ ticketId: inputs.ticket_id, limit: 100 }), {
        needs: ["body.items", "items[].visibility"],
        items: (response) => response.body.items,
        next: (response) => response.body.next_cursor ?? undefined,
        page: { kind: "cursor", argument: "cursor" },
        max: 300,
      }),
    ]);
    return {
      output: () =>
        format === "detailed"
          ? {
              ticket: cel.pick(ticket.body, [
                "id",
                "subject",
                "status",
                "priority",
                "requester.email",
                "assignee.name",
                "tags",
              ]),
              messages: cel.pick(messages.items, [
                "id",
                "created_at",
                "visibility",
                "author.name",
                "text",
                "attachments",
              ]),
            }
          : {
              subject: ticket.body.subject,
              status: ticket.body.status,
              messages: cel.pick(
                cel.filter(messages.items, (m) => inputs.include_internal || m.visibility === "public"),
                { at: "created_at", from: "author.kind", text: "text" },
              ),
              truncated: messages.truncated,
            },
    };
  },
});
