/**
 * The mapping file as its author wrote it, checked for shape and nothing else: which operations exist and what the
 * expressions mean is for `plan/` to say. `schema.ts` is the same as zod, and the source of the editor's JSON Schema.
 */
import type { Step } from "./step-types.js";

export type * from "./step-types.js";

export interface Mapping {
  readonly version: 1;
  /** Path (from the mapping file's folder) or URL of the OpenAPI document; exactly one of `spec` and `specs`. */
  readonly spec?: string;
  /** Several documents, by a name that prefixes their tools (`billing_list_invoices`) and operations (`billing:listInvoices`). */
  readonly specs?: Readonly<Record<string, SpecSource>>;
  readonly import?: readonly ImportSource[];
  readonly server?: ServerInfo;
  readonly defaults?: Policy;
  /** Facts about the API, by operationId, by `METHOD /path`, or `*` for all. */
  readonly operations?: Readonly<Record<string, OperationFacts>>;
  readonly expose?: Expose;
  readonly tools?: Readonly<Record<string, Tool>>;
  /** No key of the file: tools with a slip in them, planned only to tell what else is wrong with them. */
  readonly withheld?: readonly string[];
  /** No key of the file: pointers of keys as they are written, and as they were taken. */
  readonly misspelt?: readonly Misspelt[];
  /** No key of the file: tools whose shape is broken. */
  readonly dropped?: readonly string[];
  readonly resources?: Readonly<Record<string, Resource>>;
  readonly prompts?: Readonly<Record<string, Prompt>>;
}

export interface Misspelt {
  readonly written: string;
  readonly taken: string;
}

export type SpecSource =
  | string
  | { readonly spec: string; readonly prefix?: string; readonly base_url?: string };

/** Each workflow of an Arazzo document becomes a tool. */
export interface ImportSource {
  readonly arazzo: string;
  /** Put before the names of its tools. */
  readonly prefix?: string;
}

export interface ServerInfo {
  readonly name?: string;
  readonly title?: string;
  readonly version?: string;
  readonly instructions?: string;
  readonly base_url?: string;
}

/** `500ms`, `15s`, `2m`, `1h30m` */
export type Duration = string;
/** An expression without the leading `=`. */
export type ExpressionText = string;
/** A literal, `=expression`, text with `${…}`, a list, a map, or a projection (`$from`). */
export type Value = unknown;
export type Values = Readonly<Record<string, Value>>;

