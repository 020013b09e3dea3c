/** Part of a string's value → where that stands in the source, through quotes, escapes, folding and indentation. */
import type { Span } from "./wanted.js";

/** A piece of the value that stands on one line of the source. */
interface Piece {
  readonly text: string;
  /** Where each of its UTF-16 units begins and ends in the source. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/**
 * @param raw the scalar as it is written, with its quotes or its block header
 * @param value what it means
 * @param part offsets in `value`
 * @returns offsets in `raw`; `undefined` where it cannot be told
 */
export function partOfScalar(raw: string, value: string, part: Span): Span | undefined {
  const aligned = align(value, piecesOf(raw));
  if (!aligned) return searched(raw, value, part);
  const from = Math.min(part.start, value.length);
  const to = Math.min(part.end, value.length);
  const start = aligned.starts[from] ?? 0;
  // where the last unit ends, not where the next begins: a line break may be between them
  return { start, end: Math.max(start + 1, aligned.ends[to - 1] ?? 0) };
}

/** The same of the whole value; with one more beginning, which is its end. */
type Aligned = Pick<Piece, "starts" | "ends">;

/** `undefined` where the pieces are not found in the value one after the other, with folded line breaks between. */
function align(value: string, pieces: readonly Piece[]): Aligned | undefined {
  const starts: number[] = [];
  const ends: number[] = [];
  let end = 0;
  for (const { text, ...piece } of pieces) {
    const gap = /^[ \n]*/.exec(value.slice(starts.length))?.[0].length ?? 0;
    const found = value.indexOf(text, starts.length);
    if (found < 0 || found > starts.length + gap) return undefined;
    while (starts.length < found) {
      starts.push(end);
      ends.push(end);
    }
    for (const offset of piece.starts) starts.push(offset);
    for (const offset of piece.ends) ends.push(offset);
    end = piece.ends.at(-1) ?? end;
  }
  if (value.slice(starts.length).trim() !== "") return undefined;
  while (starts.length <= value.length) {
    starts.push(end);
    ends.push(end);
  }
  return { starts, ends };
}

function piecesOf(raw: string): readonly Piece[] {
  switch (raw[0]) {
    case "|":
    case ">":
      return blockPieces(raw);
    case '"':
      return flowPieces(raw, 1, raw.length - 1, doubleQuoted);
    case "'":
      return flowPieces(raw, 1, raw.length - 1, (_raw, at, _end) => (raw[at] === "'" ? 2 : 1));
    default:
      return flowPieces(raw, 0, raw.length, () => 1);
  }
}

/** The lines below the header, without their indentation (YAML 1.2 §8.1). */
function blockPieces(raw: string): readonly Piece[] {
  const lines = [...linesOf(raw, 0, raw.length)].slice(1);
  const first = lines.find(({ start, end }) => raw.slice(start, end).trim() !== "");
  const indent = first ? (/^ */.exec(raw.slice(first.start))?.[0].length ?? 0) : 0;
  // an indentation that is given counts from the parent's, which the scalar does not show; what is more is content
  const given = /^[|>][+-]?([1-9])/.exec(raw)?.[1];
  const deepest = given === undefined ? indent : Math.min(indent, ...lines.map((line) => blanks(raw, line)));
  return lines
    .filter(({ start, end }) => end - start > deepest)
    .map(({ start, end }) => plainPiece(raw, start + deepest, end));
}

function blanks(raw: string, { start, end }: Span): number {
  const line = raw.slice(start, end);
  return line.trim() === "" ? Number.POSITIVE_INFINITY : line.length - line.trimStart().length;
}

function plainPiece(raw: string, start: number, end: number): Piece {
  const starts = Array.from({ length: end - start }, (_, unit) => start + unit);
  return { text: raw.slice(start, end), starts, ends: starts.map((offset) => offset + 1) };
}

/** The lines of a flow scalar, without the blanks around them, which are folded. */
function flowPieces(
  raw: string,
  from: number,
  to: number,
  width: (raw: string, at: number, end: number) => number | readonly [width: number, text: string],
): readonly Piece[] {
  const pieces: Piece[] = [];
  const lines = [...linesOf(raw, from, to)];
  for (const [index, line] of lines.entries()) {
    const isFirst = index === 0;
    const isLast = index === lines.length - 1;
    let { start, end } = line;
    while (!isFirst && start < end && /[ \t]/.test(raw[start] ?? "")) start++;
    while (!isLast && end > start && /[ \t]/.test(raw[end - 1] ?? "") && raw[end - 2] !== "\\") end--;
    let text = "";
    const starts: number[] = [];
    const ends: number[] = [];
    for (let at = start; at < end; ) {
      const unit = width(raw, at, end);
      const [step, meant] = typeof unit === "number" ? [unit, raw.charAt(at)] : unit;
      for (let count = 0; count < meant.length; count++) {
        starts.push(at);
        ends.push(at + step);
      }
      text += meant;
      at += step;
    }
    if (text !== "") pieces.push({ text, starts, ends });
  }
  return pieces;
}

/** YAML 1.2 §5.7, of which JSON's escapes are a part. */
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\u0007",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\u001b",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};
const DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function doubleQuoted(raw: string, at: number, end: number): number | readonly [number, string] {
  if (raw[at] !== "\\") return 1;
  const letter = raw[at + 1] ?? "";
  // the line goes on without a break
  if (at + 1 >= end) return [1, ""];
  const digits = DIGITS[letter];
  if (digits === undefined) return [2, ESCAPES[letter] ?? letter];
  const code = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
  return [2 + digits, code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd"];
}

function* linesOf(raw: string, from: number, to: number): Generator<Span> {
  for (let start = from; start <= to; ) {
    const feed = raw.indexOf("\n", start);
    const end = feed < 0 || feed >= to ? to : feed;
    yield { start, end: end > start && raw[end - 1] === "\r" && end < to ? end - 1 : end };
    start = end + 1;
  }
}

/** The part's own text, where it stands only once. */
function searched(raw: string, value: string, part: Span): Span | undefined {
  const text = value.slice(part.start, part.end);
  const start = text === "" ? -1 : raw.indexOf(text);
  if (start < 0 || raw.indexOf(text, start + 1) >= 0) return undefined;
  return { start, end: start + text.length };
}
