/** How access tokens of a scheme are obtained: what the document declares, and what the operator gave for it. */
import type { SecretLookup } from "../credentials.js";
import type { OAuthDescriptor, OAuthFlow } from "../types.js";
import type { Logins } from "./logins.js";

/** RFC 6749 §4.3, §4.4, §6; RFC 8693. `login`: by the tokens that `openapi-mcp login` stored. */
export type Grant =
  | { readonly kind: "exchange" }
  | { readonly kind: "refreshToken"; readonly refreshToken: string }
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  | { readonly kind: "login" }
  | { readonly kind: "clientCredentials" };

/** How a client says who it is at the token endpoint: RFC 6749 §2.3.1. */
export type ClientAuthMethod = "basic" | "post" | "none";

export interface TokenSource {
  /** The security scheme, for messages. */
  readonly scheme: string;
  /** What the names of its variables begin with. */
  readonly prefix: string;
  readonly grant: Grant;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Only where the operator says so. */
  readonly clientAuth?: ClientAuthMethod;
  /** Absolute, one of these two; the first wins. */
  readonly tokenUrl?: string;
  readonly metadataUrl?: string;
  /** The operator names `tokenUrl`. */
  readonly isTokenUrlChosen?: true;
  /** What the operator wants in the place of the document's scopes. */
  readonly scopes?: readonly string[];
  readonly audience?: string;
  /** RFC 8707. */
  readonly resource?: string;
  /** Where the tokens go: an origin. */
  readonly api: string;
}

/** Whatever comes after `prefix`, and what it is. `TOKEN` is the descriptor's `env`. */
export const OAUTH_VARIABLES = {
  clientId: "CLIENT_ID",
  clientSecret: "CLIENT_SECRET",
  clientAuth: "CLIENT_AUTH",
  username: "USERNAME",
  password: "PASSWORD",
  refreshToken: "REFRESH_TOKEN",
  exchange: "TOKEN_EXCHANGE",
  tokenUrl: "TOKEN_URL",
  scopes: "SCOPES",
  audience: "AUDIENCE",
  resource: "RESOURCE",
} as const;

type Variable = keyof typeof OAUTH_VARIABLES;

export function oauthVariable({ prefix }: { readonly prefix: string }, variable: Variable): string {
  return `${prefix}_${OAUTH_VARIABLES[variable]}`;
}

export interface Operator {
  readonly secrets: SecretLookup;
  readonly logins?: Logins | undefined;
}

/**
 * Undefined where too little is given to obtain one. Of several ways the most personal wins: that of the caller, then of a
 * user, then of the client itself.
 * @param api the origin that the token is for
 */
export function tokenSourceOf(
  scheme: string,
  descriptor: OAuthDescriptor,
  operator: Operator,
  api: string,
): TokenSource | undefined {
  const { secrets, logins } = operator;
  const read = (variable: Variable) => secrets(oauthVariable(descriptor, variable)) || undefined;
  const source = (grant: Grant, url: string | undefined) =>
    sourceOf(scheme, descriptor, grant, url, secrets, api);
  const clientId = read("clientId");
  const { clientCredentials, password: passwordFlow } = descriptor.flows;
  const anyUrl = tokenUrlOf(descriptor);
  if (read("exchange")?.toLowerCase() === "true")
    return clientId === undefined ? undefined : source({ kind: "exchange" }, anyUrl);
  const refreshToken = read("refreshToken");
  if (refreshToken !== undefined)
    return source({ kind: "refreshToken", refreshToken }, refreshUrlOf(descriptor));
  const username = read("username");
  const password = read("password");
  if (username !== undefined && password !== undefined)
    return source({ kind: "password", username, password }, passwordFlow?.tokenUrl ?? anyUrl);
  const login = logins && loginSourceOf(scheme, descriptor, operator, api);
  const stored = login && logins.find(loginKey(login));
  if (stored && (clientId === undefined || clientId === stored.clientId))
    return { ...login, clientId: stored.clientId };
  const isForClients = clientCredentials ?? descriptor.metadataUrl ?? read("tokenUrl");
  if (isForClients === undefined || clientId === undefined || read("clientSecret") === undefined)
    return undefined;
  return source({ kind: "clientCredentials" }, clientCredentials?.tokenUrl ?? anyUrl);
}

