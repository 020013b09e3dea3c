/** `+ - * / %` on numbers, texts, lists and times. */
import { chargeItems, limitText } from "./budget.js";
import { Duration } from "./duration.js";
import { EvaluationError } from "./error.js";
import { kindOf } from "./kinds.js";

export type ArithmeticOp = "+" | "-" | "*" | "/" | "%";

/**
 * `whole`: both sides are integers by their types, so that `/` truncates and the result must be exact.
 * Throws an `EvaluationError` for a division by zero, a result out of range, and sides that do not go together.
 */
export function compute(op: ArithmeticOp, left: unknown, right: unknown, whole: boolean): unknown {
  if (typeof left === "number" && typeof right === "number") return numbers(op, left, right, whole);
  if (op === "+" && typeof left === "string" && typeof right === "string") {
    limitText(left.length + right.length);
    return left + right;
  }
  if (op === "+" && Array.isArray(left) && Array.isArray(right)) {
    chargeItems(left.length + right.length);
    return [...left, ...right];
  }
  const time = times(op, left, right);
  if (time !== undefined) return time;
  throw new EvaluationError(`${kindOf(left)} ${op} ${kindOf(right)} cannot be computed.`);
}

export function negated(value: unknown): number {
  if (typeof value !== "number") throw new EvaluationError(`- takes a number, not ${kindOf(value)}.`);
  return 0 - value;
}

function numbers(op: ArithmeticOp, left: number, right: number, whole: boolean): number {
  const integers = Number.isInteger(left) && Number.isInteger(right);
  if (whole && !integers) throw new EvaluationError(`${left} ${op} ${right}: an integer was promised.`);
  if (op === "%" && !integers) throw new EvaluationError("% takes integers.");
  if ((op === "/" || op === "%") && right === 0)
    throw new EvaluationError(`${left} ${op} 0: a division by zero.`);
  const exact = result(op, left, right);
  const rounded = whole && op === "/" ? Math.trunc(exact) : exact;
  const fits = integers && op !== "/" ? Number.isSafeInteger(rounded) : Number.isFinite(rounded);
  if (!fits) throw new EvaluationError(`${left} ${op} ${right} is beyond what a JSON number holds exactly.`);
  // no negative zero: JSON has none
  return rounded + 0;
}

function result(op: ArithmeticOp, left: number, right: number): number {
  switch (op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
  }
}

function times(op: ArithmeticOp, left: unknown, right: unknown): Date | Duration | undefined {
  if (op !== "+" && op !== "-") return undefined;
  const sign = op === "+" ? 1 : -1;
  if (right instanceof Duration) {
    if (left instanceof Date) return dateAt(left.getTime() + sign * right.ms);
    if (left instanceof Duration) return new Duration(left.ms + sign * right.ms);
  }
  if (right instanceof Date) {
    if (op === "-" && left instanceof Date) return new Duration(left.getTime() - right.getTime());
    if (op === "+" && left instanceof Duration) return dateAt(left.ms + right.getTime());
  }
  return undefined;
}

/** RFC 3339 has the years 0000 to 9999. */
function dateAt(ms: number): Date {
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  if (!(year >= 0 && year <= 9999))
    throw new EvaluationError("A timestamp lies outside the years 0 to 9999.");
  return date;
}
