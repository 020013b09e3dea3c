/** JSON as an API wrote it: its value, and its text without needless space and without losing a digit. */

export interface ParsedJson {
  readonly value: unknown;
  /** The text without space between tokens, or nearly so. */
  readonly compact: string;
  /** False where the text has an integer that a JavaScript number cannot hold. */
  readonly isExact: boolean;
}

/** Undefined where the text is not JSON, or is nested too deeply to be worked with. */
export function parseJson(text: string): ParsedJson | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isDeep(text)) return undefined;
    const isExact = !hasLargeInteger(text);
    return {
      value,
      isExact,
      // made when it is asked for: many want the value only
      get compact() {
        return compactText(text, value, isExact);
      },
    };
  } catch {
    return undefined;
  }
}

/** Deeper than any real document; the engine's stack ends at a few thousand. */
const MAX_DEPTH = 500;

/** Of valid JSON. */
function isDeep(json: string): boolean {
  if (!hasManyOpenings(json)) return false;
  let depth = 0;
  for (let index = 0; index < json.length; index++) {
    const unit = json.charCodeAt(index);
    if (unit === 0x22) index = endOfString(json, index);
    else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return false;
}

/** Most texts have too few, and are not gone through one by one. */
function hasManyOpenings(json: string): boolean {
  let left = MAX_DEPTH;
  for (const opening of "[{")
    for (let at = json.indexOf(opening); at >= 0; at = json.indexOf(opening, at + 1))
      if (--left < 0) return true;
  return false;
}

function endOfString(json: string, start: number): number {
  let index = start + 1;
  for (; json.charCodeAt(index) !== 0x22; index++) if (json.charCodeAt(index) === 0x5c) index++;
  return index;
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

/** The value of a JSON text, every integer exact, be it as text; a text that is none as it is. */
export function valueOrText(text: string): unknown {
  const parsed = parseJson(text);
  if (!parsed) return text;
  return parsed.isExact ? parsed.value : exactValue(text);
}

// A whole string or a whole number; what is between them in valid JSON is neither. No alternative begins like the other.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The value of a JSON text in which integers that no number can hold stay text, digit by digit. */
export function exactValue(json: string): unknown {
  const quoted = json.replace(TOKEN, (token) =>
    /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
  return JSON.parse(quoted);
}
