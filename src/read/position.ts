/** Pointer → line, column and source lines, worked out only when something is printed. */
import type { Locate, Place, SourceLine, SourceRange, Spot } from "../diagnostics/locate.js";
import { findJsonRanges } from "./json-ranges.js";
import { fileText } from "./library.js";
import { looksLikeJson } from "./parse.js";
import type { Documents } from "./types.js";
import { type Found, foundAt, type Span, type Wanted, wantedTree } from "./wanted.js";
import { partOfScalar } from "./within.js";
import { findYamlRanges } from "./yaml-ranges.js";

/** Columns shown of a line, and of those the ones before the place. */
const LINE_WIDTH = 160;
const BEFORE = 60;
/** Lines shown before the one of the place. */
const LINES_BEFORE = 1;

/** Where the places named by the pointers are in the text, in one pass. A pointer to nothing gives what holds it. */
export function findSpans(text: string, pointers: readonly string[]): readonly Found[] {
  const pass = (find: (text: string, root: Wanted) => boolean): Wanted | undefined => {
    const root = wantedTree(pointers);
    return find(text, root) ? root : undefined;
  };
  const root =
    (looksLikeJson(text) ? pass(findJsonRanges) : undefined) ?? pass(findYamlRanges) ?? wantedTree([]);
  return pointers.map((pointer) => foundAt(root, pointer));
}

/**
 * Line and column of places in the text. Of a value written over several lines, its key is shown where it has one:
 * the whole value would underline too much.
 */
export function findRanges(text: string, places: readonly Place[]): readonly SourceRange[] {
  const byPointer = places.filter((place) => place.offset === undefined);
  const found =
    byPointer.length > 0
      ? findSpans(
          text,
          byPointer.map((place) => place.pointer),
        )
      : [];
  const next = found.values();
  const spans = places.map((place): Span => {
    if (place.offset !== undefined) return { start: place.offset, end: place.offset + 1 };
    const found = next.next().value ?? { value: { start: 0, end: 0 }, exact: false };
    const { key, value } = found;
    const part = place.within && found.exact && place.on !== "key" && partIn(text, found, place.within);
    if (part) return part;
    const preferKey = place.on === "key" || text.slice(value.start, value.end).includes("\n");
    return (preferKey && key) || value;
  });
  return toRanges(text, spans);
}

/** The part of a string, or `undefined` where it cannot be told. */
function partIn(text: string, { value, text: known }: Found, within: Span): Span | undefined {
  const raw = text.slice(value.start, value.end);
  const meant = known ?? jsonString(raw);
  const part = meant === undefined ? undefined : partOfScalar(raw, meant, within);
  return part && { start: value.start + part.start, end: value.start + part.end };
}

function jsonString(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Lines and columns of many spans in one pass over the text. */
function toRanges(text: string, spans: readonly Span[]): readonly SourceRange[] {
  const offsets = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const positions = new Map<number, { readonly line: number; readonly column: number }>();
  let line = 1;
  let lineStart = 0;
  let lineEnd = text.indexOf("\n");
  for (const offset of offsets) {
    const at = Math.min(offset, text.length);
    while (lineEnd >= 0 && lineEnd < at) {
      line++;
      lineStart = lineEnd + 1;
      lineEnd = text.indexOf("\n", lineStart);
    }
    positions.set(offset, { line, column: at - lineStart + 1 });
  }
  return spans.map(({ start, end }) => {
    const from = positions.get(start) ?? { line: 1, column: 1 };
    const to = positions.get(end) ?? from;
    return { ...from, endLine: to.line, endColumn: to.column };
  });
}

/** Places of a text with the lines to show. */
export function findSpots(text: string, places: readonly Place[]): readonly Spot[] {
  const ranges = findRanges(text, places);
  const lines = lineSpans(text, Math.max(0, ...ranges.map((range) => range.line)));
  return ranges.map((range) => ({ ...range, lines: shownLines(text, range, lines) }));
}

/**
 * Finds places for diagnostics, in the documents that were opened.
 * Without documents (the entry could not be parsed) files are read again and nothing else is found.
 */
export function createLocate(documents?: Pick<Documents, "text">): Locate {
  return (uri, places) => {
    const text =
      documents?.text(uri) ?? (uri.startsWith("file:") ? fileText(uri, Number.POSITIVE_INFINITY) : undefined);
    return text === undefined ? places.map(() => undefined) : findSpots(text, places);
  };
}

/** Where each line up to `last` begins and ends, without its line break; line 1 is at index 1. */
function lineSpans(text: string, last: number): readonly Span[] {
  const spans: Span[] = [{ start: 0, end: 0 }];
  let start = 0;
  while (spans.length <= last && start <= text.length) {
    const feed = text.indexOf("\n", start);
    const end = feed < 0 ? text.length : feed;
    spans.push({ start, end: end > start && text[end - 1] === "\r" ? end - 1 : end });
    start = end + 1;
  }
  return spans;
}

/** The lines around a place, all cut at the same columns so that they stay aligned. */
function shownLines(text: string, range: SourceRange, spans: readonly Span[]): readonly SourceLine[] {
  const cut = range.column > LINE_WIDTH - BEFORE ? range.column - 1 - BEFORE : 0;
  const lines: SourceLine[] = [];
  for (let line = Math.max(1, range.line - LINES_BEFORE); line <= range.line; line++) {
    const span = spans[line];
    if (!span) continue;
    const start = Math.min(span.end, span.start + cut);
    lines.push({ line, text: text.slice(start, Math.min(span.end, start + LINE_WIDTH)), cut });
  }
  return lines;
}
