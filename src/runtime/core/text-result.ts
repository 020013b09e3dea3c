/** Text as a tool result, no longer than a model can read. */
import { withoutControls } from "./media.js";
import { shorten } from "./pointer.js";
import type { Redact } from "./redact.js";
import type { ToolResult } from "./types.js";

/** Characters of result text: about 20,000 tokens, below the limit at which hosts cut results off themselves. */
export const MAX_TEXT = 80_000;
const NOTE_LENGTH = 1_000;

const ADVICE = "Ask for less at once, e.g. with filters, fields or a smaller page.";

export function textBlock(text: string): { readonly type: "text"; readonly text: string } {
  return { type: "text", text };
}

export function textResult(
  text: string,
  showing: {
    readonly redact: Redact;
    readonly advice?: (() => string | undefined) | undefined;
    readonly most?: number | undefined;
  },
): ToolResult {
  const { redact, advice, most = MAX_TEXT } = showing;
  return { content: [textBlock(textWithin(redact(withoutControls(text)), most, advice?.()))] };
}

/** At the end of a line where one is near; and a note of what is missing. */
export function textWithin(text: string, most: number, advice = ADVICE): string {
  if (text.length <= most) return text;
  const start = shorten(text, most - NOTE_LENGTH);
  const line = start.lastIndexOf("\n");
  const shown = line > start.length * 0.9 ? start.slice(0, line) : start;
  return `${shown}\n[Cut off: these are the first ${shown.length} of ${text.length} characters. ${advice}]`;
}