export interface Policy {
  /** Of one HTTP attempt. Default 15s. */
  readonly timeout?: Duration;
  /** Of a whole tool call. Default 50s. */
  readonly budget?: Duration;
  readonly retry?: Retry;
  /** `10/s`, `100/m`, `5000/h` */
  readonly rate_limit?: string;
  /** `500KB`, `2MB`. Default 2MB. */
  readonly max_response?: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

export type RetryCause = 408 | 425 | 429 | 500 | 502 | 503 | 504 | "network" | "timeout";

export interface Retry {
  /** All of them, the first included; 1 to 10. Default 3. */
  readonly attempts?: number;
  /** Default 429, 502, 503, 504, network. */
  readonly on?: readonly RetryCause[];
  /** Default 500ms. */
  readonly base?: Duration;
  /** Default 30s. */
  readonly cap?: Duration;
}

export interface OperationFacts {
  /** Repeating it changes nothing more. */
  readonly idempotent?: boolean;
  /** It changes nothing, whatever its method. */
  readonly safe?: boolean;
  /** The header in which the API takes idempotency keys. */
  readonly idempotency_header?: string;
  /** 429 is answered before anything is done, so any method may be repeated after it. */
  readonly throttled_early?: boolean;
  /** Over `status`, `headers`, `body`; false means that the call failed, whatever its status. */
  readonly success?: ExpressionText;
  /** Text of a failure, over the same. */
  readonly error?: ExpressionText;
  readonly paginate?: Paginate;
  readonly retry?: Retry;
  readonly timeout?: Duration;
  readonly rate_limit?: string;
}

/** One of: `link`, `cursor` with `next`, `page`, `offset`. */
export interface Paginate {
  /** RFC 8288: follow the Link header of this relation. */
  readonly link?: "next";
  /** Argument that takes the cursor. */
  readonly cursor?: string;
  /** Where the response says the next cursor. */
  readonly next?: ExpressionText;
  /** Argument that takes the page number; counted from 1, or from where the first call says. */
  readonly page?: string;
  /** Argument that takes the number of items to skip. */
  readonly offset?: string;
  /** Where the response has its items; the body itself unless said. */
  readonly items?: ExpressionText;
}

export interface Expose {
  /** All when absent, none when empty. */
  readonly include?: readonly ExposeRule[];
  readonly exclude?: readonly ExposeRule[];
  /** Whether operations that a tool of this file uses also get their 1:1 tool. Default `hide`. */
  readonly covered?: "hide" | "show";
  readonly naming?: "snake_case" | "operation_id";
  readonly prefix?: string;
}

/** All that is given must match; any entry of a list will do. */
export interface ExposeRule {
  readonly tags?: readonly string[];
  readonly methods?: readonly string[];
  /** Globs. */
  readonly paths?: readonly string[];
  readonly operations?: readonly string[];
}

export type Tool = EndpointTool | RecipeTool;

interface ToolOptions {
  readonly title?: string;
  readonly description?: string;
  readonly annotations?: Annotations;
  readonly scopes?: readonly string[];
  readonly timeout?: Duration;
  readonly budget?: Duration;
  readonly rate_limit?: string;
  readonly limit?: Limit;
  /** Adds the input `dry_run`: reads run, writes are only listed. */
  readonly dry_run?: boolean;
  /** `{concise, detailed}` adds the input `response_format`. */
  readonly output?: Value;
  /** What the result says in words. */
  readonly text?: string;
  /** What to do where a client cannot ask its user. Default `token`. */
  readonly confirm_fallback?: "token" | "deny" | "allow";
}

export interface Annotations {
  readonly read_only?: boolean;
  readonly destructive?: boolean;
  readonly idempotent?: boolean;
  readonly open_world?: boolean;
}

export interface Limit {
  readonly text_tokens?: number;
  readonly list_items?: number;
}

/** One operation, reshaped. */
export interface EndpointTool extends ToolOptions {
  readonly operation: string;
  /** By the argument's name in the 1:1 tool. */
  readonly params?: Readonly<Record<string, Param>>;
  /** Asks with this text before the call. */
  readonly confirm?: string;
}

/** Keys besides these are JSON Schema keywords that narrow the argument. */
export interface Param {
  /** What the model calls it. */
  readonly name?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: boolean;
  /** Neither shown nor sent; with `default`, sent but not shown. */
  readonly hide?: boolean;
  /** Always sent, never shown. */
  readonly value?: Value;
  readonly [keyword: string]: unknown;
}

export interface RecipeTool extends ToolOptions {
  readonly description: string;
  readonly inputs?: Readonly<Record<string, Input | null>>;
  readonly steps: readonly Step[];
}

/** Keys besides these are JSON Schema keywords; without `type` or `enum` the schema is inferred. */
export interface Input {
  readonly optional?: boolean;
  /** A map: what the model sees → what the API gets. */
  readonly enum?: readonly unknown[] | Readonly<Record<string, unknown>>;
  readonly description?: string;
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

export interface Resource {
  /** RFC 6570 level 1; its variables are arguments of the operation. */
  readonly uri: string;
  readonly operation: string;
  readonly title?: string;
  readonly description?: string;
  /** Default: what the API says, `application/json` with an `output`. */
  readonly mime?: string;
  readonly with?: Values;
  /** Over `status`, `headers`, `body`. */
  readonly output?: Value;
}

export interface Prompt {
  readonly title?: string;
  readonly description?: string;
  readonly args?: Readonly<Record<string, PromptArgument | null>>;
  /** Text with `${args.name}`. */
  readonly text: string;
}

export interface PromptArgument {
  readonly title?: string;
  readonly description?: string;
  /** Default true. */
  readonly required?: boolean;
  /** Values to complete from. */
  readonly enum?: readonly string[];
  /** Or the operation that lists them, and where its response has them. */
  readonly complete?: { readonly operation: string; readonly with?: Values; readonly values: ExpressionText };
}
