/** `openapi-mcp login` and `logout`: tokens of a person, for one API, in that person's own files. */
import type { ServerPlan } from "../../plan/types.js";
import { type OperationRuntime, redactorOf } from "../../runtime/core/exchange.js";
import { HttpError } from "../../runtime/core/http-error.js";
import { storedLogin } from "../../runtime/core/oauth/access-tokens.js";
import { GrantRefused } from "../../runtime/core/oauth/failure.js";
import type { AuthorizationServer, Link } from "../../runtime/core/oauth/grants.js";
import { linkOf } from "../../runtime/core/oauth/issuers.js";
import type { StoredLogin } from "../../runtime/core/oauth/logins.js";
import { oauthVariable } from "../../runtime/core/oauth/token-source.js";
import { type Redact, unmasked } from "../../runtime/core/redact.js";
import { RequestRefused } from "../../runtime/core/refused.js";
import { type CallFlags, sessionOptions } from "../../runtime/node/call-options.js";
import { createLogins } from "../../runtime/node/logins.js";
import { createNodeSession, type NodeSession } from "../../runtime/node/session.js";
import { serverDefinition } from "../../serve/serve.js";
import { compileInput } from "../compile-input.js";
import { CommandFailure, EXIT } from "../failure.js";
import { inputOf } from "../input.js";
import { compileOptions, type ReadFlags } from "../options.js";
import { print, printable } from "../terminal.js";
import { type LoginTarget, loginTarget } from "./target.js";

export interface LogoutFlags extends ReadFlags, CallFlags {
  readonly scheme?: string;
}

export interface LoginFlags extends LogoutFlags {
  readonly clientId?: string;
  readonly scope?: readonly string[];
  readonly redirectPort: number;
  /** commander's `--no-browser`: true unless given. */
  readonly browser: boolean;
}

/** Milliseconds for a person to log in. */
const PATIENCE = 300_000;
/** Of logging out: nobody waits longer for a server that does not answer. */
const REVOKING = 10_000;

export async function login(named: string | undefined, flags: LoginFlags): Promise<void> {
  await about(named, flags, async ({ plan, target, runtime }) => {
    const { scheme, descriptor, sources, scopes: declared } = target;
    const [source] = sources;
    const clientId = flags.clientId ?? source.clientId;
    if (clientId === undefined) {
      throw new CommandFailure(`no client id for ${JSON.stringify(scheme)}.`, {
        fix: `Register a client with the authorization server, and pass --client-id or set ${oauthVariable(descriptor, "clientId")}.`,
      });
    }
    const link = linkOf(source, { http: runtime.http, signal: AbortSignal.timeout(PATIENCE) });
    const { server, isDiscovered } = await serverOf(target, link);
    const scopes = flags.scope ?? withOffline(declared, server);
    const apis = sources.map(({ api }) => api).join(", ");
    process.stderr.write(
      printable(
        `${plan.info.title}: tokens from ${placesOf(server)} for ${apis}${scopes.length > 0 ? `, to ${scopes.join(" ")}` : ""}\n`,
      ),
    );
    const { authorize } = await import("./authorize.js");
    const { openBrowser } = await import("./browser.js");
    const obtained = await authorize({
      server,
      isDiscovered,
      clientId,
      clientSecret: source.clientSecret,
      method: source.clientAuth ?? "basic",
      scopes,
      audience: source.audience,
      resource: source.resource,
      port: flags.redirectPort,
      open(url) {
        process.stderr.write(`Log in with your browser:\n${printable(url)}\n`);
        if (flags.browser) openBrowser(url);
      },
      link,
    });
    const tokenUrl = source.tokenUrl ?? server.token_endpoint ?? "";
    const stored = storedLogin(obtained, { clientId, tokenUrl }, Date.now());
    const store = createLogins();
    for (const key of target.keys) store.save(key, stored);
    const until = obtained.refreshToken === undefined ? endOf(stored) : "";
    await print(`Logged in to ${printable(apis)}${until}.\n`);
  });
}

export async function logout(named: string | undefined, flags: LogoutFlags): Promise<void> {
  await about(named, flags, async ({ target, runtime }) => {
    const store = createLogins();
    const stored = target.keys.flatMap((key) => store.remove(key) ?? []);
    const apis = printable(target.sources.map(({ api }) => api).join(", "));
    const [last] = stored;
    if (!last) {
      await print(`Nobody was logged in to ${apis}.\n`);
      return;
    }
    await print(`Logged out of ${apis}.\n`);
    const link: Link = { http: runtime.http, signal: AbortSignal.timeout(REVOKING) };
    const revoked = await revoke(target, last, link).catch((error: unknown) => {
      if (isAnswer(error)) return false;
      throw error;
    });
    if (!revoked)
      process.stderr.write("The tokens were not revoked: they stay good until they end by themselves.\n");
  });
}

