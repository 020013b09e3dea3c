/**
 * What recipes are made of when they run: a `Run` per tool call, whose methods are all that the two back ends use.
 * The semantics (order, retries, undo, budgets, what a failure says) are docs/mapping.md, "How a recipe runs".
 */
import type { Any } from "../cel/any.js";
import type { OperationPolicy, Rate } from "../policy/types.js";
import type { Arguments, CallContext, OperationDescriptor, ToolListing, ToolResult } from "../types.js";

/** What is known of an operation for whoever calls it. */
export interface OperationFacts extends OperationPolicy {
  /** False where the API says in its body that it failed. */
  readonly success?: (response: StepResponse<Any>) => boolean;
  /** What the API says of a failure. */
  readonly error?: (response: StepResponse<Any>) => string | undefined;
  /** What `success` relies on in the answer, as in {@link CallOptions}. */
  readonly needs?: readonly string[];
}

/** A request, described; nothing is sent until a `Run` is given it. `Body`: what a good answer holds. */
export interface OperationCall<Body = unknown> {
  readonly operation: OperationDescriptor;
  readonly facts?: OperationFacts;
  readonly args: Arguments;
  /** Only a type: there is no such member. */
  readonly body?: Body;
}

/** Of one call. Header names in lower case; the body decoded by its content type, `null` when there is none. */
export interface StepResponse<Body = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** How the next page is asked for. */
export type PageRule =
  | { readonly kind: "cursor"; readonly argument: string }
  | { readonly kind: "link" }
  | { readonly kind: "page"; readonly argument: string }
  | { readonly kind: "offset"; readonly argument: string };

/** What a step says of its call, over what is known of the operation. */
export interface CallOptions<Body = Any> extends Partial<Omit<OperationFacts, "error" | "success">> {
  readonly success?: (response: StepResponse<Body>) => boolean;
  readonly title?: string;
  /**
   * What the recipe relies on in the answer, as paths: `body.items[].assignee?.name`. Reading what the API left out
   * there ends the recipe with a failure that names it. See `needs.ts`.
   */
  readonly needs?: readonly string[];
  readonly accept?: readonly number[];
  readonly error?: OperationFacts["error"];
  /** `key` absent: a new UUID for this call and its attempts. */
  readonly idempotency?: { readonly header: string; readonly key?: () => unknown };
  readonly pivot?: boolean;
  /** `continue`: a failure gives `undefined` and is noted. */
  readonly onError?: "stop" | "continue";
  /** Takes back what the step did. Reading a member of `result` throws where no answer came. */
  readonly undo?: (result: StepResponse<Body>) => OperationCall;
  /** For whoever reads of a failure after this step, or in it; `result` as above. */
  readonly recover?: (result: StepResponse<Body>) => string;
}

export interface PollOptions<Body = Any> extends CallOptions<Body> {
  readonly until: (response: StepResponse<Body>) => boolean;
  readonly failIf?: (response: StepResponse<Body>) => boolean;
  /** Milliseconds, these three: the wait grows from `every` to `maxEvery` by half each time. */
  readonly every: number;
  readonly maxEvery: number;
  readonly pollTimeout: number;
}

export interface CollectOptions<Body = Any> extends CallOptions<Body> {
  readonly items: (response: StepResponse<Body>) => unknown;
  readonly page: PageRule;
  readonly next?: (response: StepResponse<Body>) => unknown;
  readonly max: number;
}

export interface Collected<Item = unknown> {
  readonly items: readonly Item[];
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

export interface EachResult<Item = unknown> {
  /** What each finished item gave, in the order of the list; items that gave nothing are left out. */
  readonly items: readonly NonNullable<Item>[];
  readonly ok: number;
  readonly failed: number;
  readonly errors: readonly EachError[];
}

/** Ends the recipe when thrown; anything else thrown is a bug, except what the runtime itself throws. */
export type RecipeEnd = Error;

/** What a list holds; anything where it is not known to be one. */
type ItemOf<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : Any;

/** The failure of a step that may fail gives nothing. */
type Soft<Options, Result> = Options extends { readonly onError: "continue" } ? Result | undefined : Result;

export interface Run {
  /** Milliseconds of the epoch at which this call of the tool began: `now()`. */
  readonly now: number;
  readonly call: <Body, const Options extends CallOptions<Body>>(
    id: string,
    request: OperationCall<Body>,
    options?: Options,
  ) => Promise<Soft<Options, StepResponse<Body>>>;
  readonly poll: <Body, const Options extends PollOptions<Body>>(
    id: string,
    request: OperationCall<Body>,
    options: Options,
  ) => Promise<Soft<Options, StepResponse<Body>>>;
  readonly collect: <Body, const Options extends CollectOptions<Body>>(
    id: string,
    request: OperationCall<Body>,
    options: Options,
  ) => Promise<Soft<Options, Collected<ItemOf<ReturnType<Options["items"]>>>>>;
  /** `body` gets a run of its own, whose step ids are told apart by item. */
  readonly each: <Item, Result>(
    id: string,
    list: readonly Item[] | null | undefined,
    body: (item: Item, run: Run, index: number) => Promise<Result>,
    options: EachOptions,
  ) => Promise<EachResult<Result>>;
  /**
   * Starts all branches and gives what they give; a failure stops the others (writes in flight are awaited) and is
   * thrown.
   */
  readonly parallel: <const Results extends readonly unknown[]>(
    id: string,
    branches: { readonly [Index in keyof Results]: (run: Run) => Promise<Results[Index]> },
  ) => Promise<Results>;
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
  readonly use: <Output, Inputs = Any>(
    id: string,
    given: UsedInputs,
    body: (inputs: Inputs, run: Run) => Promise<Output>,
  ) => Promise<{ readonly output: Output }>;
}

/** What a recipe that is used is given, and what its own defaults make of that. */
export interface UsedInputs {
  readonly args: Arguments;
  readonly inputs?: readonly InputRule[];
}

/** How an argument becomes an input: what it is unless given, and what stands for the values that a model sees. */
export interface InputRule {
  readonly name: string;
  readonly default?: unknown;
  readonly values?: Readonly<Record<string, unknown>>;
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
  readonly kind: "recipe";
  readonly listing: ToolListing;
  /** One operation reshaped: its answer is no step's that expressions could name. */
  readonly form?: "endpoint";
  /** Every operation that a run may use. */
  readonly operations: readonly OperationDescriptor[];
  /** Of those that are not the arguments as they are. */
  readonly inputs?: readonly InputRule[];
  /** Milliseconds. */
  readonly budget: number;
  readonly rateLimit?: Rate;
  readonly limit: { readonly textTokens: number; readonly listItems?: number };
  /** Steps whose number is known before the run, for progress. */
  readonly stepCount: number;
  readonly confirmFallback: "token" | "deny" | "allow";
  /** Some step asks the user. */
  readonly asks?: true;
  /** Arguments that are the engine's, not the recipe's; all three unless given. */
  readonly engineArguments?: readonly EngineArgument[];
  /**
   * @param inputs of arguments that satisfy the input schema, without those of the engine; has no prototype
   */
  readonly run: (inputs: Any, run: Run, format: "concise" | "detailed") => Promise<RecipeOutput>;
}

/** Runs one call of a recipe: the result, its failures included. Only bugs are thrown. */
export type RunRecipe = (recipe: RecipeDefinition, args: Arguments, call: CallContext) => Promise<ToolResult>;
