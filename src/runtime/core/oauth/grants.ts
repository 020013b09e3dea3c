/** Requests to authorization servers, by the one library that knows their rules; loaded with the first of them. */
import * as oauth from "oauth4webapi";
import { HttpError } from "../http-error.js";
import { USER_AGENT } from "../request.js";
import type { HttpClient, NamedBy } from "../types.js";
import { GrantRefused } from "./failure.js";
import { assertSecure } from "./secure-url.js";
import type { ClientAuthMethod, TokenSource } from "./token-source.js";

export type AuthorizationServer = oauth.AuthorizationServer;

export interface Obtained {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn?: number;
  readonly refreshToken?: string;
}

/** RFC 6749 §4: the type, and what goes with it. */
export interface GrantRequest {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Link {
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  /** Where the tokens go: what is at that origin is the API's. */
  readonly api?: string;
  /** Who names the server; absent: the document. */
  readonly namedBy?: NamedBy;
}

/** Milliseconds of one request to an authorization server. */
const TIMEOUT = 10_000;
const MAX_BYTES = 1_000_000;

/**
 * RFC 8414, OpenID Connect Discovery. The document names the metadata; an issuer alone is taken as OpenID's.
 * Throws a {@link GrantRefused}, an HttpError.
 */
export async function discover(metadataUrl: string, link: Link): Promise<AuthorizationServer> {
  assertSecure(metadataUrl, "the authorization server's metadata");
  const { issuer, algorithm } = issuerOf(new URL(metadataUrl));
  return guarded(metadataUrl, async () => {
    const response = await oauth.discoveryRequest(issuer, { algorithm, ...settings(link) });
    return oauth.processDiscoveryResponse(issuer, response);
  });
}

/** RFC 8414 §3.1 puts its well-known part before the issuer's path, OpenID Connect Discovery §4.1 after it. */
function issuerOf(url: URL): { readonly issuer: URL; readonly algorithm: "oidc" | "oauth2" } {
  const path = url.pathname;
  const issuer = (text: string) => new URL(`${url.origin}${text}`);
  if (path.endsWith("/.well-known/openid-configuration")) {
    return { issuer: issuer(path.slice(0, -"/.well-known/openid-configuration".length)), algorithm: "oidc" };
  }
  if (path.startsWith("/.well-known/oauth-authorization-server")) {
    return {
      issuer: issuer(path.slice("/.well-known/oauth-authorization-server".length)),
      algorithm: "oauth2",
    };
  }
  return { issuer: url, algorithm: "oidc" };
}

/** Throws a {@link GrantRefused} where the server answers with an error, an HttpError where it does not answer. */
export async function requestToken(
  server: AuthorizationServer,
  { clientId, clientSecret }: Pick<TokenSource, "clientId" | "clientSecret">,
  { type, parameters }: GrantRequest,
  method: ClientAuthMethod,
  link: Link,
): Promise<Obtained> {
  const endpoint = server.token_endpoint ?? "";
  assertSecure(endpoint, "the token endpoint");
  // the library wants one; `anonymous` does not send it
  const client: oauth.Client = { client_id: clientId ?? "-" };
  const authentication = clientId === undefined ? anonymous : authenticationOf(method, clientSecret);
  return guarded(endpoint, async () => {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      authentication,
      type,
      { ...parameters },
      settings(link),
    );
    return obtained(server, client, response);
  });
}

/** RFC 6749 §5.1: what a token endpoint answers. */
export async function obtained(
  server: AuthorizationServer,
  client: oauth.Client,
  response: Response,
): Promise<Obtained> {
  const token = await oauth.processGenericTokenEndpointResponse(server, client, response, ANY_TYPE);
  const { access_token: accessToken, expires_in: expiresIn, refresh_token: refreshToken } = token;
  return {
    accessToken,
    ...(expiresIn !== undefined && { expiresIn }),
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

/** RFC 7009. */
export async function revoke(
  server: AuthorizationServer,
  { clientId = "-", clientSecret }: Pick<TokenSource, "clientId" | "clientSecret">,
  token: string,
  method: ClientAuthMethod,
  link: Link,
): Promise<void> {
  const endpoint = server.revocation_endpoint ?? "";
  assertSecure(endpoint, "the revocation endpoint");
  const authentication = authenticationOf(method, clientSecret);
  await guarded(endpoint, async () => {
    const client = { client_id: clientId };
    const response = await oauth.revocationRequest(server, client, authentication, token, settings(link));
    await oauth.processRevocationResponse(response);
  });
}

/** RFC 8693 §2.2.1: what is exchanged may be of no type that HTTP has a scheme for, and is sent as bearer all the same. */
const ANY_TYPE: oauth.ProcessTokenResponseOptions = { recognizedTokenTypes: { n_a: () => {} } };

export function authenticationOf(method: ClientAuthMethod, secret: string | undefined): oauth.ClientAuth {
  if (secret === undefined || method === "none") return oauth.None();
  return method === "post" ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
}

/** Servers of their own users alone know no clients. */
const anonymous: oauth.ClientAuth = () => {};

export function settings(link: Link) {
  return {
    signal: link.signal,
    headers: { "user-agent": USER_AGENT },
    [oauth.customFetch]: (url: string, init: Init) => fetchBy(link, url, init),
    // whether the address may be one of http is decided by `assertSecure`
    [oauth.allowInsecureRequests]: true,
  } as const;
}

interface Init {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: URLSearchParams | undefined;
}

/** The host's client, so that its limits, proxies and certificates count here as well. */
async function fetchBy(
  { http, signal, api, namedBy }: Link,
  target: string,
  { method, headers, body }: Init,
): Promise<Response> {
  const { origin, pathname, search } = new URL(target);
  const byWhom = namedBy ?? (origin as NamedBy);
  const request = { method, origin, path: pathname + search, headers };
  const response = await http(body ? { ...request, body: body.toString() } : request, {
    signal,
    timeout: TIMEOUT,
    maxResponseBytes: MAX_BYTES,
    ...(origin !== api && { namedBy: byWhom }),
  });
  const { status, body: bytes } = response;
  // RFC 6749 §5.2: what is wrong is said in the body, which the library would not read beside a challenge
  const { "www-authenticate": _, ...answered } = response.headers;
  if (status < 200 || status > 599)
    throw new HttpError("protocol", `${origin} answered with status ${status}.`, true);
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : withoutIdentity(bytes, answered["content-type"]), {
    status,
    headers: answered,
  });
}

/** Who the user is does not matter here, and ID tokens of servers without metadata could not be checked. */
function withoutIdentity(body: Uint8Array, type: string | undefined): Uint8Array<ArrayBuffer> | string {
  const bytes = new Uint8Array(body);
  if (!/^application\/json/i.test(type ?? "")) return bytes;
  try {
    const { id_token, ...rest } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return id_token === undefined ? bytes : JSON.stringify(rest);
  } catch {
    return bytes;
  }
}

/** What the library throws, in our words; the rest is as it was thrown. */
export async function guarded<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HttpError || error instanceof GrantRefused) throw error;
    if (error instanceof oauth.ResponseBodyError)
      throw new GrantRefused(url, error.status, error.error, error.error_description);
    if (error instanceof oauth.OperationProcessingError || error instanceof oauth.UnsupportedOperationError) {
      const status = error.cause instanceof Response ? error.cause.status : undefined;
      throw new GrantRefused(url, status, undefined, error.message);
    }
    throw error;
  }
}
