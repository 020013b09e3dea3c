/** Finds places in JSON text (RFC 8259) without building anything; what is not wanted is skipped over. */
import { forget, type Wanted } from "./wanted.js";

const NOT_JSON = -1;
const LITERAL = /[^\s,\]}]*/y;
const SPACE = /[ \t\r\n]*/y;
/** RFC 8259 §7: what begins an escape, and what must be one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const NOT_AS_WRITTEN = /[\\\u0000-\u001f]/;
const STRUCTURE = /["[\]{}]/g;

/** Fills `root`; `false` if the text turns out not to be JSON where it was looked at. */
export function findJsonRanges(text: string, root: Wanted): boolean {
  function value(at: number, node: Wanted): number {
    const start = spaceEnd(at);
    const first = text[start];
    let end: number;
    if (node.children.size === 0 || (first !== "{" && first !== "[")) end = skip(start);
    else end = first === "{" ? object(start + 1, node) : array(start + 1, node);
    if (end >= 0) node.value = { start, end };
    return end;
  }

  function object(at: number, node: Wanted): number {
    at = spaceEnd(at);
    if (text[at] === "}") return at + 1;
    for (;;) {
      const start = spaceEnd(at);
      const end = stringEnd(start);
      const colon = end < 0 ? NOT_JSON : spaceEnd(end);
      if (colon < 0 || text[colon] !== ":") return NOT_JSON;
      const key = stringAt(start, end);
      if (key === undefined) return NOT_JSON;
      const child = node.children.get(key);
      if (child) forget(child);
      at = child ? value(colon + 1, child) : skip(spaceEnd(colon + 1));
      if (at < 0) return NOT_JSON;
      if (child) child.key = { start, end };
      at = spaceEnd(at);
      if (text[at] === "}") return at + 1;
      if (text[at++] !== ",") return NOT_JSON;
    }
  }

  function array(at: number, node: Wanted): number {
    at = spaceEnd(at);
    if (text[at] === "]") return at + 1;
    for (let index = 0; ; index++) {
      const child = node.children.get(String(index));
      at = child ? value(at, child) : skip(spaceEnd(at));
      if (at < 0) return NOT_JSON;
      at = spaceEnd(at);
      if (text[at] === "]") return at + 1;
      if (text[at++] !== ",") return NOT_JSON;
    }
  }

  /** The end of the value at `at`. Does not recurse. */
  function skip(at: number): number {
    const first = text[at];
    if (first === '"') return stringEnd(at);
    if (first !== "{" && first !== "[") {
      LITERAL.lastIndex = at;
      const [literal = ""] = LITERAL.exec(text) ?? [];
      return isLiteral(literal) ? at + literal.length : NOT_JSON;
    }
    STRUCTURE.lastIndex = at;
    let depth = 0;
    for (;;) {
      const token = STRUCTURE.exec(text)?.[0];
      if (token === undefined) return NOT_JSON;
      if (token === '"') {
        const end = stringEnd(STRUCTURE.lastIndex - 1);
        if (end < 0) return NOT_JSON;
        STRUCTURE.lastIndex = end;
      } else if (token === "{" || token === "[") depth++;
      else if (--depth === 0) return STRUCTURE.lastIndex;
    }
  }

  function spaceEnd(at: number): number {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    return SPACE.lastIndex;
  }

  function stringEnd(at: number): number {
    if (text[at] !== '"') return NOT_JSON;
    for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
      let before = quote;
      while (text[before - 1] === "\\") before--;
      // An even number of backslashes escapes itself, not the quote.
      if ((quote - before) % 2 === 0) return quote + 1;
    }
    return NOT_JSON;
  }

  /** `undefined` where only YAML has such a string: other escapes, or several lines. */
  function stringAt(start: number, end: number): string | undefined {
    const raw = text.slice(start + 1, end - 1);
    if (!NOT_AS_WRITTEN.test(raw)) return raw;
    try {
      return String(JSON.parse(`"${raw}"`));
    } catch {
      return undefined;
    }
  }

  const end = value(0, root);
  return end >= 0 && spaceEnd(end) === text.length;
}

function isLiteral(text: string): boolean {
  return /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)$/.test(text);
}
