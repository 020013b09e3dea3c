/** What one evaluation may do, so that no list from an API keeps a server busy. */
import { EvaluationError } from "./error.js";

export interface Budget {
  /** What is left. */
  steps: number;
}

const STEPS = 1_000_000;
/** Characters of one text that an expression makes. */
const MAX_TEXT = 16_000_000;

export function createBudget(): Budget {
  return { steps: STEPS };
}

/** Throws an `EvaluationError` when nothing is left. */
export function charge(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new EvaluationError(`The expression takes more than ${STEPS} steps.`);
}

/** Items that are only looked at or copied are cheaper than those an expression is evaluated for. */
export function chargeItems(budget: Budget, items: number): void {
  charge(budget, Math.ceil(items / 64));
}

/** A text that is looked through: the engine does that fast. */
export function chargeText(budget: Budget, length: number): void {
  charge(budget, Math.floor(length / 1024));
}

/** A text that is made. */
export function limitText(budget: Budget, length: number): void {
  if (length > MAX_TEXT)
    throw new EvaluationError(`The expression makes a text of more than ${MAX_TEXT} characters.`);
  chargeItems(budget, length);
}
