/** When two values are equal, and which comes first. */
import { charge } from "./budget.js";
import { Duration } from "./duration.js";
import { EvaluationError } from "./error.js";
import { isAbsent, isMap, kindOf } from "./kinds.js";

/** JSON deeper than that is refused: the engine's stack ends. */
export const MAX_DEPTH = 500;

/** Deep; absent and null are equal, also as members. */
export function isEqual(left: unknown, right: unknown, depth = 0): boolean {
  if (left === right) return true;
  if (isAbsent(left) || isAbsent(right)) return isAbsent(left) && isAbsent(right);
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (depth > MAX_DEPTH) throw new EvaluationError(`A value is nested deeper than ${MAX_DEPTH} levels.`);
  if (left instanceof Date || right instanceof Date)
    return left instanceof Date && right instanceof Date && left.getTime() === right.getTime();
  if (left instanceof Duration || right instanceof Duration)
    return left instanceof Duration && right instanceof Duration && left.ms === right.ms;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    charge(Math.ceil(left.length / 16));
    return left.every((item, index) => isEqual(item, right[index], depth + 1));
  }
  if (!isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  charge(Math.ceil(keys.length / 16));
  const own = (key: string) => (Object.hasOwn(right, key) ? right[key] : undefined);
  if (!keys.every((key) => isEqual(left[key], own(key), depth + 1))) return false;
  return Object.keys(right).every((key) => Object.hasOwn(left, key) || isAbsent(right[key]));
}

/** Negative, zero or positive. Throws an `EvaluationError` for values that have no order. */
export function compare(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  if (left instanceof Duration && right instanceof Duration) return left.ms - right.ms;
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  throw new EvaluationError(`${kindOf(left)} and ${kindOf(right)} have no order.`);
}

/** By code points, as CEL says: UTF-16 would put emoji before some Chinese and Arabic letters. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Code units so ordered that surrogates, which stand for what is above them, come last. */
function codePointRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
