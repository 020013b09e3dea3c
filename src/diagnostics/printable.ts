/** Text from documents on a terminal: nothing in it moves the cursor, changes colours or reorders letters. */

/** Controls, format characters (zero-width, bidirectional, tags), line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]/gu;
const ZERO_WIDTH = /\p{M}/gu;

/** One line of plain text: a tab becomes a space, every other unprintable character its code point, `<U+001B>`. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (char) => (char === "\t" ? " " : codePoint(char)));
}

/** As `printable`, but keeps line breaks, each followed by `indent`. */
export function printableLines(text: string, indent: string): string {
  return text.split(/\r?\n/).map(printable).join(`\n${indent}`);
}

/** Terminal columns that printable text takes. */
export function columns(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0;
  const none = text.match(ZERO_WIDTH)?.length ?? 0;
  return [...text].length + wide - none;
}

function codePoint(char: string): string {
  return `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
}
