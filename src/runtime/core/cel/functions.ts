/** The functions of expressions by name. A method's receiver is its first argument. */
import type { Budget } from "./budget.js";
import { chargeText } from "./budget.js";
import { days, jsonText, toDouble, toDuration, toInteger, toText, toTimestamp } from "./convert.js";
import { text } from "./kinds.js";
import { distinct, first, flatten, last, merge, reverse, size, slice } from "./lists.js";
import { matches } from "./pattern.js";
import { join, lowerAscii, replace, split, substring, trim, upperAscii } from "./text.js";

/** What functions may know besides their arguments. */
export interface Surroundings {
  /** Milliseconds of the epoch, fixed for a tool call. */
  readonly now: number;
  readonly budget: Budget;
}

export type CelFunction = (args: readonly unknown[], around: Surroundings) => unknown;

/** They throw an `EvaluationError` for a value they do not take. */
export const celFunctions = {
  size: ([of]) => size(of),
  string: ([of]) => toText(of),
  int: ([of]) => toInteger(of),
  double: ([of]) => toDouble(of),
  json: ([of], { budget }) => jsonText(of, budget),
  timestamp: ([of]) => toTimestamp(of),
  duration: ([of]) => toDuration(of),
  now: (_, { now }) => new Date(now),
  days: ([count]) => days(count),
  startsWith: ([of, start]) => text(of, "startsWith()").startsWith(text(start, "startsWith()")),
  endsWith: ([of, end]) => text(of, "endsWith()").endsWith(text(end, "endsWith()")),
  contains: ([of, part], { budget }) => searched(of, "contains()", budget).includes(text(part, "contains()")),
  matches: ([of, pattern], { budget }) => matches(text(of, "matches()"), text(pattern, "matches()"), budget),
  split: ([of, by, limit], { budget }) => split(of, by, limit, budget),
  replace: ([of, old, by, limit], { budget }) => replace(of, old, by, limit, budget),
  substring: ([of, start, end], { budget }) => substring(searched(of, "substring()", budget), start, end),
  trim: ([of], { budget }) => trim(searched(of, "trim()", budget)),
  lowerAscii: ([of], { budget }) => lowerAscii(searched(of, "lowerAscii()", budget)),
  upperAscii: ([of], { budget }) => upperAscii(searched(of, "upperAscii()", budget)),
  join: ([of, by], { budget }) => join(of, by, budget),
  distinct: ([of], { budget }) => distinct(of, budget),
  slice: ([of, start, end]) => slice(of, start, end),
  reverse: ([of], { budget }) => reverse(of, budget),
  flatten: ([of, depth], { budget }) => flatten(of, depth, budget),
  first: ([of]) => first(of),
  last: ([of]) => last(of),
  merge: ([of, other], { budget }) => merge(of, other, budget),
} satisfies Record<string, CelFunction>;

function searched(value: unknown, what: string, budget: Budget): string {
  const subject = text(value, what);
  chargeText(budget, subject.length);
  return subject;
}
