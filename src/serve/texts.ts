/** What resources and prompts are given: texts by name. */
import type { Environment } from "./environment.js";

/** Sees them as `args`. */
export function argumentsOf(args: Readonly<Record<string, string>>, now: number): Environment {
  return { now, find: (name) => (name === "args" ? args : undefined) };
}
