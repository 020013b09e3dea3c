/** Access tokens of a server: obtained when they are first needed, kept until they end, asked for once at a time. */
import { HttpError } from "../http-error.js";
import { sha256Hex } from "../recipe/digest.js";
import type { LearnedRedactor } from "../redact.js";
import { RequestRefused } from "../refused.js";
import type { HttpClient } from "../types.js";
import { GrantRefused, tokenFailure } from "./failure.js";
import { grantOf, refreshGrant, scopesOf, type TokenAsk } from "./grant-requests.js";
import type { Link, Obtained } from "./grants.js";
import { createIssuers } from "./issuers.js";
import type { Logins, StoredLogin } from "./logins.js";
import { loginKey, type TokenSource } from "./token-source.js";

export interface AccessTokens {
  /** Throws a RequestRefused, or an HttpError whose `sent` is false. */
  readonly get: (source: TokenSource, ask: TokenAsk) => Promise<string>;
  /** The API does not take it: the next one is another. */
  readonly drop: (source: TokenSource, ask: TokenAsk, token: string) => Promise<void>;
}

/** `learn` is told of each secret that was obtained; `redact` masks them, and all that were given. */
export interface AccessTokenOptions extends LearnedRedactor {
  readonly http: HttpClient;
  readonly logins?: Logins | undefined;
  /** Whether calls may wait for a request that another one makes; where a platform keeps calls apart, they may not. */
  readonly sharesRequests?: boolean | undefined;
  /** Milliseconds of the epoch. */
  readonly clock?: () => number;
}

interface Kept {
  readonly token: string;
  /** Milliseconds of the epoch. */
  readonly expiresAt: number;
  readonly refreshToken?: string | undefined;
}

/** Tokens kept; those that were not used for longest go. */
const MOST_TOKENS = 1_000;
/** Milliseconds before a token ends in which it is not used any more: a tenth of its life, at most this. */
const MOST_SKEW = 30_000;
/** Milliseconds for all that it takes to obtain a token. */
const DEADLINE = 20_000;
/** Milliseconds for which a refusal stands: a wrong password that is sent with every call locks its user out. */
const REFUSED_FOR = 30_000;

