/** The server, planned: all that the two back ends know. Neither looks at the OpenAPI document again. */
import type { Origin } from "../diagnostics/diagnostic.js";
import type { CredentialDescriptor, OperationDescriptor, ToolListing } from "../runtime/core/types.js";

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
  /** By security scheme name; only those an operation uses. */
  readonly credentials: Readonly<Record<string, CredentialDescriptor>>;
  /** By `OperationDescriptor.id`; only those a tool uses. */
  readonly operations: Readonly<Record<string, OperationDescriptor>>;
  /** Sorted by name, so that the list does not depend on the order of operations in the document. */
  readonly tools: readonly ToolPlan[];
  /** Operations that no tool serves, and why. */
  readonly leftOut: readonly LeftOut[];
}

/** One operation as one tool. */
export interface EndpointToolPlan {
  readonly kind: "endpoint";
  readonly listing: ToolListing;
  readonly operation: string;
  readonly origin: Origin;
}

export type ToolPlan = EndpointToolPlan;

export interface LeftOut {
  /** `METHOD /path` */
  readonly operation: string;
  /** `excluded`: by a filter or x-mcp; `unusable`: a diagnostic with severity error says why. */
  readonly kind: "excluded" | "unusable";
  readonly reason: string;
  readonly origin: Origin;
}
