/** Printed code over several lines. What json-schema-to-zod gives is text, so the layout begins with brackets, not a tree. */
import { type Doc, group, indent, join, line, list, print, softline } from "../layout.js";
import { type Bracket, type Piece, piecesOf } from "./brackets.js";

/**
 * @param before what stands before the code on its first line
 * @param code one expression on one line
 */
export function laidOut(before: string, code: string): string {
  return print([before, docOf(piecesOf(code))]);
}

function docOf(pieces: readonly Piece[]): Doc {
  const docs: Doc[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece !== "string") docs.push(bracketDoc(piece));
    // a description is long: it goes below what it describes
    else if (index > 0 && isNote(piece)) docs.push(group(indent(softline)), indent(piece));
    else docs.push(piece);
  }
  return docs;
}

function isNote(text: string): boolean {
  return text === ".describe" || text === ".meta";
}

function bracketDoc({ open, close, items }: Bracket): Doc {
  if (items.length === 0) return open + close;
  const docs = items.map(docOf);
  const [only] = items;
  if (open === "(" && docs.length === 1 && only !== undefined && hugs(only)) return [open, docs, close];
  return list(
    open,
    open === "[" && items.every(isPlain) ? [filled(docs)] : docs,
    close,
    open === "{" ? " " : "",
  );
}

/** A single argument shares its lines with the call around it, and one that is only text cannot be broken anyway. */
function hugs(item: readonly Piece[]): boolean {
  return (
    item.length === 1 ||
    (typeof item.at(-1) !== "string" && !item.some((piece) => typeof piece === "string" && isNote(piece)))
  );
}

function isPlain(item: readonly Piece[]): boolean {
  return item.every((piece) => typeof piece === "string");
}

/** As many on a line as fit. */
function filled(docs: readonly Doc[]): Doc {
  return join([",", group(line)], docs);
}