/** Whether or not somebody has logged in. */
export function loginSourceOf(
  scheme: string,
  descriptor: OAuthDescriptor,
  { secrets }: Operator,
  api: string,
): TokenSource | undefined {
  return sourceOf(scheme, descriptor, { kind: "login" }, refreshUrlOf(descriptor), secrets, api);
}

/** @param url the document's, for this grant; the operator's wins */
function sourceOf(
  scheme: string,
  descriptor: OAuthDescriptor,
  grant: Grant,
  url: string | undefined,
  secrets: SecretLookup,
  api: string,
): TokenSource | undefined {
  const read = (variable: Variable) => secrets(oauthVariable(descriptor, variable)) || undefined;
  const chosen = read("tokenUrl");
  const tokenUrl = absolute(chosen ?? url, api);
  const metadataUrl = tokenUrl === undefined ? absolute(descriptor.metadataUrl, api) : undefined;
  if (tokenUrl === undefined && metadataUrl === undefined) return undefined;
  return {
    scheme,
    prefix: descriptor.prefix,
    api,
    grant,
    ...only("tokenUrl", tokenUrl),
    ...only("metadataUrl", metadataUrl),
    ...(chosen !== undefined && { isTokenUrlChosen: true }),
    ...only("clientId", read("clientId")),
    ...only("clientSecret", read("clientSecret")),
    ...only("clientAuth", methodOf(read("clientAuth"))),
    ...only("scopes", wordsOf(read("scopes"))),
    ...only("audience", read("audience")),
    ...only("resource", read("resource")),
  };
}

function wordsOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(/[\s,]+/).filter((word) => word !== "");
}

/** What a login is kept under: who issues its tokens, and who gets them. */
export function loginKey({
  tokenUrl,
  metadataUrl,
  api,
}: Pick<TokenSource, "tokenUrl" | "metadataUrl" | "api">): string {
  return JSON.stringify([tokenUrl ?? metadataUrl ?? "", api]);
}

/** The document's flows that end in a token for somebody other than a browser. */
function flowsOf({ flows }: OAuthDescriptor): readonly OAuthFlow[] {
  const { authorizationCode, deviceAuthorization, password, clientCredentials } = flows;
  return [authorizationCode, deviceAuthorization, password, clientCredentials].filter(
    (one) => one !== undefined,
  );
}

function tokenUrlOf(descriptor: OAuthDescriptor): string | undefined {
  return flowsOf(descriptor).find(({ tokenUrl }) => tokenUrl !== undefined)?.tokenUrl;
}

function refreshUrlOf(descriptor: OAuthDescriptor): string | undefined {
  return (
    flowsOf(descriptor).find(({ refreshUrl }) => refreshUrl !== undefined)?.refreshUrl ??
    tokenUrlOf(descriptor)
  );
}

function absolute(url: string | undefined, api: string): string | undefined {
  return url !== undefined && URL.canParse(url, api) ? new URL(url, api).href : undefined;
}

function methodOf(text: string | undefined): ClientAuthMethod | undefined {
  const method = text?.toLowerCase().replace(/^client_secret_/, "");
  return method === "basic" || method === "post" || method === "none" ? method : undefined;
}

function only<Key extends string, T>(key: Key, value: T | undefined): { readonly [K in Key]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: T };
}

/**
 * Ways to make up for what is missing, each the variables that have to be set besides those that are.
 */
export function waysToToken(
  descriptor: OAuthDescriptor,
  secrets: SecretLookup,
): readonly (readonly string[])[] {
  const { env, flows, metadataUrl } = descriptor;
  const hasEndpoint = metadataUrl !== undefined || tokenUrlOf(descriptor) !== undefined;
  const name = (variable: Variable) => oauthVariable(descriptor, variable);
  const exchanges = secrets(name("exchange"))?.toLowerCase() === "true";
  const ways: (readonly string[])[] = [
    ...(exchanges ? [[name("clientId"), ...(hasEndpoint ? [] : [name("tokenUrl")])]] : []),
    [env],
    ...(flows.clientCredentials || metadataUrl !== undefined
      ? [[name("clientId"), name("clientSecret")]]
      : []),
    ...(flows.password ? [[name("username"), name("password")]] : []),
    ...(flows.authorizationCode || flows.deviceAuthorization
      ? [[name("clientId"), name("refreshToken")]]
      : []),
  ];
  return ways.map((way) => way.filter((variable) => !secrets(variable))).filter((way) => way.length > 0);
}
