/** Equality of JSON values as JSON Schema sees it (2020-12 core §4.2.2): one by one, and of many at once. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!isRecord(a) || !isRecord(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]))
  );
}

/**
 * The first item of a list that equals an earlier one, and that one. In linear time: comparing each pair would take
 * minutes for a long list.
 */
export function firstRepeated(
  list: readonly unknown[],
): { readonly i: number; readonly j: number } | undefined {
  const seen = new Map<string, number>();
  for (const [j, item] of list.entries()) {
    const key = canonical(item);
    const i = seen.get(key);
    if (i !== undefined) return { i, j };
    seen.set(key, j);
  }
  return undefined;
}

/** JSON text that is the same for values JSON Schema calls equal: the order of members does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    isRecord(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
