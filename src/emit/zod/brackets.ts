/** Printed code as a tree of brackets, which is all that its layout needs to know. */

/** Text outside brackets, or a bracket with what its commas part. */
export type Piece = string | Bracket;

export interface Bracket {
  readonly open: string;
  readonly close: string;
  readonly items: readonly (readonly Piece[])[];
}

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const TOKEN = /"(?:[^"\\]|\\.)*"|\s+|[()[\]{},]|[^\s"()[\]{},]+/gy;

/** @param code one expression, its texts in double quotes */
export function piecesOf(code: string): readonly Piece[] {
  const tokens = code.match(TOKEN) ?? [];
  const read = new TokenReader(tokens);
  return read.pieces();
}

class TokenReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** Up to a comma or a closing bracket of the surrounding one. */
  pieces(): readonly Piece[] {
    const pieces: Piece[] = [];
    let text = "";
    const endText = () => {
      const trimmed = pieces.length === 0 ? text.trimStart() : text;
      if (trimmed !== "") pieces.push(...links(trimmed));
      text = "";
    };
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined || ",)]}".includes(token)) break;
      this.#at += 1;
      const close = CLOSING[token];
      if (close === undefined) text += /^\s/.test(token) ? " " : token;
      else {
        endText();
        pieces.push({ open: token, close, items: this.#items() });
      }
    }
    text = text.trimEnd();
    endText();
    return pieces;
  }

  #items(): readonly (readonly Piece[])[] {
    const items: (readonly Piece[])[] = [];
    for (;;) {
      const item = this.pieces();
      if (item.length > 0) items.push(item);
      const token = this.#tokens[this.#at];
      this.#at += 1;
      if (token !== ",") return items;
    }
  }
}

/** `integer.describe` is two links of a chain. */
function links(text: string): readonly string[] {
  const [, before, note] = /^(.+)(\.(?:describe|meta))$/.exec(text) ?? [];
  return before === undefined || note === undefined ? [text] : [before, note];
}
