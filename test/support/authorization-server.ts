/** A real authorization server (oidc-provider) on loopback, and an API that takes its tokens and nothing else. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { errors } from "oidc-provider";

export interface AuthorizationServer {
  readonly issuer: string;
  readonly provider: Provider;
  /** Requests to the token endpoint: their parameters, and how the client said who it is. */
  readonly requests: readonly TokenEndpointRequest[];
  close(): Promise<void>;
}

export interface TokenEndpointRequest {
  readonly parameters: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

export const CLIENT = { id: "desk-client", secret: "canary-client-secret-4711" } as const;
/** A program on somebody's machine: no secret, loopback redirects. */
export const NATIVE_CLIENT = { id: "native-client" } as const;
export const USER = { name: "ada", password: "canary-user-password-4713" } as const;

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/** @param lifetime seconds of an access token */
export async function startAuthorizationServer(lifetime = 600): Promise<AuthorizationServer> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration(lifetime));
  // it says on the console what is only for production
  registerPassword(provider);
  registerExchange(provider);
  const requests: TokenEndpointRequest[] = [];
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (request.url?.startsWith("/login")) {
      // every user is this one, and agrees
      const result = { login: { accountId: USER.name }, consent: {} };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      return;
    }
    if (request.url === "/token") {
      const body = await read(request);
      requests.push({
        parameters: Object.fromEntries(new URLSearchParams(body)),
        authorization: request.headers.authorization,
      });
      // what was read before is where it looks first
      Object.assign(request, { body: Object.fromEntries(new URLSearchParams(body)) });
    }
    await answer(request, response);
  });
  return { issuer, provider, requests, close: () => closed(server) };
}

function configuration(lifetime: number): object {
  const grants = ["client_credentials", "refresh_token", "authorization_code", "password", EXCHANGE];
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        grant_types: grants,
        redirect_uris: ["http://127.0.0.1/callback"],
        response_types: ["code"],
        application_type: "native",
      },
      {
        client_id: NATIVE_CLIENT.id,
        token_endpoint_auth_method: "none",
        grant_types: ["authorization_code", "refresh_token"],
        redirect_uris: ["http://127.0.0.1/callback"],
        response_types: ["code"],
        application_type: "native",
      },
    ],
    scopes: ["openid", "offline_access", "tickets:read", "tickets:write"],
    features: {
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: false },
    },
    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      RefreshToken: 3_600,
      Grant: 3_600,
      Session: 3_600,
    },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    pkce: { required: () => true },
    findAccount: async (_: unknown, id: string) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    loadExistingGrant: grantAll,
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/login/${uid}` },
    cookies: { keys: ["only for tests"] },
  };
}

interface GrantContext {
  readonly oidc: {
    readonly provider: {
      readonly Grant: new (
        properties: object,
      ) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    };
    readonly client: { readonly clientId: string };
    readonly session: { readonly accountId: string };
  };
}

/** The user agrees to everything. */
async function grantAll({ oidc: { provider, client, session } }: GrantContext): Promise<object> {
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid offline_access tickets:read tickets:write");
  await grant.save();
  return grant;
}

/** RFC 6749 §4.3, which the server leaves to others. */
function registerPassword(provider: Provider): void {
  provider.registerGrantType(
    "password",
    async (context) => {
      const { client, params } = context.oidc;
      if (params["username"] !== USER.name || params["password"] !== USER.password)
        throw new errors.InvalidGrant("wrong user name or password");
      const token = new provider.AccessToken({ client, accountId: USER.name, scope: params["scope"] ?? "" });
      const value = await token.save();
      context.body = { access_token: value, token_type: "Bearer", expires_in: 600, scope: params["scope"] };
    },
    ["username", "password", "scope", "audience", "resource"],
  );
}

/** RFC 8693: the subject of a token of this server, in one of the client's. */
function registerExchange(provider: Provider): void {
  provider.registerGrantType(
    EXCHANGE,
    async (context) => {
      const { client, params } = context.oidc;
      const subject = await provider.AccessToken.find(params["subject_token"] ?? "");
      if (!subject) throw new errors.InvalidGrant("unknown subject");
      const token = new provider.AccessToken({
        client,
        accountId: subject.accountId,
        scope: params["scope"] ?? "",
      });
      const issued = "urn:ietf:params:oauth:token-type:access_token";
      context.body = {
        access_token: await token.save(),
        issued_token_type: issued,
        token_type: "Bearer",
        expires_in: 600,
      };
    },
    ["subject_token", "subject_token_type", "requested_token_type", "audience", "resource", "scope"],
  );
}

/** What a browser does with the address: it follows redirects and keeps cookies, until another origin has answered. */
export async function browse(address: string): Promise<string> {
  const { origin } = new URL(address);
  const cookies = new Map<string, string>();
  for (let url = address, steps = 0; steps < 10; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get("location");
    if (location === null) return response.text();
    url = new URL(location, url).href;
    if (new URL(url).origin !== origin) return (await fetch(url)).text();
  }
  throw new Error("There are too many redirects");
}

export interface ProtectedApi {
  readonly origin: string;
  /** The headers of each request that came. */
  readonly requests: readonly {
    readonly url: string;
    readonly authorization: string | undefined;
    readonly headers: IncomingMessage["headers"];
  }[];
  close(): Promise<void>;
}

/** Answers with what it knows of the token: whose it is and what it may; otherwise with a 401 that repeats it. */
export async function startProtectedApi({ provider }: AuthorizationServer): Promise<ProtectedApi> {
  const requests: ProtectedApi["requests"][number][] = [];
  const server = createServer(async (request, response) => {
    const { authorization } = request.headers;
    await read(request);
    requests.push({ url: request.url ?? "", authorization, headers: request.headers });
    const value = authorization?.replace(/^Bearer /, "") ?? "";
    const token = (await provider.AccessToken.find(value)) ?? (await provider.ClientCredentials.find(value));
    response.setHeader("content-type", "application/json");
    response.statusCode = token ? 200 : 401;
    const { clientId, scope, accountId } = token ?? {};
    response.end(
      JSON.stringify(
        token ? { clientId, scope, accountId, echo: authorization } : { error: `no ${authorization}` },
      ),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => closed(server),
  };
}

/** Knows clients by what is in the body alone, as some do against RFC 6749 §2.3.1; its tokens are good for nothing. */
export async function startPickyServer(): Promise<PickyServer> {
  const asked: ("basic" | "post")[] = [];
  const server = createServer(async (request, response) => {
    const isPost = new URLSearchParams(await read(request)).has("client_secret");
    asked.push(isPost ? "post" : "basic");
    response.statusCode = isPost ? 200 : 401;
    response.setHeader("content-type", "application/json");
    if (!isPost) response.setHeader("www-authenticate", 'Basic realm="clients"');
    const token = { access_token: "a-token-of-no-use", token_type: "bearer", expires_in: "3600" };
    response.end(JSON.stringify(isPost ? token : { error: "invalid_client" }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, asked, close: () => closed(server) };
}

export interface PickyServer {
  readonly origin: string;
  readonly asked: readonly ("basic" | "post")[];
  close(): Promise<void>;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}
