/** Prompts: texts that a user can choose, with arguments. */
import { type PromptSource, cel } from "./runtime/core/index.js";

export const prompts: readonly PromptSource[] = [
  {
    name: "triage",
    title: "Triage the open queue",
    arguments: [{ name: "team", description: "Team name", required: true }],
    text: (args) => cel.text`Use search_tickets (status open), then escalate_ticket or resolve_ticket for each.\nTeam: ${args.team}\n`,
  },
];
