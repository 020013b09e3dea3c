/** Credentials that are only known when a request is sent: tokens that have to be obtained, answers to challenges. */
import type { LateCredential } from "./credentials.js";
import { createDigestSessions, type DigestSessions } from "./digest/sessions.js";
import type { Caller, OperationRuntime } from "./exchange.js";
import { HttpError } from "./http-error.js";
import { type AccessTokens, createAccessTokens } from "./oauth/access-tokens.js";
import type { LearnedRedactor } from "./redact.js";
import { RequestRefused } from "./refused.js";
import type { HttpRequest, HttpResponse } from "./types.js";

export interface Authorizer {
  /** Throws a RequestRefused, or an HttpError whose `sent` is false. */
  readonly authorize: (request: HttpRequest, signal: AbortSignal) => Promise<HttpRequest>;
  /** After a 401: the request with other credentials, where there are any. */
  readonly renew: (
    request: HttpRequest,
    refused: HttpResponse,
    signal: AbortSignal,
  ) => Promise<HttpRequest | undefined>;
  readonly answered: (request: HttpRequest, response: HttpResponse) => void;
  /** Why there were none. */
  readonly problem: () => string | undefined;
}

interface Shared {
  readonly tokens: AccessTokens;
  readonly digests: DigestSessions;
}

/** What is kept between the calls of a server. */
const kept = new WeakMap<OperationRuntime, Shared>();

function sharedBy(runtime: OperationRuntime, secrecy: LearnedRedactor): Shared {
  const known = kept.get(runtime);
  if (known) return known;
  const { http, logins, sharesRequests, digest } = runtime;
  const shared: Shared = {
    tokens: createAccessTokens({ http, logins, sharesRequests, ...secrecy }),
    digests: createDigestSessions(digest?.hash, digest?.algorithms),
  };
  kept.set(runtime, shared);
  return shared;
}

export function authorizerOf(
  late: LateCredential,
  runtime: OperationRuntime,
  caller: Caller,
  secrecy: LearnedRedactor,
): Authorizer {
  const { tokens, digests } = sharedBy(runtime, secrecy);
  return late.kind === "token" ? byToken(late, tokens, caller) : byDigest(late, digests);
}

function byToken(
  { source, scopes }: LateCredential & { readonly kind: "token" },
  tokens: AccessTokens,
  { subjectToken }: Caller,
): Authorizer {
  let problem: string | undefined;
  const authorize = async (request: HttpRequest, signal: AbortSignal): Promise<HttpRequest> => {
    const token = await tokens.get(source, { scopes, subjectToken, signal });
    // RFC 6750 §2.1; whatever its type is called, APIs that OpenAPI describes take it as bearer
    return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
  };
  return {
    authorize,
    async renew(request, _refused, signal) {
      const token = request.headers["authorization"]?.replace(/^Bearer /, "") ?? "";
      try {
        await tokens.drop(source, { scopes, subjectToken, signal }, token);
        return await authorize(request, signal);
      } catch (error) {
        if (!(error instanceof RequestRefused || error instanceof HttpError)) throw error;
        if (error instanceof HttpError && error.kind === "cancelled") throw error;
        problem = `The API did not accept the token of this MCP server, and there is no other. ${error.message}`;
        return undefined;
      }
    },
    answered: () => {},
    problem: () => problem,
  };
}

function byDigest(
  { scheme, username, password }: LateCredential & { readonly kind: "digest" },
  digests: DigestSessions,
): Authorizer {
  let problem: string | undefined;
  const authorize = (request: HttpRequest) => digests.authorize(request, scheme, { username, password });
  return {
    authorize,
    async renew(request, refused) {
      if (digests.challenged(request, scheme, refused)) return authorize(request);
      problem =
        "The API asked for no Digest authentication that this MCP server can answer. Calling again does not help.";
      return undefined;
    },
    answered: (request, response) => digests.answered(request, scheme, response),
    problem: () => problem,
  };
}
