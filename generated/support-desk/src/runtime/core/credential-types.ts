/** Security schemes as a server has them (OAS 3.1.1 §4.8.27): data of the contract. */

/** Where a security scheme's secret comes from and where it goes. Secrets themselves are never in the plan. */
export type CredentialDescriptor =
  | {
      readonly kind: "apiKey";
      readonly in: "header" | "query" | "cookie";
      readonly name: string;
      readonly env: string;
    }
  | { readonly kind: "basic" | "digest"; readonly usernameEnv: string; readonly passwordEnv: string }
  | { readonly kind: "bearer"; readonly env: string }
  /** Another scheme of HTTP: the variable holds the whole value of Authorization. */
  | { readonly kind: "authorization"; readonly scheme: string; readonly env: string }
  | OAuthDescriptor
  /** Satisfied by the certificate that the operator gives to the HTTP client. */
  | { readonly kind: "mutualTLS" }
  | { readonly kind: "unsupported"; readonly reason: string };

/** `oauth2` and `openIdConnect`: access tokens that are given, or obtained from an authorization server. */
export interface OAuthDescriptor {
  readonly kind: "oauth2";
  /** The variable of a ready access token, which wins. */
  readonly env: string;
  /** What the names of the others begin with: `OPENAPI_MCP_DESK_AUTH` of `OPENAPI_MCP_DESK_AUTH_CLIENT_ID`. */
  readonly prefix: string;
  /** Where the authorization server describes itself: RFC 8414, OpenID Connect Discovery. */
  readonly metadataUrl?: string;
  readonly flows: OAuthFlows;
}

/** OAS 3.1.1 §4.8.28 OAuth Flows Object. */
export interface OAuthFlows {
  readonly clientCredentials?: OAuthFlow;
  readonly password?: OAuthFlow;
  readonly authorizationCode?: OAuthFlow;
  readonly deviceAuthorization?: OAuthFlow;
  readonly implicit?: OAuthFlow;
}

/** As the document has them: absolute, or relative to where the API is. */
export interface OAuthFlow {
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  readonly authorizationUrl?: string;
}
