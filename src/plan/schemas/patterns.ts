/** Patterns as documents have them → ECMA-262 patterns with the `u` flag, which is what JSON Schema 2020-12 means. */

/** The pattern, repaired where that is safe; `undefined` when it cannot be used. */
export function usablePattern(written: string): string | undefined {
  const candidates = [
    written,
    unescaped(written, /[\^$\\.*+?()[\]{}|/-]/),
    unescaped(written, /[\^$\\.*+?()[\]{}|/]/),
    unwrapped(written),
  ];
  return candidates.find((candidate) => candidate !== undefined && compiles(candidate));
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, "u"); // compiled to learn whether it can be; never run
    return true;
  } catch {
    return false;
  }
}

/** `\@` and its like mean the character itself, but the `u` flag refuses an escape that is not needed; so does `\-`
 * outside a class. */
function unescaped(pattern: string, needed: RegExp): string {
  return pattern.replace(/\\([^\w\s])/g, (whole, character: string) => {
    if (needed.test(character)) return whole;
    return character === "-" ? "\\x2d" : character;
  });
}

/** `/^a+$/` and `/^a+$/i` are JavaScript literals; without flags the inside is the pattern. */
function unwrapped(pattern: string): string | undefined {
  return /^\/(.+)\/$/.exec(pattern)?.[1];
}
