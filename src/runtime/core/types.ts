/**
 * The runtime's contract: the data a compiled server is made of, and the two ports a host plugs in.
 * Plain, readonly and JSON-serialisable, so that a plan can be printed, cached and emitted.
 */

import type { KeepFile } from "./files.js";
import type { NetworkPolicy } from "./network.js";
import type { ParameterDescriptor, RequestBodyDescriptor } from "./request-types.js";

export type { CredentialDescriptor, OAuthDescriptor, OAuthFlow, OAuthFlows } from "./credential-types.js";

export type JsonSchema = { readonly [keyword: string]: unknown };

/** How parameters and bodies are written: a file of its own, to be read from here. */
export type {
  FormEncoding,
  ParameterDescriptor,
  ParameterLocation,
  ParameterStyle,
  PartDescriptor,
  RequestBodyDescriptor,
  XmlBody,
  XmlNode,
} from "./request-types.js";

/** One OpenAPI operation, ready to be sent. Nothing here needs the document again. */
export interface OperationDescriptor {
  /** The plan's key: the operationId when it is unique, else `METHOD /path`. */
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** The path template as written: `/pets/{petId}`. */
  readonly path: string;
  /** Set where the operation or its path item declares servers of its own. */
  readonly server?: string;
  /** That server is on another origin than the document's: called only where the operator says so. */
  readonly isElsewhere?: true;
  readonly parameters: readonly ParameterDescriptor[];
  readonly requestBody?: RequestBodyDescriptor;
  /** alias → wire name of property names below the top level that hosts would reject (`@type`). */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Alternatives of sets (OAS Security Requirement): any one of the outer list, all of the inner. */
  readonly security: readonly (readonly string[])[];
  /** Of each alternative, by scheme name: the OAuth scopes that it asks for. Absent where none does. */
  readonly scopes?: readonly Readonly<Record<string, readonly string[]>>[];
  /** The value of the Accept header. */
  readonly accept: string;
}

/** MCP ToolAnnotations, all four set (their defaults are the worst case). */
export interface ToolAnnotations {
  readonly title?: string;
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** Exactly what `tools/list` shows of one tool. */
export interface ToolListing {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema;
  readonly annotations: ToolAnnotations;
}

export type ContentBlock =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image" | "audio"; readonly data: string; readonly mimeType: string }
  | { readonly type: "resource"; readonly resource: EmbeddedFile }
  | ResourceLink;

/** MCP BlobResourceContents; `blob` in base64. */
export interface EmbeddedFile {
  readonly uri: string;
  readonly mimeType: string;
  readonly blob: string;
}

/** MCP ResourceLink; `size` in bytes. */
export interface ResourceLink {
  readonly type: "resource_link";
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
}

/** What a user has to answer before the call goes on. */
export interface InputRequired {
  readonly message: string;
  /** Signed, bound to this call; comes back with the answer. */
  readonly state: string;
}

/** Why a call failed. `code` as docs/mapping.md lists them: `http_404`, `timeout`; `status` is that of HTTP. */
export interface ToolFailureCause {
  readonly code: string;
  readonly status?: number;
}

/** MCP CallToolResult. An `isError` result never carries `structuredContent` (older clients would reject it). */
export interface ToolResult {
  readonly content: readonly ContentBlock[];
  readonly structuredContent?: unknown;
  readonly isError?: true;
  /** Of an error, for programs that call tools as functions; no client is sent it. */
  readonly failure?: ToolFailureCause;
  /** For programs; of keys with a prefix of their own (MCP `_meta`). */
  readonly _meta?: Readonly<Record<string, unknown>>;
  /** Instead of a result: ask, then call again with the answer in {@link CallContext}. */
  readonly inputRequired?: InputRequired;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** What one call may use of its caller: cancellation and progress. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress?: (progress: number, message: string, total?: number) => void;
  /** Present where the client can ask its user: the server may then end a call with `inputRequired`. */
  readonly elicitation?: {
    /** Set when the call comes back. */
    readonly answer?: { readonly state: string; readonly agreed: boolean };
  };
  /** Whom confirmations are bound to; absent where nobody is authenticated. */
  readonly principal?: string;
  /** Present where there is a place for files that are too large for a result. */
  readonly keepFile?: KeepFile;
  /** The access token that the client was authenticated by. It is only ever exchanged (RFC 8693), never sent on. */
  readonly subjectToken?: string;
  /** Headers of the client's request that the operator lets through to the API; names in lower case. */
  readonly forwarded?: Readonly<Record<string, string>>;
}

/** A resource or resource template as the server holds it; `uri` is RFC 6570 level 1. */
export interface ResourceDefinition {
  readonly name: string;
  readonly uri: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** `variables`: those of the URI, decoded. */
  readonly read: (
    variables: Readonly<Record<string, string>>,
    call: CallContext,
  ) => Promise<ResourceContent | ToolResult>;
}

export interface ResourceContent {
  readonly mimeType: string;
  readonly content: { readonly text: string } | { readonly blob: string };
}

export interface PromptDefinition {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly title?: string;
    readonly description?: string;
    readonly required: boolean;
  }[];
  readonly text: (args: Readonly<Record<string, string>>) => string;
  /** Values for an argument that begin with, or hold, what is typed. */
  readonly complete: (
    argument: string,
    typed: string,
    args: Readonly<Record<string, string>>,
    call: CallContext,
  ) => Promise<readonly string[]>;
}

