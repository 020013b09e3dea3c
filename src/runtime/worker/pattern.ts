/** `pattern` in linear time, and which patterns can be held to at all. */
import { matches } from "../core/cel/pattern.js";

/**
 * Undefined for a pattern that looks around or back, or is none: it is not enforced, since a backtracking
 * expression over what a model sends could run for hours.
 */
export function patternTest(pattern: string): ((text: string) => boolean) | undefined {
  const test = (text: string) => matches(text, pattern);
  try {
    test("");
  } catch {
    return undefined;
  }
  return test;
}
