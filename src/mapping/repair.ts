/** Slips whose meaning is plain are put right in memory, so that one run can tell what else is wrong with a tool. */
type Path = readonly (string | number)[];

/** A key that nobody knows, and where it is plain what was meant by it. */
export interface Slip {
  /** To the key, from the top of the file. */
  readonly path: Path;
  readonly meant?: string;
}

/** The value without its slips: misspelt keys under the name that was meant, other unknown keys left out. Shares what did not change. */
export function withoutSlips(value: unknown, slips: readonly Slip[]): unknown {
  return slips.reduce((whole, slip) => replaced(whole, slip.path, slip.meant), value);
}

function replaced(value: unknown, [key, ...rest]: Path, meant: string | undefined): unknown {
  if (typeof value !== "object" || value === null || key === undefined) return value;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === String(key) ? replaced(item, rest, meant) : item));
  const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    if (name !== String(key)) return [[name, member]];
    if (rest.length > 0) return [[name, replaced(member, rest, meant)]];
    return meant === undefined || Object.hasOwn(value, meant) ? [] : [[meant, member]];
  });
  return Object.fromEntries(members);
}
