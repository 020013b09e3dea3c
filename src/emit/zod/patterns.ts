/** Which regular expressions of a schema the printed code can hold a value to. */
import { RE2JS } from "re2js";

/** Why a pattern is left out; `undefined` when it can stand. */
export function patternProblem(pattern: string): string | undefined {
  try {
    new RegExp(pattern, "u"); // compiled to learn whether it can be; never run
  } catch {
    return "it is no JavaScript pattern";
  }
  try {
    RE2JS.compile(RE2JS.translateRegExp(pattern));
    return undefined;
  } catch {
    // what the server lets pass should pass here, and what only a backtracking engine knows can run for hours
    return "RE2 does not know it, so that the server does not enforce it either";
  }
}

/** A pattern for exactly this name. */
export function patternOf(name: string): string {
  return `^${name.replace(/[\^$\\.*+?()[\]{}|/]/g, "\\$&")}$`;
}
