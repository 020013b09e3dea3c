/** What expressions are evaluated in. */
import type { Budget } from "../runtime/core/cel/budget.js";
import { EvaluationError } from "../runtime/core/cel/error.js";
import { kindOf } from "../runtime/core/cel/kinds.js";
import { Unknown } from "../runtime/core/cel/unknown.js";

export interface Environment {
  /** Without a prototype. */
  readonly names: Readonly<Record<string, unknown>>;
  /** Milliseconds of the epoch. */
  readonly now: number;
  /** A new one for each expression unless given. */
  readonly budget?: Budget;
}

/** An environment whose budget is under way. */
export interface Frame extends Environment {
  readonly budget: Budget;
}

/** The environment with one more name. */
export function bind<E extends Environment>(env: E, name: string, value: unknown): E {
  const names: Record<string, unknown> = Object.assign(Object.create(null), env.names);
  names[name] = value;
  return { ...env, names };
}

/**
 * Whether a condition holds; one that a dry run does not know counts as true.
 * Throws an `EvaluationError` for other values.
 */
export function truth(value: unknown): boolean {
  if (value instanceof Unknown) return true;
  if (typeof value === "boolean") return value;
  throw new EvaluationError(`A condition must be true or false, not ${kindOf(value)}.`);
}
