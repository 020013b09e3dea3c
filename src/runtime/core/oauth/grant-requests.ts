/** What is asked of a token endpoint, by the way in which a scheme gets its tokens. */
import { RequestRefused } from "../refused.js";
import type { GrantRequest } from "./grants.js";
import type { TokenSource } from "./token-source.js";

export interface TokenAsk {
  /** Those of the operation; the operator's own win. */
  readonly scopes: readonly string[];
  /** For `exchange`: the token of the caller. */
  readonly subjectToken?: string | undefined;
  readonly signal: AbortSignal;
}

export function refreshGrant(refreshToken: string): GrantRequest {
  return { type: "refresh_token", parameters: { refresh_token: refreshToken } };
}

export function grantOf(source: TokenSource, ask: TokenAsk): GrantRequest {
  const { grant, audience, resource } = source;
  const scope = scopesOf(source, ask).join(" ");
  const common = {
    ...(scope !== "" && { scope }),
    ...(audience !== undefined && { audience }),
    ...(resource !== undefined && { resource }),
  };
  switch (grant.kind) {
    case "clientCredentials":
      return { type: "client_credentials", parameters: common };
    case "password":
      return {
        type: "password",
        parameters: { ...common, username: grant.username, password: grant.password },
      };
    case "refreshToken":
      return refreshGrant(grant.refreshToken);
    case "exchange":
      return { type: EXCHANGE, parameters: { ...common, ...subject(ask) } };
    case "login":
      throw new Error("A login is renewed, not obtained");
  }
}

/** RFC 8693 §2.1, §3. */
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

function subject({ subjectToken }: TokenAsk): Readonly<Record<string, string>> {
  if (subjectToken !== undefined)
    return {
      subject_token: subjectToken,
      subject_token_type: ACCESS_TOKEN,
      requested_token_type: ACCESS_TOKEN,
    };
  throw new RequestRefused(
    "This MCP server calls the API on behalf of its callers, and nobody was authenticated for this call. " +
      "Calling again in the same way does not help.",
  );
}

/** Of a refresh token and a login they were chosen before. */
export function scopesOf({ grant, scopes }: TokenSource, ask: TokenAsk): readonly string[] {
  if (grant.kind === "refreshToken" || grant.kind === "login") return [];
  return scopes ?? [...new Set(ask.scopes)].sort();
}
