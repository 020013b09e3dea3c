/** Functions on text. Positions and lengths count code points, as CEL's do. */
import { chargeItems, limitText } from "./budget.js";
import { toText } from "./convert.js";
import { EvaluationError } from "./error.js";
import { integer, list, text } from "./kinds.js";

export function textLength(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** Pieces between separators; `limit` pieces at most, the last with what remains. Negative: all. */
export function split(of: unknown, separator: unknown, limit: unknown): string[] {
  const [whole, by] = [text(of, "split()"), text(separator, "split()")];
  const most = limit === undefined ? -1 : integer(limit, "split()");
  if (most === 0) return [];
  const pieces = by === "" ? [...whole] : whole.split(by);
  chargeItems(pieces.length);
  if (most < 0 || pieces.length <= most) return pieces;
  return [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(by)];
}

/** The first `limit` occurrences replaced; all of them when negative or absent. */
export function replace(of: unknown, old: unknown, by: unknown, limit: unknown): string {
  const [whole, from, to] = [text(of, "replace()"), text(old, "replace()"), text(by, "replace()")];
  const most = limit === undefined ? -1 : integer(limit, "replace()");
  // an empty text is found before and after every character
  const pieces = from === "" ? ["", ...whole, ""] : whole.split(from);
  chargeItems(pieces.length);
  const found = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1);
  limitText(whole.length + found * to.length);
  return (
    pieces.slice(0, found + 1).join(to) +
    pieces
      .slice(found)
      .slice(1)
      .map((piece) => from + piece)
      .join("")
  );
}

export function substring(of: unknown, start: unknown, end: unknown): string {
  const points = [...text(of, "substring()")];
  const from = integer(start, "substring()");
  const to = end === undefined ? points.length : integer(end, "substring()");
  if (from < 0 || from > to || to > points.length)
    throw new EvaluationError(
      `substring(${from}, ${to}) lies outside a text of ${points.length} characters.`,
    );
  return points.slice(from, to).join("");
}

/** Unicode white space at both ends; of letters, the ASCII functions change only A to Z. */
export function trim(of: unknown): string {
  return text(of, "trim()").trim();
}

export function lowerAscii(of: unknown): string {
  return text(of, "lowerAscii()").replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function upperAscii(of: unknown): string {
  return text(of, "upperAscii()").replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

export function join(of: unknown, separator: unknown): string {
  const items = list(of, "join()");
  const by = separator === undefined ? "" : text(separator, "join()");
  chargeItems(items.length);
  const texts = items.map((item) => toText(item, "join()"));
  limitText(texts.reduce((sum, item) => sum + item.length + by.length, 0));
  return texts.join(by);
}
