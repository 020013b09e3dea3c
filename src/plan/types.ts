/** The server, planned: all that the two back ends know. Neither looks at the OpenAPI document again. */
import type { Origin } from "../diagnostics/diagnostic.js";
import type { EndpointPolicy } from "../runtime/core/policy/types.js";
import type {
  CredentialDescriptor,
  JsonSchema,
  OperationDescriptor,
  ToolListing,
} from "../runtime/core/types.js";
import type { NamedTypes, TypePlan, ValueTypePlan } from "./expressions/type-plan.js";
import type { Expression, ValuePlan } from "./expressions/types.js";
import type { ArgumentsPlan, OperationFactsPlan, RecipePlan } from "./recipes/types.js";

export interface ServerPlan {
  /** Raised when this contract changes. */
  readonly version: 1;
  readonly info: {
    /** MCP Implementation.name: a slug of the title. */
    readonly name: string;
    readonly title: string;
    readonly version: string;
  };
  /** MCP server instructions, from the document's description. */
  readonly instructions?: string;
  /** The first usable server URL, its variables filled in; may be relative. */
  readonly server?: string;
  /** scheme://host[:port] of servers that only a document from the network names, sorted: their addresses must be public. */
  readonly publicOrigins?: readonly string[];
  /** Names of the documents that have one, where the mapping file or an import gives them: what the ids of their operations begin with (`billing:`). */
  readonly specs?: readonly string[];
  /** By security scheme name; only those an operation uses. */
  readonly credentials: Readonly<Record<string, CredentialDescriptor>>;
  /** By `OperationDescriptor.id`; only those a tool uses. */
  readonly operations: Readonly<Record<string, OperationDescriptor>>;
  /** By the same ids, of those that a mapping file's tools, resources and prompts use; absent where it has none. */
  readonly facts?: Readonly<Record<string, OperationFactsPlan>>;
  /** Sorted by name, so that the list does not depend on the order of operations in the document. */
  readonly tools: readonly ToolPlan[];
  /** Sorted by name, these two; absent where the mapping file has none. */
  readonly resources?: readonly ResourcePlan[];
  readonly prompts?: readonly PromptPlan[];
  /** Sent with every request; those of the command line win. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds of one attempt, and bytes of one response, where the mapping file says so. */
  readonly timeout?: number;
  readonly maxResponseBytes?: number;
  /** Milliseconds of a whole call of a 1:1 tool, or of what reads a resource, where the mapping file says so. */
  readonly budget?: number;
  /** Operations that no tool serves, and why. */
  readonly leftOut: readonly LeftOut[];
  /** For who writes code from the plan; only where it was asked for (`PlanOptions.details`). */
  readonly details?: PlanDetails;
}

/** What a document says besides, of the operations that the plan has. */
export interface PlanDetails {
  /** By `OperationDescriptor.id`. */
  readonly operations: Readonly<Record<string, OperationDetails>>;
  /** Types that operations and recipes refer to. */
  readonly types: NamedTypes;
  /** By their names, of all tools; where code calls these. */
  readonly tools?: Readonly<Record<string, ToolTypes>>;
}

/** What a tool takes and gives, for code that calls it. */
export interface ToolTypes {
  readonly input: TypePlan;
  /** Text where a recipe has no output. */
  readonly output: ValueTypePlan;
}

export interface OperationDetails {
  /** The first tag; where several documents have names, that of its document is put before it. */
  readonly tag?: string;
  readonly summary?: string;
  readonly success: SuccessDetails;
  /** Of operations that code calls, these two: an object of its arguments, and what its success holds. */
  readonly arguments?: TypePlan;
  readonly body?: ValueTypePlan;
}

/** How a call that goes well is answered, as the document has it. */
export interface SuccessDetails {
  readonly status: number;
  /** Absent where there is no body. */
  readonly contentType?: string;
  readonly example?: unknown;
  /** Self-contained; only of operations that recipes call. */
  readonly schema?: JsonSchema;
}

/** One operation as one tool. */
export interface EndpointToolPlan {
  readonly kind: "endpoint";
  readonly listing: ToolListing;
  readonly operation: string;
  /** What a mapping file knows of it beyond its method. */
  readonly facts?: EndpointPolicy;
  readonly origin: Origin;
}

/** A goal: steps over several operations, or one operation reshaped by the mapping file. */
export interface RecipeToolPlan {
  readonly kind: "recipe";
  readonly listing: ToolListing;
  /** `endpoint`: written with `operation:`, one step. */
  readonly form: "recipe" | "endpoint";
  readonly recipe: RecipePlan;
  readonly origin: Origin;
}

export type ToolPlan = EndpointToolPlan | RecipeToolPlan;

/** MCP resource (no variables in `uri`) or resource template; reading it calls one operation. */
export interface ResourcePlan {
  readonly name: string;
  readonly uri: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly operation: string;
  /** Over `args`: the URI's variables. */
  readonly args: ArgumentsPlan;
  /** Over `status`, `headers`, `body`. */
  readonly output?: ValuePlan;
  /** What `output` relies on in the answer. */
  readonly needs?: readonly string[];
  readonly origin: Origin;
}

export interface PromptPlan {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly arguments: readonly PromptArgumentPlan[];
  /** A text value over `args`. */
  readonly text: ValuePlan;
  readonly origin: Origin;
}

export interface PromptArgumentPlan {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly required: boolean;
  readonly completion?:
    | { readonly kind: "values"; readonly values: readonly string[] }
    /** `values` over `status`, `headers`, `body`; `args` over `args` (those given so far) and `value` (what is typed). */
    | {
        readonly kind: "operation";
        readonly operation: string;
        readonly args: ArgumentsPlan;
        readonly values: Expression;
        /** What `values` relies on in the answer. */
        readonly needs?: readonly string[];
      };
}

export interface LeftOut {
  /** `METHOD /path` */
  readonly operation: string;
  /** `excluded`: by a filter or x-mcp; `covered`: a tool of the mapping file uses it; `unusable`: a diagnostic with severity error says why. */
  readonly kind: "excluded" | "unusable" | "covered";
  readonly reason: string;
  readonly origin: Origin;
}
