/** "Did you mean …?" as the end of a message. */
import { closest } from "../runtime/core/suggest.js";

/** ` Did you mean "x"?` with the known name closest to `name`, or nothing when none is close. */
export function suggest(name: string, known: Iterable<string>): string {
  const found = closest(name, known);
  return found === undefined ? "" : ` Did you mean "${found}"?`;
}
