/** What a tool does in one line, for people who read a list of them. */
import type { ToolListing } from "../runtime/core/types.js";

export interface Summary {
  readonly text: string;
  readonly isDeprecated: boolean;
}

/** How the descriptions of deprecated operations begin. */
const DEPRECATED = /^Deprecated\.\s*/;

/** The title, or the first sentence of the description. */
export function summaryOf({ title, description }: ToolListing): Summary {
  const isDeprecated = DEPRECATED.test(description);
  const [sentence = ""] = description.replace(DEPRECATED, "").split(/(?<=[.!?])\s|\n/, 1);
  return { text: title ?? sentence, isDeprecated };
}
