/** What a mapping file's tools are planned against: operations, looked into only when one is named. */
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import type { Mapping, Paginate } from "../../mapping/types.js";
import type { Operation } from "../../model/types.js";
import type { Located } from "../../read/types.js";
import type { RetryPolicy } from "../../runtime/core/policy/types.js";
import type { JsonSchema, OperationDescriptor, ParameterLocation } from "../../runtime/core/types.js";
import type { Typed } from "../expressions/type.js";
import type { TypeTable } from "../expressions/type-plan.js";
import type { Effect, RateLimit } from "./types.js";

export interface Api {
  readonly mapping: Located<Mapping>;
  /** Reports recipe/operation-unknown, or why the operation cannot be called. Planned at its first use, then kept. */
  readonly operation: (reference: string, at: Origin, report: Report) => BoundOperation | undefined;
  /** Of a whole tool call, from `defaults` unless the tool says otherwise; milliseconds. */
  readonly budget: number;
  /** Whether a tool of its own offers the operation of that id; absent where nobody knows. */
  readonly exposed?: (operation: string) => boolean;
  /** Where types are collected; absent where nobody asks for them. */
  readonly types?: TypeTable;
  /** The server that the document of this operation declares for all of them; it may be relative. */
  readonly server?: (operation: string) => string | undefined;
}

/** One operation of a spec with all that a recipe needs of it. */
export interface BoundOperation {
  /** Key in `ServerPlan.operations`. */
  readonly id: string;
  readonly operation: Operation;
  readonly descriptor: OperationDescriptor;
  /** Sorted as the 1:1 tool shows them. */
  readonly arguments: readonly ArgumentInfo[];
  /** Of arguments that are not listed: the body is open. */
  readonly additional?: Typed;
  /** The 1:1 tool's input schema: self-contained, its definitions under `$defs`. */
  readonly inputSchema: JsonSchema;
  readonly effect: Effect;
  /** OAuth scopes it needs; empty where its document names none. */
  readonly scopes: readonly string[];
  /**
   * The body of these statuses, as a union; every declared 2xx where none is given. Optional where one of them has none.
   * `any` where the API says nothing.
   */
  readonly body: (statuses?: readonly number[]) => Typed;
  /** Documented: a status, its range (`4XX`), or `default`. */
  readonly documents: (status: number) => boolean;
  readonly facts: Facts;
}

export interface ArgumentInfo {
  readonly argument: string;
  /** The API's own name; the argument's where it is a whole body. */
  readonly name: string;
  readonly in: ParameterLocation | "body";
  readonly required: boolean;
  /** As in `inputSchema.properties`; its references lead into `inputSchema.$defs`. */
  readonly schema: JsonSchema;
  readonly typed: Typed;
  /** Where the API declares it. */
  readonly at: Origin;
}

/** `defaults`, `operations["*"]` and the operation's own entry, the later over the earlier. */
export interface Facts {
  readonly retry: RetryPolicy;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly rateLimit?: RateLimit;
  /** Where the API takes idempotency keys: as said, or a header parameter of that name. */
  readonly idempotencyHeader?: string;
  /** Expressions over status, headers, body; not compiled yet. */
  readonly success?: Located<string>;
  readonly error?: Located<string>;
  /** The facts and where they stand; compiled by the step that collects. */
  readonly paginate?: Located<Paginate>;
}
