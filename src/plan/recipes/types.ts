/** A recipe, planned: every step bound to its operation, every expression checked. Plain JSON. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import type { PageRule, RetryPolicy } from "../../runtime/core/recipe/types.js";
import type { Expression, Json, ValuePlan } from "../expressions/types.js";

export interface RecipePlan {
  readonly inputs: readonly InputPlan[];
  readonly steps: readonly StepPlan[];
  readonly output: OutputPlan;
  /** A text value, or absent. */
  readonly text?: ValuePlan;
  readonly limit: { readonly textTokens: number; readonly listItems?: number };
  /** Milliseconds for a whole call. */
  readonly budget: number;
  readonly rateLimit?: RateLimit;
  /** The input `dry_run` exists. */
  readonly dryRun: boolean;
  readonly confirmFallback: "token" | "deny" | "allow";
  /** OAuth scopes a caller needs: the maximum over the steps, or as the mapping says. */
  readonly scopes: readonly string[];
  /** Ids of the operations used, undo included, sorted. */
  readonly operations: readonly string[];
}

export interface RateLimit {
  readonly calls: number;
  /** Milliseconds. */
  readonly per: number;
  /** Calls with the same key share one limit; absent: those of the same operation, or of the tool. */
  readonly key?: string;
}

export interface InputPlan {
  readonly name: string;
  readonly default?: Json;
  /** What the model sees → what `inputs.<name>` is. */
  readonly values?: Readonly<Record<string, Json>>;
}

export type OutputPlan =
  | { readonly kind: "value"; readonly value: ValuePlan }
  | { readonly kind: "formats"; readonly concise: ValuePlan; readonly detailed: ValuePlan }
  /** The response of this step as the 1:1 tool would return it. */
  | { readonly kind: "response"; readonly step: string }
  | { readonly kind: "none" };

interface StepBase {
  /** As written, or made up (`step_3`) and then not visible to expressions. Unique in a recipe. */
  readonly id: string;
  readonly title?: string;
  readonly when?: Expression;
  readonly origin: Origin;
}

export type StepPlan =
  | CallStepPlan
  | EachStepPlan
  | ParallelStepPlan
  | SetStepPlan
  | FailStepPlan
  | ReturnStepPlan
  | ConfirmStepPlan
  | UseStepPlan;

/** By the operation's argument names, as `OperationDescriptor` has them. */
export type ArgumentsPlan = readonly (readonly [argument: string, value: ValuePlan])[];

export interface CallStepPlan extends StepBase {
  readonly kind: "call";
  readonly operation: string;
  readonly args: ArgumentsPlan;
  readonly effect: Effect;
  readonly accept: readonly number[];
  /** Over `status`, `headers`, `body` besides the step's own scope: all must hold. */
  readonly success: readonly Expression[];
  /** A text for a failure, over the same. */
  readonly error?: Expression;
  readonly retry: RetryPolicy;
  /** Milliseconds of one attempt; the runtime's default when absent. */
  readonly timeout?: number;
  readonly rateLimit?: RateLimit;
  /** `key` absent: a new UUID per step instance. */
  readonly idempotency?: { readonly header: string; readonly key?: Expression };
  readonly pivot: boolean;
  readonly onError: "stop" | "continue";
  readonly undo?: {
    readonly operation: string;
    readonly args: ArgumentsPlan;
    readonly effect: Effect;
    /** As of the step. */
    readonly success?: readonly Expression[];
  };
  readonly poll?: PollPlan;
  readonly collect?: CollectPlan;
  readonly recover?: ValuePlan;
}

/** `read`: changes nothing. `idempotent`: repeating changes nothing more. */
export type Effect = "read" | "idempotent" | "write";

export interface PollPlan {
  readonly until: Expression;
  readonly failIf?: Expression;
  /** Milliseconds, these three. */
  readonly every: number;
  readonly maxEvery: number;
  readonly timeout: number;
}

export interface CollectPlan {
  /** Over `status`, `headers`, `body`. */
  readonly items: Expression;
  readonly page: PageRule;
  /** Over the same; for `cursor`. */
  readonly next?: Expression;
  readonly max: number;
}

export interface EachStepPlan extends StepBase {
  readonly kind: "each";
  readonly of: Expression;
  readonly as: string;
  readonly concurrency: number;
  readonly max: number;
  readonly onError: "stop" | "continue";
  readonly steps: readonly StepPlan[];
  readonly item?: ValuePlan;
}

export interface ParallelStepPlan extends StepBase {
  readonly kind: "parallel";
  readonly steps: readonly StepPlan[];
}

export interface SetStepPlan extends StepBase {
  readonly kind: "set";
  /** In an order in which each only needs those before it. */
  readonly vars: readonly (readonly [name: string, value: ValuePlan])[];
}

export interface FailStepPlan extends StepBase {
  readonly kind: "fail";
  readonly code: string;
  readonly message: ValuePlan;
  readonly show?: ValuePlan;
}

export interface ReturnStepPlan extends StepBase {
  readonly kind: "return";
  readonly value: ValuePlan;
  readonly text?: ValuePlan;
}

export interface ConfirmStepPlan extends StepBase {
  readonly kind: "confirm";
  readonly confirm: string;
  readonly message: ValuePlan;
  readonly show?: ValuePlan;
}

/** Another recipe, written out: it has its own `inputs`, `steps` and `vars`. */
export interface UseStepPlan extends StepBase {
  readonly kind: "use";
  readonly recipe: string;
  readonly args: readonly (readonly [input: string, value: ValuePlan])[];
  readonly inputs: readonly InputPlan[];
  readonly steps: readonly StepPlan[];
  readonly output?: ValuePlan;
}
