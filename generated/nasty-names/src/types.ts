/** What operations take and answer with. An API may send more than its document says, or something else. */
import type { Open } from "openapi-mcp/runtime";

/** Array, as the document has it. */
export type ApiArray = {
  readonly Array?: Proto | null;
};

/** Error, as the document has it. */
export type ApiError = {
  readonly constructor: string;
  readonly name: string;
  readonly ["__proto__"]: string;
  readonly then?: string | null;
  readonly "`\u0024{x}`"?: {
    readonly "*/"?: string | null;
  } | null;
  readonly "a\"b\\"?: string | null;
  readonly length?: number | null;
  readonly list?: readonly ApiArray[] | null;
  readonly state?: Open<"`" | "\u0024{x}" | "*/" | "\u2028" | "ok"> | null;
};

/** What get ticket takes. */
export type GetTicketCq43atArguments = Readonly<Record<never, never>>;

/** What await takes. */
export type OperationAwaitArguments = Readonly<Record<never, never>>;

/** What class takes. */
export type OperationClassArguments = {
  readonly then: string;
  readonly proto?: string | null;
  readonly constructor?: {
    readonly proto_2?: number | null;
  } | null;
  readonly argument_9oalw6?: string | null;
  readonly z?: boolean | null;
  readonly argument_m53vcl?: string | null;
  readonly "a.b"?: string | null;
  readonly a_b?: string | null;
};

/** __proto__, as the document has it. */
export type Proto = {
  readonly again?: ApiArray | null;
};
