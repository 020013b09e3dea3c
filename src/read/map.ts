/** Maps whose keys a document chose. */

/**
 * Such a map has no prototype, so `__proto__` is a name like any other; and the engine keeps it as a table, where
 * a hidden class for each set of names would take most of the time of a compilation.
 */
export function mapOf<T>(pairs: Iterable<readonly [string, T]>): Record<string, T> {
  const map: Record<string, T> = Object.create(null);
  for (const [key, value] of pairs) map[key] = value;
  return map;
}
