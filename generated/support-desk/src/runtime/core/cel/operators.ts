/** The operators of expressions. They throw an `EvaluationError` for values they do not take. */
import type { Any, IsAny } from "./any.js";
import { compute, negated } from "./arithmetic.js";
import type { Duration } from "./duration.js";
import { compare, isEqual } from "./equality.js";
import { EvaluationError } from "./error.js";
import { kindOf } from "./kinds.js";
import { between, isUnknown, unknown } from "./lift.js";
import { holds } from "./lists.js";
import { nameOf } from "./unknown.js";

/** Deep; absent and null are equal. */
export function equals(left: unknown, right: unknown): boolean {
  return between(left, "==", right, () => isEqual(left, right));
}

export function differs(left: unknown, right: unknown): boolean {
  return between(left, "!=", right, () => !isEqual(left, right));
}

/** Numbers, texts by code points, times, and booleans (false comes first). */
export function less(left: unknown, right: unknown): boolean {
  return between(left, "<", right, () => compare(left, right) < 0);
}

export function lessOrEqual(left: unknown, right: unknown): boolean {
  return between(left, "<=", right, () => compare(left, right) <= 0);
}

export function greater(left: unknown, right: unknown): boolean {
  return between(left, ">", right, () => compare(left, right) > 0);
}

export function greaterOrEqual(left: unknown, right: unknown): boolean {
  return between(left, ">=", right, () => compare(left, right) >= 0);
}

/** An item of a list, or a key of a map. */
export function isIn(item: unknown, of: unknown): boolean {
  return between(item, "in", of, () => holds(of, item));
}

/** Whether a condition holds; one that a dry run does not know counts as true. There is no truthiness. */
export function truth(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (typeof value === "boolean") return value;
  throw new EvaluationError(`A condition must be true or false, not ${kindOf(value)}.`);
}

/** The same, but what a dry run does not know counts as false: it neither fails a recipe nor ends it. */
export function certainly(value: unknown): boolean {
  return !isUnknown(value) && truth(value);
}

export function not(value: unknown): boolean {
  return isUnknown(value) ? unknown(`!${nameOf(value)}`) : !truth(value);
}

/** The right side counts only where the left is true. */
export function and(left: unknown, right: () => unknown): boolean {
  return either(left, right, false);
}

/** The right side counts only where the left is false. */
export function or(left: unknown, right: () => unknown): boolean {
  return either(left, right, true);
}

function either(left: unknown, right: () => unknown, decides: boolean): boolean {
  if (!isUnknown(left) && truth(left) === decides) return decides;
  const other = right();
  if (!isUnknown(other) && truth(other) === decides) return decides;
  const open = [left, other].find(isUnknown);
  return open === undefined ? !decides : unknown(nameOf(open));
}

/** Numbers; texts and lists are joined; durations are added to times. */
export function add<A, B>(left: A, right: B): Sum<A, B> {
  return between(left, "+", right, () => compute("+", left, right, false)) as Sum<A, B>;
}

export function subtract<A, B>(left: A, right: B): Difference<A, B> {
  return between(left, "-", right, () => compute("-", left, right, false)) as Difference<A, B>;
}

export function multiply(left: unknown, right: unknown): number {
  return between(left, "*", right, () => compute("*", left, right, false)) as number;
}

export function divide(left: unknown, right: unknown): number {
  return between(left, "/", right, () => compute("/", left, right, false)) as number;
}

/** Of integers; has the sign of the left. */
export function remainder(left: unknown, right: unknown): number {
  return between(left, "%", right, () => compute("%", left, right, false)) as number;
}

/** `+ - * / %` where both sides are integers by their types: `/` truncates, and the result is exact. */
export function integers(left: unknown, op: "+" | "-" | "*" | "/" | "%", right: unknown): number {
  return between(left, op, right, () => compute(op, left, right, true)) as number;
}

export function negate(value: unknown): number {
  return isUnknown(value) ? unknown(`-${nameOf(value)}`) : negated(value);
}

type Sum<A, B> =
  IsAny<A> extends true
    ? Any
    : IsAny<B> extends true
      ? Any
      : [A, B] extends [number, number]
        ? number
        : [A, B] extends [string, string]
          ? string
          : [A, B] extends [readonly (infer I)[], readonly (infer J)[]]
            ? (I | J)[]
            : [A, B] extends [Duration, Duration]
              ? Duration
              : [A, B] extends [Date | Duration, Date | Duration]
                ? Date
                : Any;

type Difference<A, B> =
  IsAny<A> extends true
    ? Any
    : IsAny<B> extends true
      ? Any
      : [A, B] extends [number, number]
        ? number
        : [A, B] extends [Date, Date] | [Duration, Duration]
          ? Duration
          : [A, B] extends [Date, Duration]
            ? Date
            : Any;
