/** Authorization servers as they are met: where they are, and how they want clients to say who they are. */

import type { NamedBy } from "../types.js";
import { GrantRefused } from "./failure.js";
import type { AuthorizationServer, GrantRequest, Link, Obtained } from "./grants.js";
import type { ClientAuthMethod, TokenSource } from "./token-source.js";

export interface Issuers {
  /** Throws what `grants.ts` throws. */
  readonly request: (source: TokenSource, grant: GrantRequest, link: Link) => Promise<Obtained>;
  readonly serverOf: (
    source: Pick<TokenSource, "tokenUrl" | "metadataUrl">,
    link: Link,
  ) => Promise<AuthorizationServer>;
}

/** What an issuer is called is only known where it describes itself. */
const loadGrants = () => import("./grants.js");

/** What is known of a server before it is asked: who names it, and whether it is where the API is. */
export function linkOf(
  { api, metadataUrl, isTokenUrlChosen }: Pick<TokenSource, "api" | "metadataUrl" | "isTokenUrlChosen">,
  { http, signal }: Link,
): Link {
  if (isTokenUrlChosen) return { http, signal, api, namedBy: "operator" };
  if (metadataUrl === undefined) return { http, signal, api };
  return { http, signal, api, namedBy: new URL(metadataUrl).origin as NamedBy };
}

export function createIssuers(): Issuers {
  /** By the address of their metadata. */
  const discovered = new Map<string, AuthorizationServer>();
  /** By endpoint and client. */
  const methods = new Map<string, ClientAuthMethod>();

  async function serverOf(
    { tokenUrl, metadataUrl }: Pick<TokenSource, "tokenUrl" | "metadataUrl">,
    link: Link,
  ): Promise<AuthorizationServer> {
    if (tokenUrl !== undefined) return { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
    const url = metadataUrl ?? "";
    const known = discovered.get(url);
    if (known) return known;
    const server = await (await loadGrants()).discover(url, link);
    discovered.set(url, server);
    return server;
  }

  async function request(source: TokenSource, grant: GrantRequest, given: Link): Promise<Obtained> {
    const { requestToken } = await loadGrants();
    const link = linkOf(source, given);
    const server = await serverOf(source, link);
    const key = JSON.stringify([server.token_endpoint, source.clientId]);
    const method = source.clientAuth ?? methods.get(key) ?? preferred(server);
    try {
      return await requestToken(server, source, grant, method, link);
    } catch (error) {
      // RFC 6749 §2.3.1 has servers take Basic; many take the secret in the body only
      const isOther =
        source.clientAuth === undefined && method === "basic" && source.clientSecret !== undefined;
      if (!isOther || !(error instanceof GrantRefused) || !isAboutClient(error)) throw error;
      const obtained = await requestToken(server, source, grant, "post", link).catch(() => {
        throw error;
      });
      methods.set(key, "post");
      return obtained;
    }
  }

  return { request, serverOf };
}

/** RFC 8414 §2: without a word of it, Basic. */
function preferred({
  token_endpoint_auth_methods_supported: supported,
}: AuthorizationServer): ClientAuthMethod {
  if (!supported || supported.includes("client_secret_basic")) return "basic";
  return supported.includes("client_secret_post") ? "post" : "basic";
}

function isAboutClient({ status, code }: GrantRefused): boolean {
  return code === "invalid_client" || status === 401 || (status === 400 && code === "invalid_request");
}
