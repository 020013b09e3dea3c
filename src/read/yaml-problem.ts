/** What the YAML parser found wrong → where, and why in words that take no knowledge of YAML's grammar. */
import type { Document } from "yaml";
import { yamlModule } from "./modules.js";

export interface YamlProblem {
  readonly offset: number;
  readonly reason: string;
}

type Reason = string | ((...groups: readonly string[]) => string);

/** By the parser's message. What is not listed is said in its words. */
const REASONS: readonly (readonly [message: RegExp, reason: Reason])[] = [
  [/^(?:Flow )?(?:map|sequence) must end with a (.)$/i, (end) => `a closing ${end} is missing here.`],
  [
    /^Flow (map|sequence) in block collection must be sufficiently indented and end with a (.)$/,
    (kind, end) =>
      `a closing ${end} is missing here, or the lines of the ${kind === "map" ? "mapping" : kind} need more indentation.`,
  ],
  [
    /^Nested mappings are not allowed in compact mappings$/,
    'a mapping cannot begin on the line of another key; text with ": " in it needs quotes.',
  ],
  [
    /^Implicit keys need to be on a single line$/,
    "a key cannot go on in the next line; perhaps a colon is missing after this.",
  ],
  [/^Implicit map keys need to be followed by map values$/, "a colon is missing after this."],
  [/^Plain value cannot start with .* (.)$/, (first) => `text that begins with ${first} needs quotes.`],
  [/^Alias cannot be an empty string$/, "text that begins with * needs quotes."],
  [/^Anchor cannot be an empty string$/, "text that begins with & needs quotes."],
  [/^Unexpected \S+ at node end$/, "the value has ended before this."],
  [/^Unexpected \S+ token in YAML \w+: "(.)"$/, (character) => `unexpected ${character}.`],
  [/^Unexpected \S*scalar token$/, "this does not belong here; perhaps a comma is missing before it."],
  [
    /^Block collections are not allowed within flow collections$/,
    "keys and list items inside brackets are separated by commas; perhaps one is missing.",
  ],
  [/^Unexpected block-seq-ind on same line with key$/, "a list item cannot stand here, in a mapping."],
  [/^Missing , or : between/, "a comma or a colon is missing before this."],
  [/^Missing , between/, "a comma is missing before this."],
  [
    /^Invalid escape sequence (\\.)/s,
    (sequence) =>
      /\s/.test(sequence)
        ? "a backslash in double quotes is written twice."
        : `${sequence} is not a complete escape sequence; a backslash in double quotes is written twice.`,
  ],
];

/** The first problem of a document, if it has any. */
export function yamlProblem(document: Document.Parsed): YamlProblem | undefined {
  const { errors } = document;
  const [first] = errors;
  if (!first) return undefined;
  const [offset] = first.pos;
  // Of a list item among the keys of a mapping the parser first says that it is no key.
  const error = errors
    .slice(0, 3)
    .find(({ pos, message }) => pos[0] === offset && /block-seq-ind/.test(message));
  const message = (error ?? first).message.trim();
  const quote = /^Missing closing (["'])quote$/.exec(message)?.[1];
  if (quote) {
    const kind = quote === '"' ? "double" : "single";
    return { offset: openingQuote(document, offset), reason: `this string has no closing ${kind} quote.` };
  }
  for (const [pattern, reason] of REASONS) {
    const [found, ...groups] = pattern.exec(message) ?? [];
    if (found !== undefined)
      return { offset, reason: typeof reason === "string" ? reason : reason(...groups) };
  }
  return { offset, reason: sentence(message) };
}

/** The parser notices at the end of the text (or of what it gives up at), where nothing is wrong. */
function openingQuote(document: Document.Parsed, end: number): number {
  const { visit } = yamlModule();
  let start = end;
  visit(document, {
    Scalar: (_key, { range }) => {
      if (range?.[1] !== end) return undefined;
      start = range[0];
      return visit.BREAK;
    },
  });
  return start;
}

/** The parser's message as the end of a sentence of ours. */
function sentence(message: string): string {
  const lower = /^[A-Z][a-z ]/.test(message) ? message.charAt(0).toLowerCase() + message.slice(1) : message;
  return /[.!?]$/.test(lower) ? lower : `${lower}.`;
}
