/** What functions and operators have in common: a budget, and arguments that a dry run does not know. */
import { counted } from "./budget.js";
import { shown } from "./convert.js";
import { Unknown } from "./unknown.js";

/** `name(…)` where all arguments are known; an unknown of that name where one is not. */
export function lifted<T>(name: string, args: readonly unknown[], compute: () => T): T {
  if (args.some(isUnknown)) return unknown(`${name}(${args.map(shown).join(", ")})`);
  return counted(compute);
}

/** The same for `left op right`. */
export function between<T>(left: unknown, op: string, right: unknown, compute: () => T): T {
  if (isUnknown(left) || isUnknown(right)) return unknown(`${shown(left)} ${op} ${shown(right)}`);
  return counted(compute);
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** In the place of any value. */
export function unknown<T>(path: string): T {
  return new Unknown(path) as T;
}
