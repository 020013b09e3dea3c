/** What one computation may do, so that no list from an API keeps a server busy. */
import { EvaluationError } from "./error.js";

const STEPS = 1_000_000;
/** Characters of one text that an expression makes. */
const MAX_TEXT = 16_000_000;

/** Of the computation under way: expressions are synchronous, so there is never more than one. */
let left: number | undefined;

/** Runs a computation with a budget of its own; one inside another shares that of the outer one. */
export function counted<T>(work: () => T): T {
  if (left !== undefined) return work();
  left = STEPS;
  try {
    return work();
  } finally {
    left = undefined;
  }
}

/** Throws an `EvaluationError` when nothing is left. */
export function charge(steps: number): void {
  if (left === undefined) return;
  left -= steps;
  if (left < 0) throw new EvaluationError(`The expression takes more than ${STEPS} steps.`);
}

/** Items that are only looked at or copied are cheaper than those an expression is evaluated for. */
export function chargeItems(items: number): void {
  charge(Math.ceil(items / 64));
}

/** A text that is looked through: the engine does that fast. */
export function chargeText(length: number): void {
  charge(Math.floor(length / 1024));
}

/** A text that is made. */
export function limitText(length: number): void {
  if (length > MAX_TEXT)
    throw new EvaluationError(`The expression makes a text of more than ${MAX_TEXT} characters.`);
  chargeItems(length);
}
