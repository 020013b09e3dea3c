/**
 * What recipes are made of when they run: a `Run` per tool call, whose methods are all that the two back ends use.
 * The semantics (order, retries, undo, budgets, what a failure says) are docs/mapping.md, "How a recipe runs".
 */
import type { Arguments, CallContext, OperationDescriptor, ToolListing, ToolResult } from "../types.js";

/** A request, described; nothing is sent until a `Run` is given it. */
export interface OperationCall {
  readonly operation: OperationDescriptor;
  readonly args: Arguments;
}

/** Of one call. Header names in lower case; the body decoded by its content type, `null` when there is none. */
export interface StepResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type RetryCause = 408 | 425 | 429 | 500 | 502 | 503 | 504 | "network" | "timeout";

export interface RetryPolicy {
  /** All attempts, the first included. */
  readonly attempts: number;
  readonly on: readonly RetryCause[];
  /** Milliseconds: the n-th wait is random between 0 and min(cap, base · 2^(n-1)). */
  readonly base: number;
  readonly cap: number;
  /** 429 may be repeated whatever the method: the API throttles before it acts. */
  readonly throttledEarly?: boolean;
}

/** Where nobody says otherwise. */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 3,
  on: [429, 502, 503, 504, "network"],
  base: 500,
  cap: 30_000,
};

/** How the next page is asked for. */
export type PageRule =
  | { readonly kind: "cursor"; readonly argument: string }
  | { readonly kind: "link" }
  | { readonly kind: "page"; readonly argument: string }
  | { readonly kind: "offset"; readonly argument: string };

export interface CallOptions {
  readonly title?: string;
  /** `read`: changes nothing. `idempotent`: repeating changes nothing more. */
  readonly effect: "read" | "idempotent" | "write";
  readonly accept?: readonly number[];
  /** False where the API says in its body that it failed. */
  readonly success?: (response: StepResponse) => boolean;
  readonly error?: (response: StepResponse) => string | undefined;
  readonly retry?: RetryPolicy;
  /** Milliseconds of one attempt. */
  readonly timeout?: number;
  /** `per` in milliseconds. Calls with the same `key` share one bucket; absent: those of the same operation. */
  readonly rateLimit?: { readonly calls: number; readonly per: number; readonly key?: string };
  /** `key` absent: a new UUID for this call and its attempts. */
  readonly idempotency?: { readonly header: string; readonly key?: () => unknown };
  readonly pivot?: boolean;
  /** `continue`: a failure gives `undefined` and is noted. */
  readonly onError?: "stop" | "continue";
  readonly undo?: {
    readonly effect: CallOptions["effect"];
    readonly request: () => OperationCall;
    /** False where the API says in its body that it failed. */
    readonly success?: (response: StepResponse) => boolean;
  };
  readonly recover?: () => string;
}

export interface PollOptions extends CallOptions {
  readonly until: (response: StepResponse) => boolean;
  readonly failIf?: (response: StepResponse) => boolean;
  /** Milliseconds, these three: the wait grows from `every` to `maxEvery` by half each time. */
  readonly every: number;
  readonly maxEvery: number;
  readonly pollTimeout: number;
}

export interface CollectOptions extends CallOptions {
  readonly items: (response: StepResponse) => unknown;
  readonly page: PageRule;
  readonly next?: (response: StepResponse) => unknown;
  readonly max: number;
}

export interface Collected {
  readonly items: readonly unknown[];
  readonly truncated: boolean;
  readonly pages: number;
}

export interface EachOptions {
  readonly title?: string;
  readonly concurrency: number;
  readonly max: number;
  readonly onError: "stop" | "continue";
  /** Requests that every item makes at least: a loop that cannot end is not begun. */
  readonly calls?: number;
}

export interface EachError {
  readonly index: number;
  /** The item where it is a scalar, else its `id`, `key` or `name`, else its index. */
  readonly key: string | number;
  readonly step: string;
  readonly status?: number;
  readonly message: string;
}

export interface EachResult {
  /** What each finished item gave, in the order of the list; items that gave nothing are left out. */
  readonly items: readonly unknown[];
  readonly ok: number;
  readonly failed: number;
  readonly errors: readonly EachError[];
}

/** Ends the recipe when thrown; anything else thrown is a bug, except what the runtime itself throws. */
export type RecipeEnd = Error;

export interface Run {
  /** Milliseconds of the epoch at which this call of the tool began: `now()`. */
  readonly now: number;
  /** `undefined` only with `onError: "continue"`. */
  readonly call: (
    id: string,
    request: OperationCall,
    options: CallOptions,
  ) => Promise<StepResponse | undefined>;
  readonly poll: (
    id: string,
    request: OperationCall,
    options: PollOptions,
  ) => Promise<StepResponse | undefined>;
  readonly collect: (
    id: string,
    request: OperationCall,
    options: CollectOptions,
  ) => Promise<Collected | undefined>;
  /** `body` gets a run of its own, whose step ids are told apart by item. */
  readonly each: (
    id: string,
    list: readonly unknown[],
    body: (item: unknown, run: Run, index: number) => Promise<unknown>,
    options: EachOptions,
  ) => Promise<EachResult>;
  /** Starts all branches; a failure stops the others (writes in flight are awaited) and is thrown. */
  readonly parallel: (id: string, branches: readonly ((run: Run) => Promise<void>)[]) => Promise<void>;
  /** Asks the user; returns when they agreed, throws when they did not or have to be asked first. */
  readonly confirm: (id: string, message: string, show?: unknown) => Promise<void>;
  /** To be thrown: a guard. */
  readonly fail: (id: string, code: string, message: string, show?: unknown) => RecipeEnd;
  /** To be thrown: an early, good end. As in {@link RecipeOutput}, functions are called after it. */
  readonly end: (output: unknown, text?: string | (() => string | undefined)) => RecipeEnd;
  /**
   * Steps inside another recipe: their ids get the prefix `id/`. `body` gives that recipe's output, or throws
   * `run.end(output)`, which then ends only that recipe.
   */
  readonly use: <T>(id: string, body: (run: Run) => Promise<T>) => Promise<T>;
}

/**
 * What a recipe gives when it ends well. `output` and `text` may be functions: they are called after the last step,
 * so that what they throw is told as a failure to report, not as one of a step, and nothing is undone for it.
 */
export interface RecipeOutput {
  /** JSON data, or a function that makes it. */
  readonly output?: unknown;
  readonly text?: string | (() => string | undefined);
  /** Return this response as the 1:1 tool would; over `output`. */
  readonly response?: StepResponse;
}

export type EngineArgument = "confirm" | "dry_run" | "response_format";

export interface RecipeDefinition {
  readonly listing: ToolListing;
  /** Milliseconds. */
  readonly budget: number;
  readonly rateLimit?: { readonly calls: number; readonly per: number };
  readonly limit: { readonly textTokens: number; readonly listItems?: number };
  /** Steps whose number is known before the run, for progress. */
  readonly stepCount: number;
  readonly confirmFallback: "token" | "deny" | "allow";
  /** Arguments that are the engine's, not the recipe's; all three unless given. */
  readonly engineArguments?: readonly EngineArgument[];
  /** Is given arguments that satisfy the input schema, without `dry_run`, `confirm` and `response_format`. */
  readonly run: (args: Arguments, run: Run, format: "concise" | "detailed") => Promise<RecipeOutput>;
}

/** Runs one call of a recipe: the result, its failures included. Only bugs are thrown. */
export type RunRecipe = (recipe: RecipeDefinition, args: Arguments, call: CallContext) => Promise<ToolResult>;
