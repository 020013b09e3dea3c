/** Finds JSON text that nests too deep, before it is parsed: hostile nesting exhausts memory or the stack. */

/**
 * Levels of objects and arrays in one document. The deepest of 3,000 published files has 25; the YAML parser, which
 * recurses, runs out of stack near 900, and so do others after it.
 */
export const MAX_DEPTH = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
/** UTF-16 units looked at together. */
const CHUNK = 1 << 16;
/** Quotes put behind a piece, which end every inner loop, so that those need no bounds of their own. */
export const SENTINELS = [QUOTE, QUOTE, QUOTE, QUOTE];

/**
 * The offset of the bracket that opens level `limit + 1`, or -1. Exact for JSON, whose brackets outside strings
 * all count.
 * The text is copied into an array chunk by chunk: reading it from the string takes twice as long, walking over the
 * parsed value as long and 15 MB more (GitHub's 13 MB document: 15 ms).
 */
export function findTooDeep(text: string, limit = MAX_DEPTH): number {
  if (text.length <= limit) return -1;
  const units = new Uint16Array(CHUNK + SENTINELS.length);
  const bytes = Buffer.from(units.buffer);
  const depth = createDepthScan(limit);
  for (let from = 0; from < text.length; from += CHUNK) {
    const length = bytes.write(text.slice(from, from + CHUNK), 0, "utf16le") / 2;
    units.set(SENTINELS, length);
    const found = depth.next(units, length);
    if (found >= 0) return from + found;
  }
  return -1;
}

/** Looks at a document piece by piece. */
export interface DepthScan {
  /**
   * @param units bytes of ASCII-compatible text or UTF-16 units, with `SENTINELS` behind `length` of them
   * @returns the index in this piece at which the limit is passed, or -1
   */
  readonly next: (units: Uint8Array | Uint16Array, length: number) => number;
}

export function createDepthScan(limit = MAX_DEPTH): DepthScan {
  const state: ScanState = { depth: 0, inString: false, skip: 0 };
  return { next: (units, length) => scan(units, length, limit, state) };
}

/** What is known at the end of a chunk. */
interface ScanState {
  depth: number;
  inString: boolean;
  /** Units at the start of the next chunk that belong to an escape begun in this one: 0 or 1. */
  skip: number;
}

/** The index in the chunk at which the limit is passed, or -1. */
function scan(units: Uint8Array | Uint16Array, length: number, limit: number, state: ScanState): number {
  let at = 0;
  let depth = state.depth;
  if (state.inString) {
    at = endOfString(units, state.skip);
    if (at > length) {
      state.skip = at - length - 1;
      return -1;
    }
    state.inString = false;
  }
  while (at < length) {
    const unit = units[at++] as number;
    if (unit === SPACE) continue;
    if (unit === QUOTE) {
      // `endOfString` written out: the call costs a tenth of the whole scan.
      let inner = units[at++];
      while (inner !== QUOTE) {
        if (inner === BACKSLASH) at++;
        inner = units[at++];
      }
      if (at > length) {
        state.inString = true;
        state.skip = at - length - 1;
        break;
      }
    } else if (unit >= 0x5b) {
      // `[` and `{` differ in one bit, as do `]` and `}`.
      const bracket = unit | 0x20;
      if (bracket === 0x7b) {
        if (++depth > limit) return at - 1;
      } else if (bracket === 0x7d) depth--;
    } else if (unit === LINE_FEED) {
      // Half of a pretty-printed document is indentation.
      while (
        units[at + 3] === SPACE &&
        units[at + 2] === SPACE &&
        units[at + 1] === SPACE &&
        units[at] === SPACE
      )
        at += 4;
    }
  }
  state.depth = depth;
  return -1;
}

/** The index after the quote that ends the string; past the length of the chunk if that quote is not in it. */
function endOfString(units: Uint8Array | Uint16Array, at: number): number {
  let unit = units[at++];
  while (unit !== QUOTE) {
    if (unit === BACKSLASH) at++;
    unit = units[at++];
  }
  return at;
}
