/** How diagnostics learn line, column and source lines, without knowing how documents are read. */

/** 1-based; columns count UTF-16 units, as editors and SARIF do. The end is the first place after. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A line of the document, cut where it is very long. */
export interface SourceLine {
  readonly line: number;
  readonly text: string;
  /** Columns cut off before `text`. */
  readonly cut: number;
}

/** A range and the lines to show with it: that of its start, last, and what stands before. */
export interface Spot extends SourceRange {
  readonly lines: readonly SourceLine[];
}

export interface Place {
  readonly pointer: string;
  readonly on?: "key" | "value";
  /** 0-based UTF-16 offset; stands instead of the pointer. */
  readonly offset?: number;
  /** Offsets in the value of the string at the pointer. */
  readonly within?: { readonly start: number; readonly end: number };
}

/**
 * Finds places of one document, all in one reading of it; one result for each place, in their order.
 * `undefined` where the document cannot be read.
 */
export type Locate = (uri: string, places: readonly Place[]) => readonly (Spot | undefined)[];
