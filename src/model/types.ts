/** An API in OpenAPI's own words, whatever version it was written in. Schemas stay where they stand, unresolved. */
import type { Origin } from "../diagnostics/diagnostic.js";
import type { Located } from "../read/types.js";
import type { FormEncoding, OAuthFlows, ParameterLocation, ParameterStyle } from "../runtime/core/types.js";

export interface ApiModel {
  /** The version family the document declares. */
  readonly specVersion: SpecVersion;
  readonly title: string;
  readonly version: string;
  readonly description?: string;
  readonly servers: readonly Server[];
  /** By name; every scheme the document declares. */
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  /** In document order. */
  readonly operations: readonly Operation[];
  /** Where operations stand that could not be read; a diagnostic says why. */
  readonly unread: readonly Unread[];
  readonly at: Origin;
}

export type SpecVersion = "2.0" | "3.0" | "3.1" | "3.2";

export interface Unread {
  /** `METHOD /path`, or the path alone where nothing is known of its operations. */
  readonly key: string;
  readonly reason: string;
  readonly at: Origin;
}

/** OAS 3.1.1 §4.8.5, its variables already replaced by their defaults. May be relative. */
export interface Server {
  readonly url: string;
  readonly at: Origin;
}

export interface Operation {
  /** `METHOD /path` as written: unique in a document. */
  readonly key: string;
  readonly operationId?: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** Path-level parameters merged in; style and explode made explicit. */
  readonly parameters: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: readonly Response[];
  /** Any one of the outer list, all of the inner; an empty inner list means that no credential is needed. */
  readonly security: readonly (readonly string[])[];
  /** OAuth scopes (OAS 3.1.1 §4.8.30) of each alternative, by scheme; absent where none is named. */
  readonly scopes?: readonly SchemeScopes[];
  /** Set where the operation or its path item declares servers of its own. */
  readonly servers?: readonly Server[];
  readonly mcp: McpExtension;
  /** Set where part of it could not be read (a diagnostic says why), so that it must not be served. */
  readonly broken?: string;
  readonly at: Origin;
}

export interface Parameter {
  /** Location and name, as two declarations of the same parameter share them. */
  readonly identity: string;
  readonly name: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  /** OAS 3.1.1 §4.8.12.2.1, of a query parameter: an empty value is one, whatever its schema says. */
  readonly allowEmptyValue?: true;
  /** Set for a parameter with `content`. */
  readonly contentType?: string;
  readonly schema?: Located;
  readonly example?: unknown;
  readonly at: Origin;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description?: string;
  readonly content: readonly MediaType[];
  readonly at: Origin;
}

export interface MediaType {
  /** Lower case, without parameters. */
  readonly contentType: string;
  readonly schema?: Located;
  /** OAS 3.2: the schema of each item of a sequential media type. */
  readonly itemSchema?: Located;
  /** By property name. */
  readonly encoding: Readonly<Record<string, Encoding>>;
  /** The first example: a value, or (`isWrapped`) an Example Object, which may be a reference. */
  readonly example?: { readonly at: Located; readonly isWrapped: boolean };
}

/** OAS 3.1.1 §4.8.15; what is not said stays absent. */
export interface Encoding extends Partial<FormEncoding> {
  /** Those of a part whose value the document fixes. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Response {
  /** `200`, `2XX`, `default`. */
  readonly status: string;
  readonly description?: string;
  readonly content: readonly MediaType[];
}

/** By scheme name, where a requirement names scopes. */
export type SchemeScopes = Readonly<Record<string, readonly string[]>>;

/** OAS 3.1.1 §4.8.27. */
export type SecurityScheme =
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
  /** RFC 9110 §11.1; in lower case. */
  | { readonly type: "http"; readonly scheme: string }
  /** `metadataUrl`: OAS 3.2 `oauth2MetadataUrl` (RFC 8414). */
  | { readonly type: "oauth2"; readonly flows: OAuthFlows; readonly metadataUrl?: string }
  /** `metadataUrl`: `openIdConnectUrl`, absolute unless the document's own address is not known. */
  | { readonly type: "openIdConnect"; readonly metadataUrl: string }
  | { readonly type: "mutualTLS" }
  | { readonly type: "unknown"; readonly reason: string };

/** What the `x-mcp` extension says, the operation's word before its path item's before the document's. */
export interface McpExtension {
  /** Absent where nobody said. */
  readonly enabled?: boolean;
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
}
