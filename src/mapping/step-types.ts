/** Steps of a recipe as their author wrote them. */
import type { Duration, ExpressionText, Retry, Value, Values } from "./types.js";

interface StepOptions {
  readonly id?: string;
  readonly if?: ExpressionText;
  readonly title?: string;
}

export type Step =
  | CallStep
  | ForEachStep
  | ParallelStep
  | SetStep
  | FailStep
  | ReturnStep
  | ConfirmStep
  | UseStep;

export interface CallStep extends StepOptions {
  readonly call: string;
  readonly with?: Values;
  /** Statuses that are fine besides 2xx. */
  readonly accept?: readonly number[];
  readonly success?: ExpressionText;
  readonly retry?: Retry;
  readonly timeout?: Duration;
  /** `auto`, or `=expression`. */
  readonly idempotency?: string;
  /** The point of no return: from here on nothing is undone. */
  readonly pivot?: boolean;
  readonly on_error?: "stop" | "continue";
  readonly undo?: { readonly call: string; readonly with?: Values };
  readonly poll?: Poll;
  readonly collect?: Collect;
  /** What a person or model should do when the recipe fails after this step. */
  readonly recover?: string;
}

export interface Poll {
  readonly until: ExpressionText;
  readonly fail_if?: ExpressionText;
  readonly every: Duration;
  readonly max_every?: Duration;
  readonly timeout: Duration;
}

export interface Collect {
  readonly items?: ExpressionText;
  /** Default 200, at most 10,000. */
  readonly max?: number;
}

export interface ForEachStep extends StepOptions {
  readonly for_each: ExpressionText;
  /** Name of the item in the steps. Default `item`. */
  readonly as?: string;
  /** Default 4 where the steps only read, 1 where they write; at most 16. */
  readonly concurrency?: number;
  /** Default 100; more items are an error before the first. */
  readonly max?: number;
  readonly on_error?: "stop" | "continue";
  readonly steps: readonly Step[];
  /** What is kept of each item. Default: nothing. */
  readonly item?: Value;
}

export interface ParallelStep extends StepOptions {
  readonly parallel: readonly Step[];
}

export interface SetStep extends StepOptions {
  readonly set: Values;
}

export interface FailStep extends StepOptions {
  /** A code for programs: `already_closed`. */
  readonly fail: string;
  readonly message: string;
  readonly show?: Value;
}

export interface ReturnStep extends StepOptions {
  /** Ends the recipe well, with this output. */
  readonly return: Value;
  readonly text?: string;
}

export interface ConfirmStep extends StepOptions {
  readonly confirm: string;
  readonly message: string;
  readonly show?: Value;
}

export interface UseStep extends StepOptions {
  /** Another recipe of the file. Its output is `steps.<id>.output`. */
  readonly use: string;
  readonly with?: Values;
}
