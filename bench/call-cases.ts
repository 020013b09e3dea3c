/** The two calls that are measured, from the support desk's document: one that reads, one that writes. */
import { root } from "./paths.js";

export const document = `${root}fixtures/support-desk/openapi.yaml`;

export interface CallCase {
  readonly name: string;
  /** The tool's name, with us and in the bare server. */
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export const callCases: readonly CallCase[] = [
  {
    name: "GET, 5 query values, 4 KB answer",
    tool: "list_tickets",
    arguments: { status: "open", priority: "high", tag: ["vip", "billing"], limit: 10 },
  },
  {
    name: "POST, JSON body, 0.4 KB answer",
    tool: "create_ticket",
    arguments: {
      subject: "Refund for order 9917",
      requester_email: "ann@example.com",
      body: "The parcel never came. I would like to have my money back, please.",
      priority: "high",
      tags: ["vip", "billing"],
    },
  },
];
