/** Finds the name that was probably meant. */

/** Longer names are not compared: the table grows with the square of their length. */
const MAX_LENGTH = 128;
/** Names looked at; a list can come from a hostile document. */
const MAX_KNOWN = 20_000;

/** The known name closest to `name`, or `undefined` when none is close. Ties go to the one listed first. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  if (name === "" || name.length > MAX_LENGTH) return undefined;
  const wanted = fold(name);
  let best: string | undefined;
  // A third of the letters may be wrong; of a very short name, none but their case.
  let limit = Math.min(4, Math.floor(wanted.length / 3));
  let looked = 0;
  for (const candidate of known) {
    if (++looked > MAX_KNOWN) break;
    if (candidate === name || candidate.length > MAX_LENGTH) continue;
    const distance = editDistance(wanted, fold(candidate), limit);
    if (distance > limit) continue;
    best = candidate;
    if (distance === 0) break;
    // Only a closer one replaces it.
    limit = distance - 1;
  }
  return best;
}

/** `petId`, `pet_id`, `Pet-ID` are one name to a person. */
function fold(name: string): string {
  const folded = name.toLowerCase().replaceAll(/[\s_.-]/g, "");
  return folded === "" ? name : folded;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment);
 * any number above `limit` once it is certain to be passed.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
