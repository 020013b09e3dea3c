/** Slips whose meaning is plain are put right in memory, so that one run can tell what else is wrong with a tool. */
type Path = readonly (string | number)[];

/** A key that nobody knows or whose value is wrong, and where it is plain what was meant by it. */
export interface Slip {
  /** To the key, from the top of the file. */
  readonly path: Path;
  readonly meant?: string;
  /** A key that is missing: what stands there while the rest is looked at. */
  readonly standIn?: string;
}

/**
 * The value without its slips: misspelt keys under the name that was meant, missing ones with their stand-in, others
 * left out. Shares what did not change.
 */
export function withoutSlips(value: unknown, slips: readonly Slip[]): unknown {
  return slips.reduce((whole, slip) => replaced(whole, slip.path, slip), value);
}

function replaced(value: unknown, [key, ...rest]: Path, slip: Slip): unknown {
  if (typeof value !== "object" || value === null || key === undefined) return value;
  const { meant, standIn } = slip;
  if (Array.isArray(value)) {
    const at = Number(key);
    if (rest.length > 0)
      return value.map((item, index) => (index === at ? replaced(item, rest, slip) : item));
    // places of what is left must not move: only plain values go
    const isPlain = value.every((item) => typeof item !== "object" || item === null);
    return isPlain ? value.filter((_, index) => index !== at) : value;
  }
  if (standIn !== undefined && rest.length === 0) return { ...value, [key]: standIn };
  const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    if (name !== String(key)) return [[name, member]];
    if (rest.length > 0) return [[name, replaced(member, rest, slip)]];
    return meant === undefined || Object.hasOwn(value, meant) ? [] : [[meant, member]];
  });
  return Object.fromEntries(members);
}
