/** JSON as a tool result: as structured content and as compact text, masked, and cut to what a model can read. */
import { exactValue, type ParsedJson, parseJson } from "./json-text.js";
import { type Cut, cutNote, type Limited, limitValue } from "./limit.js";
import { limitTexts } from "./limit-texts.js";
import { withoutControls } from "./media.js";
import { shorten } from "./pointer.js";
import { type Redact, redactValue, unmasked } from "./redact.js";
import { MAX_TEXT, textBlock, textResult, textWithin } from "./text-result.js";
import type { ToolResult } from "./types.js";

/** How a result is to be shown. */
export interface Showing {
  readonly redact: Redact;
  /** How a model gets less of the same, in words. Most answers are short enough, and never ask. */
  readonly advice?: (() => string | undefined) | undefined;
  /** Its shape is promised, so that nothing may be added to it. */
  readonly isPromised?: boolean | undefined;
  /** Characters of its text. Default {@link MAX_TEXT}. */
  readonly most?: number | undefined;
}

const NOTE_LENGTH = 2_000;
/** Cuts that are told one by one. */
const MOST_CUTS = 5;
const TRUNCATED = "_truncated";
/** For programs, whatever the data's shape. */
const META = "openapi-mcp/truncated";

const ONLY_TEXT = "[Integers beyond 2^53 are exact only in the text above.]";

/** What is called JSON. */
export function jsonResult(text: string, showing: Showing): ToolResult {
  const parsed = parseJson(text);
  if (parsed) return parsedResult(text, parsed, showing);
  const why = endsEarly(text)
    ? "The API's JSON ends in the middle: it was cut off on its way. It is shown as far as it came."
    : "The API calls this JSON, but it is not. It is shown as it came.";
  const shown = textWithin(
    showing.redact(withoutControls(text)),
    mostOf(showing) - NOTE_LENGTH,
    showing.advice?.(),
  );
  return { content: [textBlock(`${shown}\n[${why}]`)] };
}

function mostOf({ most = MAX_TEXT }: Showing): number {
  return most;
}

/** Whether a text that begins as JSON does is left open at its end. */
function endsEarly(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  let depth = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|[[{\]}]/gs)) {
    if (token.startsWith('"')) {
      if (token.length === 1 || !token.endsWith('"')) return true;
    } else depth += token === "[" || token === "{" ? 1 : -1;
  }
  return depth > 0;
}

export function parsedResult(source: string, parsed: ParsedJson, showing: Showing): ToolResult {
  const masked = holdsSecret(source, parsed.value, showing.redact);
  const value = masked ? redactValue(parsed.value, showing.redact) : parsed.value;
  const text = masked ? maskedText(parsed, value, showing.redact) : parsed.compact;
  const room = mostOf(showing) - (parsed.isExact ? 0 : ONLY_TEXT.length + 1);
  if (text.length > room) {
    const exact = parsed.isExact ? value : redactValue(exactValue(source), showing.redact);
    return cutResult(exact, text, parsed.isExact, showing);
  }
  const isStructured = typeof value === "object" && value !== null;
  if (!isStructured) return { content: [textBlock(text)] };
  if (!parsed.isExact) {
    // The text has every digit; as a JavaScript number such an id would become another one.
    const content = [textBlock(text), textBlock(ONLY_TEXT)];
    if (!showing.isPromised) return { content };
    return { content, structuredContent: redactValue(exactValue(source), showing.redact) };
  }
  return { content: [textBlock(text)], structuredContent: value };
}

/** Data of our own making: integers beyond 2^53 are text in it. */
export function valueResult(value: object, showing: Showing): ToolResult {
  const shown = showing.redact === unmasked ? value : (redactValue(value, showing.redact) as object);
  const text = JSON.stringify(shown);
  if (text.length > mostOf(showing)) return cutResult(shown, text, true, showing);
  return { content: [textBlock(text)], structuredContent: shown };
}

/** Of JSON data: whole items of lists left out; where lists are not what is large, long texts shortened; else both. */
function limited(value: unknown, most: number, isOpen: boolean): Limited {
  const lists = limitValue(value, { most });
  if (lists.fits && lists.cuts.every(({ shown }) => shown > 0)) return lists;
  const texts = limitTexts(value, most);
  if (texts.fits) return texts;
  const both = limitValue(texts.value, { most, isOpen });
  // a text in an item that was left out is no news
  const shown = texts.cuts.filter(({ path }) => !both.cuts.some((cut) => isLeftOut(path, cut)));
  return { ...both, cuts: [...both.cuts, ...shown] };
}

function isLeftOut(path: string, cut: Cut): boolean {
  if (!path.startsWith(`${cut.path}[`)) return false;
  return Number.parseInt(path.slice(cut.path.length + 1), 10) >= cut.shown;
}

function cutResult(value: unknown, text: string, isExact: boolean, showing: Showing): ToolResult {
  const most = mostOf(showing) - NOTE_LENGTH;
  const fitting = limited(value, most, !showing.isPromised);
  if (!fitting.fits || typeof fitting.value !== "object") return textResult(text, showing);
  const { cuts } = fitting;
  const told = cuts.slice(0, MOST_CUTS).map((cut) => ({ ...cut, path: shorten(cut.path, 200) }));
  const data = showing.isPromised ? fitting.value : marked(fitting, told);
  const notes = [
    ...told.map((cut) => cutNote(cut, "")),
    cuts.length > told.length && `${cuts.length - told.length} more are cut as well.`,
    showing.advice?.() ?? "Ask for less at once, e.g. with filters, fields or a smaller page.",
    !isExact && "Integers beyond 2^53 are shown as text.",
  ];
  const note = notes.flatMap((one) => (one ? [one.trim()] : [])).join(" ");
  return {
    content: [textBlock(JSON.stringify(data)), textBlock(`[${note}]`)],
    ...((isExact || showing.isPromised) && { structuredContent: data }),
    _meta: { [META]: told },
  };
}

/** Some hosts show a model nothing but the data, so that it has to say itself that it is not whole. */
function marked({ value }: Limited, cuts: readonly Cut[]): unknown {
  if (Array.isArray(value)) return { items: value, [TRUNCATED]: cuts.map(itemsFirst) };
  return Object.hasOwn(value as object, TRUNCATED) ? value : { ...(value as object), [TRUNCATED]: cuts };
}

/** The list itself is `items` now. */
function itemsFirst(cut: Cut): Cut {
  return { ...cut, path: `items${cut.path}` };
}

/** Escapes can spell a secret in many ways; written anew, there is one way left. */
function holdsSecret(source: string, value: unknown, redact: Redact): boolean {
  if (redact === unmasked) return false;
  if (redact(source) !== source) return true;
  if (!source.includes("\\")) return false;
  const rewritten = JSON.stringify(value);
  return redact(rewritten) !== rewritten;
}

/** What was masked is written anew; other text keeps its digits. */
function maskedText({ value, compact, isExact }: ParsedJson, masked: unknown, redact: Redact): string {
  const before = isExact ? compact : JSON.stringify(value);
  const after = JSON.stringify(masked);
  return before === after ? redact(compact) : after;
}
