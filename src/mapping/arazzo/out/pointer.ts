/** JSON pointers inside runtime expressions. */
import { formatPointer } from "../../../read/pointer.js";

/** `#/a/0`, or nothing for the whole. */
export function pointerOf(keys: readonly string[]): string {
  return keys.length === 0 ? "" : `#${formatPointer(keys)}`;
}