/** A tool as the server holds it. `run` receives arguments that satisfy `listing.inputSchema`. */
export interface ToolDefinition {
  readonly listing: ToolListing;
  /** What it runs reads its arguments as what their types say: these are checked even where nothing else is. */
  readonly reliesOnTypes?: true;
  readonly run: (args: Arguments, call: CallContext) => Promise<ToolResult>;
}

export interface HttpRequest {
  readonly method: string;
  /** scheme://host[:port] */
  readonly origin: string;
  /** Path and query exactly as they go into the request line. Never parsed as a URL again: that would fold `%2E%2E`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface HttpOptions {
  readonly signal: AbortSignal;
  /** Milliseconds for one attempt, from sending to the last byte of the body. */
  readonly timeout: number;
  /** At least `timeout`, its default: milliseconds until the answer has to be there, waiting for a turn at the host included. */
  readonly within?: number;
  /** Bytes of body after decompression; more is an error. */
  readonly maxResponseBytes: number;
  /**
   * Bytes of an answer that is a stream of items (`isStream`), which need not end: what came by then, or by the timeout,
   * is a partial answer. Absent: a stream is an answer like any other.
   */
  readonly streamBytes?: number | undefined;
  /** Absent: no redirect leaves the origin, and only metadata services are refused. */
  readonly network?: NetworkPolicy;
  /** Absent: the request is to the API. */
  readonly namedBy?: NamedBy;
}

/**
 * Who names a server besides the API, such as an authorization server. `operator`: it is as good as the API. An origin: a
 * document or metadata from there (or, of a server that the document itself names, the server's own), so that it may only
 * lead to where that one may, and does not see our certificate.
 */
export type NamedBy = "operator" | `${string}://${string}`;

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Why no more of a stream came: the timeout, the limit of its size, or a connection that broke. */
  readonly partial?: "time" | "size" | "broken";
  /** Why a redirect was not followed: a sentence. */
  readonly notFollowed?: string;
}

/** Port: sends one request. Rejects with an `HttpError`. */
export type HttpClient = (request: HttpRequest, options: HttpOptions) => Promise<HttpResponse>;

/** One way in which a value breaks its schema, in JSON Schema's words. */
export interface Violation {
  /** RFC 6901 pointer to the offending value. */
  readonly pointer: string;
  readonly keyword: string;
  /** The keyword's parameters: `{ limit: 100 }`, `{ missingProperty: "id" }`, `{ allowedValues: [...] }`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The validator's own wording, used where we have none. */
  readonly message: string;
  /** RFC 6901 pointer, inside the schema document, to the keyword that failed. */
  readonly schemaPointer: string;
}

/** Port: compiles a schema at its first use; an empty list means valid. */
export type Validator = (schema: JsonSchema) => (value: unknown) => readonly Violation[];
