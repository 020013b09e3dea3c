/** Texts that are clearly not of a format; of other formats, and in doubt, nothing is said. */

/** Generous: what some servers take although the standards do not is let through. */
const LIKE: ReadonlyMap<string, RegExp> = new Map([
  ["date-time", /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d/],
  ["date", /^\d{4}-\d\d-\d\d$/],
  ["email", /^[^@]+@/],
  ["uri", /^[A-Za-z][A-Za-z0-9+.-]*:\S*$/],
  ["uuid", /^[\da-fA-F]{8}(?:-?[\da-fA-F]{4}){3}-?[\da-fA-F]{12}$/],
]);

export function clearlyNoFormat(text: string, format: string): boolean {
  const like = LIKE.get(format);
  return like !== undefined && !like.test(text);
}