interface Subject {
  readonly plan: ServerPlan;
  readonly target: LoginTarget;
  readonly runtime: OperationRuntime;
}

async function about(
  named: string | undefined,
  flags: LogoutFlags,
  work: (subject: Subject) => Promise<void>,
): Promise<void> {
  const { plan } = await compileInput(inputOf(named), compileOptions(flags));
  const session: NodeSession = createNodeSession(await sessionOptions(flags, false));
  let redact = unmasked;
  try {
    const definition = serverDefinition(plan);
    const runtime = session.connect(definition);
    redact = redactorOf(runtime);
    await work({ plan, target: loginTarget(definition, runtime, flags.scheme), runtime });
  } catch (error) {
    throw isAnswer(error) ? new CommandFailure(saidOf(error, redact), { exitCode: EXIT.problems }) : error;
  } finally {
    await session.close();
  }
}

type Answer = GrantRefused | HttpError | RequestRefused;

function isAnswer(error: unknown): error is Answer {
  return error instanceof GrantRefused || error instanceof HttpError || error instanceof RequestRefused;
}

function saidOf(error: Answer, redact: Redact): string {
  if (!(error instanceof GrantRefused)) return printable(redact(error.message));
  const { url, status = "", code = "", description } = error;
  const answer = [status, code].filter((part) => part !== "").join(" ") || "not as it should";
  const said = description === undefined ? "" : `: ${redact(description).slice(0, 200)}`;
  return printable(`${new URL(url).origin} answered ${answer}${said}`);
}

/** What the server says of itself, where the document names it; else what the document says of it. */
async function serverOf(
  { descriptor, sources: [source] }: LoginTarget,
  link: Link,
): Promise<{ readonly server: AuthorizationServer; readonly isDiscovered: boolean }> {
  const { authorizationCode } = descriptor.flows;
  const authorizationUrl = authorizationCode?.authorizationUrl;
  if (source.tokenUrl !== undefined && authorizationUrl !== undefined) {
    const code = source.isTokenUrlChosen ? undefined : authorizationCode?.tokenUrl;
    const token_endpoint = code === undefined ? source.tokenUrl : new URL(code, source.api).href;
    const { href, origin } = new URL(authorizationUrl, source.api);
    return { server: { issuer: origin, authorization_endpoint: href, token_endpoint }, isDiscovered: false };
  }
  const { discover } = await import("../../runtime/core/oauth/grants.js");
  const metadataUrl = descriptor.metadataUrl ?? source.metadataUrl;
  if (metadataUrl === undefined)
    throw new CommandFailure("the document does not say where its users log in.", {
      exitCode: EXIT.problems,
    });
  const { api, tokenUrl, isTokenUrlChosen } = source;
  const url = new URL(metadataUrl, api).href;
  const server = await discover(url, linkOf({ api, metadataUrl: url }, link));
  const chosen = isTokenUrlChosen && tokenUrl !== undefined ? { token_endpoint: tokenUrl } : {};
  return { server: { ...server, ...chosen }, isDiscovered: true };
}

/** Who gets the code, and a client's secret with it, need not be who the user logs in to: a document names both. */
function placesOf({ issuer, authorization_endpoint, token_endpoint }: AuthorizationServer): string {
  const at = originOf(authorization_endpoint) ?? issuer;
  const from = originOf(token_endpoint) ?? at;
  return from === at ? from : `${from}, by a login at ${at},`;
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

/** A login that ends with its first token is of little use. */
function withOffline(
  scopes: readonly string[],
  { scopes_supported: supported }: AuthorizationServer,
): readonly string[] {
  const offline = supported?.includes("offline_access") && !scopes.includes("offline_access");
  return offline ? [...new Set(["openid", ...scopes, "offline_access"])] : scopes;
}

function endOf({ expiresAt }: StoredLogin): string {
  return expiresAt === undefined ? "" : ` until ${new Date(expiresAt).toISOString()}`;
}

/** RFC 7009: the refresh token, and with it what came of it. @returns whether the server was told */
async function revoke(
  { descriptor, sources: [source] }: LoginTarget,
  stored: StoredLogin,
  given: Link,
): Promise<boolean> {
  if (descriptor.metadataUrl === undefined) return false;
  const { api } = source;
  const metadataUrl = new URL(descriptor.metadataUrl, api).href;
  const link = linkOf({ api, metadataUrl }, given);
  const { discover, revoke: revokeToken } = await import("../../runtime/core/oauth/grants.js");
  const server = await discover(metadataUrl, link);
  if (server.revocation_endpoint === undefined) return false;
  const { clientId, accessToken, refreshToken } = stored;
  const client = {
    clientId,
    ...(source.clientSecret !== undefined && { clientSecret: source.clientSecret }),
  };
  for (const token of [refreshToken, accessToken])
    if (token !== undefined) await revokeToken(server, client, token, source.clientAuth ?? "basic", link);
  return true;
}
