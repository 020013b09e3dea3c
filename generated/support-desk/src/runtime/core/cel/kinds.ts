/** What a value is, in words; and functions that insist on it. */
import { Duration } from "./duration.js";
import { EvaluationError } from "./error.js";
import { Unknown } from "./unknown.js";

export type Plain = Readonly<Record<string, unknown>>;

/** An object of JSON: no list, no timestamp, nothing of ours. */
export function isMap(value: unknown): value is Plain {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Duration) &&
    !(value instanceof Unknown)
  );
}

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

export function kindOf(value: unknown): string {
  if (isAbsent(value)) return "nothing";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return "a number";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a timestamp";
  if (value instanceof Duration) return "a duration";
  return "an object";
}

export function wrong(what: string, wanted: string, value: unknown): EvaluationError {
  return new EvaluationError(`${what} takes ${wanted}, not ${kindOf(value)}.`);
}

export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw wrong(what, "text", value);
  return value;
}

export function integer(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrong(what, "an integer", value);
  return value;
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(what, "a list", value);
  return value;
}

export function map(value: unknown, what: string): Plain {
  if (!isMap(value)) throw wrong(what, "an object", value);
  return value;
}

/** Own properties only: `constructor` and `__proto__` are names like any other. */
export function ownMember(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Whether there is a value under that name; asking for it does no harm where the API broke its promise. */
export function hasMember(value: Plain, key: string): boolean {
  return Object.prototype.propertyIsEnumerable.call(value, key) && !isAbsent(value[key]);
}

/** A member under any name: assigned, `__proto__` would become the prototype. */
export function setMember(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}
