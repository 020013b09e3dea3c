/** JSON as an API wrote it: its value, and its text without needless space and without losing a digit. */

export interface ParsedJson {
  readonly value: unknown;
  /** The text without space between tokens. */
  readonly compact: string;
  /** False where the text has an integer that a JavaScript number cannot hold. */
  readonly isExact: boolean;
}

/** Undefined where the text is not JSON, or is nested deeper than the stack allows. */
export function parseJson(text: string): ParsedJson | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isExact = !hasLargeInteger(text);
    // Written anew where nothing is lost by it: that is much faster than looking for space between tokens.
    const rewritten = JSON.stringify(value);
    return { value, isExact, compact: isExact ? rewritten : withoutSpace(text) };
  } catch {
    return undefined;
  }
}

// Neither expression can backtrack: no alternative begins like another.
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/g;
const STRING_OR_SPACE = /("[^"\\]*(?:\\.[^"\\]*)*")|\s+/g;

function withoutSpace(json: string): string {
  return json.replace(STRING_OR_SPACE, "$1");
}

function hasLargeInteger(text: string): boolean {
  // Most texts have no such run of digits, and are read no further.
  if (!/\d{16}/.test(text)) return false;
  const numbers = text.replace(STRING, '""').match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return numbers.some((number) => /^-?\d{16,}$/.test(number) && !Number.isSafeInteger(Number(number)));
}
