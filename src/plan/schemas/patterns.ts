/** Patterns as documents have them → ECMA-262 patterns with the `u` flag, which is what JSON Schema 2020-12 means. */

/** The pattern, repaired where that is safe; `undefined` when it cannot be used. */
export function usablePattern(written: string): string | undefined {
  for (const candidate of [written, unescaped(written), unwrapped(written)]) {
    if (candidate !== undefined && compiles(candidate)) return candidate;
  }
  return undefined;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, "u"); // compiled to learn whether it can be; never run
    return true;
  } catch {
    return false;
  }
}

/** `\@`, `\-` outside a class and their like mean the character itself, but the `u` flag refuses them. */
function unescaped(pattern: string): string {
  return pattern.replace(/\\([^\w\s])/g, (whole, character: string) =>
    /[\^$\\.*+?()[\]{}|/-]/.test(character) ? (character === "-" ? "\\x2d" : whole) : character,
  );
}

/** `/^a+$/` and `/^a+$/i` are JavaScript literals; without flags the inside is the pattern. */
function unwrapped(pattern: string): string | undefined {
  return /^\/(.+)\/$/.exec(pattern)?.[1];
}