export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const { http, logins, learn, redact, sharesRequests = true, clock = Date.now } = options;
  const issuers = createIssuers();
  const kept = new Map<string, Kept>();
  const flights = new Map<string, Promise<Kept>>();
  const refusals = new Map<string, { readonly error: RequestRefused; readonly until: number }>();

  async function get(source: TokenSource, ask: TokenAsk): Promise<string> {
    const key = await keyOf(source, ask);
    const last = kept.get(key);
    const stored = fromLogin(source);
    // whoever logs in again means the new one
    const known = stored && stored.token !== last?.token ? stored : (last ?? stored);
    if (known && known.expiresAt > clock()) return used(key, known);
    const refusal = refusals.get(key);
    if (refusal && refusal.until > clock()) throw refusal.error;
    const flight = flights.get(key) ?? started(key, source, ask, known);
    const { token } = await unless(ask.signal, flight);
    return token;
  }

  function started(key: string, source: TokenSource, ask: TokenAsk, last: Kept | undefined): Promise<Kept> {
    const signal = sharesRequests ? AbortSignal.timeout(DEADLINE) : ask.signal;
    const flight = obtain(key, source, ask, last, { http, signal });
    if (!sharesRequests) return flight;
    flights.set(key, flight);
    const over = () => flights.delete(key);
    flight.then(over, over);
    return flight;
  }

  async function obtain(
    key: string,
    source: TokenSource,
    ask: TokenAsk,
    last: Kept | undefined,
    link: Link,
  ): Promise<Kept> {
    const isLogin = source.grant.kind === "login";
    try {
      const obtained = isLogin
        ? await renewLogin(source, last, link)
        : keptOf(await byGrant(source, ask, last?.refreshToken, link));
      refusals.delete(key);
      used(key, obtained);
      return obtained;
    } catch (error) {
      const failure = tokenFailure(error, source, redact);
      if (refusals.size > MOST_TOKENS) refusals.clear();
      if (failure instanceof RequestRefused && error instanceof GrantRefused && error.isFinal && !isLogin)
        refusals.set(key, { error: failure, until: clock() + REFUSED_FOR });
      throw failure;
    }
  }

  /** A refresh token that came with the last token first; it may have ended, and then the way is the first one again. */
  async function byGrant(
    source: TokenSource,
    ask: TokenAsk,
    refreshToken: string | undefined,
    link: Link,
  ): Promise<Obtained> {
    if (refreshToken !== undefined) {
      try {
        const obtained = await issuers.request(source, refreshGrant(refreshToken), link);
        return { refreshToken, ...obtained };
      } catch (error) {
        if (!(error instanceof GrantRefused) || !error.isFinal) throw error;
      }
    }
    return issuers.request(source, grantOf(source, ask), link);
  }

  /** Refresh tokens may be good for one use: nobody else uses this one meanwhile, and the next is stored at once. */
  async function renewLogin(source: TokenSource, last: Kept | undefined, link: Link): Promise<Kept> {
    const stored = await logins?.update(loginKey(source), async (now) => {
      // another process was here first
      if (now.accessToken !== last?.token && endOf(now, clock()) > clock()) return now;
      if (now.refreshToken === undefined) throw ended();
      const asked = { ...source, tokenUrl: now.tokenUrl };
      const obtained = await issuers.request(asked, refreshGrant(now.refreshToken), link);
      return storedLogin({ refreshToken: now.refreshToken, ...obtained }, now, clock());
    });
    if (!stored) throw ended();
    return { token: stored.accessToken, expiresAt: endOf(stored, clock()) };
  }

  function fromLogin(source: TokenSource): Kept | undefined {
    if (source.grant.kind !== "login") return undefined;
    const stored = logins?.find(loginKey(source));
    return stored && { token: stored.accessToken, expiresAt: endOf(stored, clock()) };
  }

  function used(key: string, one: Kept): string {
    kept.delete(key);
    kept.set(key, one);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_TOKENS) break;
      kept.delete(oldest);
    }
    if (one.refreshToken !== undefined) learn(one.refreshToken);
    learn(one.token);
    return one.token;
  }

  function keptOf({ accessToken, expiresIn, refreshToken }: Obtained): Kept {
    const life = expiresIn === undefined ? Infinity : expiresIn * 1000;
    return { token: accessToken, expiresAt: clock() + life - Math.min(MOST_SKEW, life / 10), refreshToken };
  }

  async function drop(source: TokenSource, ask: TokenAsk, token: string): Promise<void> {
    const key = await keyOf(source, ask);
    const known = kept.get(key);
    // one that came meanwhile stays
    if (known?.token === token) kept.set(key, { ...known, expiresAt: 0 });
  }

  return { get, drop };
}

function ended(): RequestRefused {
  return new RequestRefused(
    "The login has ended: the user of this MCP server has to run `openapi-mcp login` again.",
  );
}

/** Milliseconds of the epoch. */
function endOf({ expiresAt = Infinity }: Pick<StoredLogin, "expiresAt">, now: number): number {
  return expiresAt - Math.min(MOST_SKEW, Math.max(0, expiresAt - now) / 10);
}

export function storedLogin(
  { accessToken, expiresIn, refreshToken }: Obtained,
  { clientId, tokenUrl }: Pick<StoredLogin, "clientId" | "tokenUrl">,
  now: number,
): StoredLogin {
  return {
    clientId,
    tokenUrl,
    accessToken,
    ...(expiresIn !== undefined && { expiresAt: now + expiresIn * 1000 }),
    ...(refreshToken !== undefined && { refreshToken }),
  };
}

/** All that makes two tokens different. The caller's is only there by its hash. */
async function keyOf(source: TokenSource, ask: TokenAsk): Promise<string> {
  const { scheme, api, tokenUrl, metadataUrl, clientId, grant } = source;
  const whose = grant.kind === "exchange" ? await sha256Hex(ask.subjectToken ?? "") : "";
  return JSON.stringify([
    scheme,
    api,
    tokenUrl ?? metadataUrl,
    clientId,
    grant.kind,
    scopesOf(source, ask),
    whose,
  ]);
}

/** What others wait for goes on without this call. */
function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () =>
      reject(new HttpError("cancelled", "The call was cancelled while it waited for a token.", false));
    if (signal.aborted) cancel();
    signal.addEventListener("abort", cancel, { once: true });
    const over = () => signal.removeEventListener("abort", cancel);
    work.then(resolve, reject).finally(over);
  });
}
