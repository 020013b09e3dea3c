/** A recipe, planned: every step bound to its operation, every expression checked. Plain JSON. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import type { Effect, RateLimit, RetryPolicy } from "../../runtime/core/policy/types.js";
import type { PageRule } from "../../runtime/core/recipe/types.js";
import type { TypePlan, ValueTypePlan } from "../expressions/type-plan.js";
import type { Expression, Json, ValuePlan } from "../expressions/types.js";

export type { Effect, RateLimit } from "../../runtime/core/policy/types.js";

export interface RecipePlan {
  readonly inputs: readonly InputPlan[];
  /** Of what expressions see; only with `PlanOptions.details`, as all types in a plan. */
  readonly inputsType?: TypePlan;
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

/** What a step says of its call, over the facts of the operation. */
export interface CallStepPlan extends StepBase {
  readonly kind: "call";
  readonly operation: string;
  readonly args: ArgumentsPlan;
  /** As in the operation's facts, for who looks at steps. */
  readonly effect: Effect;
  /** What the recipe relies on in the answer: `runtime/core/recipe/needs.ts`. */
  readonly needs?: readonly string[];
  readonly accept?: readonly number[];
  /** Where the step accepts more than the operation's own success. */
  readonly bodyType?: ValueTypePlan;
  /** Over `status`, `headers`, `body` besides the step's own scope: all must hold. */
  readonly success?: readonly Expression[];
  readonly retry?: RetryPolicy;
  /** Milliseconds of one attempt. */
  readonly timeout?: number;
  /** `key` absent: a new UUID per step instance. */
  readonly idempotency?: { readonly header: string; readonly key?: Expression };
  readonly pivot?: true;
  /** A failure is noted, and the recipe goes on. */
  readonly onError?: "continue";
  readonly undo?: { readonly operation: string; readonly args: ArgumentsPlan };
  readonly poll?: PollPlan;
  readonly collect?: CollectPlan;
  readonly recover?: ValuePlan;
}

/** What a mapping file knows of an operation, for all steps that call it. */
export interface OperationFactsPlan {
  readonly effect: Effect;
  /** Unless it is the usual one. */
  readonly retry?: RetryPolicy;
  /** Milliseconds of one attempt. */
  readonly timeout?: number;
  readonly rateLimit?: RateLimit;
  /** Over `status`, `headers` and `body`: all must hold. */
  readonly success?: readonly Expression[];
  /** A text for a failure, over the same. */
  readonly error?: Expression;
  /** What `success` relies on. */
  readonly needs?: readonly string[];
}

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
  readonly inputsType?: TypePlan;
  readonly steps: readonly StepPlan[];
  readonly output?: ValuePlan;
}
