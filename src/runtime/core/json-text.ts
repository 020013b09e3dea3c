/** JSON as an API wrote it: its value, and its text without needless space and without losing a digit. */

export interface ParsedJson {
  readonly value: unknown;
  /** The text without space between tokens, or nearly so. */
  readonly compact: string;
  /** False where the text has an integer that a JavaScript number cannot hold. */
  readonly isExact: boolean;
}

/** Undefined where the text is not JSON, or is nested deeper than the stack allows. */
export function parseJson(text: string): ParsedJson | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isExact = !hasLargeInteger(text);
    return { value, isExact, compact: compactText(text, value, isExact) };
  } catch {
    return undefined;
  }
}

/** Space after a token near the start of a text: those who write JSON write all of it in one way. */
const SPACED = /[\n\r\t]|": |^[[{]\s|^\[[^"{[]*, /;

/** As it came where it came compact, which is what most APIs send; else in the way that is quicker. */
function compactText(text: string, value: unknown, isExact: boolean): string {
  if (!SPACED.test(text.slice(0, 300))) return text.trim();
  // written anew where nothing is lost by it: much faster than looking for space between tokens
  return isExact ? JSON.stringify(value) : withoutSpace(text);
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
