/** From one kind of value to another, and out of an expression into JSON. */
import { limitText } from "./budget.js";
import { Duration, parseDuration } from "./duration.js";
import { MAX_DEPTH } from "./equality.js";
import { EvaluationError } from "./error.js";
import { isMap, kindOf, setMember, wrong } from "./kinds.js";
import { nameOf, Unknown } from "./unknown.js";

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i;

/** RFC 3339, without a fraction where there is none. */
function dateText(date: Date): string {
  return date.toISOString().replace(".000Z", "Z");
}

/** A scalar as text. */
export function toText(value: unknown, what = "string()"): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return dateText(value);
  if (value instanceof Duration || value instanceof Unknown) return value.toString();
  throw wrong(what, "text, numbers, booleans and times", value);
}

/** Towards zero; of a timestamp the seconds since 1970. */
export function toInteger(value: unknown): number {
  const number = value instanceof Date ? value.getTime() / 1000 : value;
  const read = typeof number === "string" && /^[-+]?\d{1,20}$/.test(number) ? Number(number) : number;
  if (typeof read !== "number") {
    if (typeof value === "string")
      throw new EvaluationError(`int() cannot read ${shown(value)} as an integer.`);
    throw wrong("int()", "a number, text or a timestamp", value);
  }
  const whole = Math.trunc(read) + 0;
  if (!Number.isSafeInteger(whole)) throw new EvaluationError(`int(): ${shown(value)} is too large.`);
  return whole;
}

export function toDouble(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") throw wrong("double()", "a number or text", value);
  const read = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  if (!Number.isFinite(read)) throw new EvaluationError(`double() cannot read ${shown(value)} as a number.`);
  return read;
}

export function toTimestamp(value: unknown): Date {
  if (value instanceof Date) return value;
  if (typeof value !== "string") throw wrong("timestamp()", "text", value);
  const ms = parseTime(value);
  if (ms === undefined)
    throw new EvaluationError(`timestamp() cannot read ${shown(value)}; RFC 3339 is "2026-01-31T09:30:00Z".`);
  return new Date(ms);
}

/** Milliseconds of the epoch. The engine's own parser takes February 31st for a day of March. */
function parseTime(text: string): number | undefined {
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  if (day === undefined) return undefined;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const ms = Date.parse(text.toUpperCase());
  return Number(day) > lastDay || Number.isNaN(ms) ? undefined : ms;
}

export function toDuration(value: unknown): Duration {
  if (value instanceof Duration) return value;
  if (typeof value !== "string") throw wrong("duration()", "text", value);
  const duration = parseDuration(value);
  if (duration === undefined)
    throw new EvaluationError(`duration() cannot read ${shown(value)}; write for example "1h30m" or "90s".`);
  return duration;
}

export function days(value: unknown): Duration {
  if (typeof value !== "number") throw wrong("days()", "a number", value);
  const ms = value * 86_400_000;
  if (!Number.isSafeInteger(Math.round(ms))) throw new EvaluationError(`days(): ${value} is too large.`);
  return new Duration(ms);
}

/** JSON text; members that are absent are left out. */
export function jsonText(value: unknown): string {
  const written = JSON.stringify(toJson(value)) ?? "null";
  limitText(written.length);
  return written;
}

/**
 * Plain JSON: times as text, absent members and items left out. What a dry run does not know stays an `Unknown`.
 * `undefined` where the value itself is absent; a `null` that was written as such stays.
 */
export function toJson(value: unknown, depth = 0): unknown {
  // of an API that writes 1e999; as JSON it would be null
  if (typeof value === "number" && !Number.isFinite(value))
    throw new EvaluationError("A number is too large to be written as JSON.");
  if (typeof value !== "object" || value === null || value instanceof Unknown) return value;
  if (value instanceof Date) return dateText(value);
  if (value instanceof Duration) return value.toString();
  if (depth > MAX_DEPTH) throw new EvaluationError(`A value is nested deeper than ${MAX_DEPTH} levels.`);
  if (Array.isArray(value))
    return value.map((item) => toJson(item, depth + 1)).filter((item) => item !== undefined);
  if (!isMap(value)) throw new EvaluationError(`${kindOf(value)} cannot be written as JSON.`);
  const object: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const json = toJson(member, depth + 1);
    if (json !== undefined) setMember(object, key, json);
  }
  return object;
}

/** A value in a message. */
export function shown(value: unknown): string {
  const whole = value instanceof Unknown ? nameOf(value) : (JSON.stringify(value) ?? "nothing");
  return whole.length > 60 ? `${whole.slice(0, 59)}…` : whole;
}
