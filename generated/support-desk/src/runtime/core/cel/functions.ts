/** The functions of expressions. They throw an `EvaluationError` for a value they do not take. */
import type { Any } from "./any.js";
import { chargeText } from "./budget.js";
import * as convert from "./convert.js";
import type { Duration } from "./duration.js";
import { text as textOf } from "./kinds.js";
import { lifted } from "./lift.js";
import * as lists from "./lists.js";
import { matches as matchesPattern } from "./pattern.js";
import * as texts from "./text.js";

type List<T> = readonly T[] | null | undefined;

/** Characters of a text, items of a list, members of a map. */
export function size(of: unknown): number {
  return lifted("size", [of], () => lists.size(of));
}

export function string(of: unknown): string {
  return lifted("string", [of], () => convert.toText(of));
}

/** Towards zero; of a timestamp the seconds since 1970. */
export function int(of: unknown): number {
  return lifted("int", [of], () => convert.toInteger(of));
}

export function double(of: unknown): number {
  return lifted("double", [of], () => convert.toDouble(of));
}

/** JSON text. */
export function json(of: unknown): string {
  return lifted("json", [of], () => convert.jsonText(of));
}

/** RFC 3339. */
export function timestamp(of: unknown): Date {
  return lifted("timestamp", [of], () => convert.toTimestamp(of));
}

/** `1h30m`, `90s`. */
export function duration(of: unknown): Duration {
  return lifted("duration", [of], () => convert.toDuration(of));
}

/** When this call of the tool began. */
export function now(run: { readonly now: number }): Date {
  return new Date(run.now);
}

export function days(count: unknown): Duration {
  return lifted("days", [count], () => convert.days(count));
}

export function startsWith(of: unknown, start: unknown): boolean {
  const name = "startsWith()";
  return lifted("startsWith", [of, start], () => textOf(of, name).startsWith(textOf(start, name)));
}

export function endsWith(of: unknown, end: unknown): boolean {
  return lifted("endsWith", [of, end], () => textOf(of, "endsWith()").endsWith(textOf(end, "endsWith()")));
}

export function contains(of: unknown, part: unknown): boolean {
  const name = "contains()";
  return lifted("contains", [of, part], () => searched(of, name).includes(textOf(part, name)));
}

/** In time proportional to the text, whatever the pattern. */
export function matches(of: unknown, pattern: unknown): boolean {
  const name = "matches()";
  return lifted("matches", [of, pattern], () => matchesPattern(textOf(of, name), textOf(pattern, name)));
}

/** `limit` pieces at most, the last with what remains. */
export function split(of: unknown, separator: unknown, limit?: unknown): string[] {
  return lifted("split", given(of, separator, limit), () => texts.split(of, separator, limit));
}

/** The first `limit` occurrences; all of them unless given. */
export function replace(of: unknown, old: unknown, by: unknown, limit?: unknown): string {
  return lifted("replace", given(of, old, by, limit), () => texts.replace(of, old, by, limit));
}

/** By code points; `end` is not included. */
export function substring(of: unknown, start: unknown, end?: unknown): string {
  return lifted("substring", given(of, start, end), () =>
    texts.substring(searched(of, "substring()"), start, end),
  );
}

export function trim(of: unknown): string {
  return lifted("trim", [of], () => texts.trim(searched(of, "trim()")));
}

export function lowerAscii(of: unknown): string {
  return lifted("lowerAscii", [of], () => texts.lowerAscii(searched(of, "lowerAscii()")));
}

export function upperAscii(of: unknown): string {
  return lifted("upperAscii", [of], () => texts.upperAscii(searched(of, "upperAscii()")));
}

export function join(of: unknown, separator?: unknown): string {
  return lifted("join", given(of, separator), () => texts.join(of, separator));
}

/** Each item once, where it first stood. */
export function distinct<T>(of: List<T>): T[] {
  return lifted("distinct", [of], () => lists.distinct(of)) as T[];
}

/** From `start` up to, not including, `end`; cut to what there is. */
export function slice<T>(of: List<T>, start: unknown, end: unknown): T[] {
  return lifted("slice", [of, start, end], () => lists.slice(of, start, end)) as T[];
}

export function reverse<T>(of: List<T>): T[] {
  return lifted("reverse", [of], () => lists.reverse(of)) as T[];
}

/** Lists inside the list, one level of them unless `depth` says otherwise, replaced by their items. */
export function flatten<T>(of: List<T>): (T extends readonly (infer I)[] ? I : T)[];
export function flatten(of: unknown, depth: unknown): Any[];
export function flatten(of: unknown, depth?: unknown): unknown[] {
  return lifted("flatten", given(of, depth), () => lists.flatten(of, depth));
}

export function first<T>(of: List<T>): T | undefined {
  return lifted("first", [of], () => lists.first(of)) as T | undefined;
}

export function last<T>(of: List<T>): T | undefined {
  return lifted("last", [of], () => lists.last(of)) as T | undefined;
}

/** Entries of both; those of the second win, where they have a value. */
export function merge(of: unknown, other: unknown): Record<string, Any> {
  return lifted("merge", [of, other], () => lists.merge(of, other)) as Record<string, Any>;
}

function searched(value: unknown, what: string): string {
  const subject = textOf(value, what);
  chargeText(subject.length);
  return subject;
}

/** What is named where an argument is not known: without those left out at the end. */
function given(...args: readonly unknown[]): readonly unknown[] {
  return args.at(-1) === undefined ? args.slice(0, -1) : args;
}
