/** The authorization code flow of a program on somebody's machine: RFC 6749 §4.1, RFC 7636, RFC 8252, RFC 9207. */
import * as oauth from "oauth4webapi";
import {
  type AuthorizationServer,
  authenticationOf,
  guarded,
  type Link,
  type Obtained,
  obtained,
  settings,
} from "../../runtime/core/oauth/grants.js";
import { assertSecure } from "../../runtime/core/oauth/secure-url.js";
import type { ClientAuthMethod } from "../../runtime/core/oauth/token-source.js";
import { CommandFailure, EXIT } from "../failure.js";
import { listenForRedirect } from "./redirect.js";

export interface Authorization {
  readonly server: AuthorizationServer;
  /** The server described itself, so that its issuer is known. */
  readonly isDiscovered: boolean;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly method: ClientAuthMethod;
  readonly scopes: readonly string[];
  readonly audience: string | undefined;
  readonly resource: string | undefined;
  /** 0 for any. */
  readonly port: number;
  /** Shows the user where to go. */
  readonly open: (url: string) => void;
  readonly link: Link;
}

/** Ends when the user has agreed, or has not; or when the link's signal does. */
export async function authorize(asked: Authorization): Promise<Obtained> {
  const { server, clientId, clientSecret, method, link } = asked;
  const endpoint = server.authorization_endpoint ?? "";
  assertSecure(endpoint, "the authorization endpoint");
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const redirect = await listenForRedirect(asked.port, (answer) => answer.get("state") === state);
  try {
    const url = new URL(endpoint);
    const parameters: Readonly<Record<string, string | undefined>> = {
      response_type: "code",
      client_id: clientId,
      redirect_uri: redirect.uri,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      scope: asked.scopes.join(" ") || undefined,
      // OpenID Connect Core §11: without it there may be no token that outlives the session
      prompt: asked.scopes.includes("offline_access") ? "consent" : undefined,
      audience: asked.audience,
      resource: asked.resource,
    };
    for (const [name, value] of Object.entries(parameters))
      if (value !== undefined) url.searchParams.set(name, value);
    asked.open(url.href);
    const answer = await unless(link.signal, redirect.answer);
    const client: oauth.Client = { client_id: clientId };
    return await guarded(server.token_endpoint ?? endpoint, async () => {
      const checked = oauth.validateAuthResponse(server, client, withIssuer(answer, asked), state);
      assertSecure(server.token_endpoint ?? "", "the token endpoint");
      const authentication = authenticationOf(method, clientSecret);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        checked,
        redirect.uri,
        verifier,
        settings(link),
      );
      return obtained(server, client, response);
    });
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) throw declined(error);
    throw error;
  } finally {
    redirect.close();
  }
}

/** RFC 9207 §2.4. A server that was not discovered has no issuer to compare with; then its origin has to be the same. */
function withIssuer(answer: URLSearchParams, { server, isDiscovered }: Authorization): URLSearchParams {
  const issuer = answer.get("iss");
  if (isDiscovered || issuer === null) return answer;
  const expected = new URL(server.authorization_endpoint ?? "").origin;
  if (!URL.canParse(issuer) || new URL(issuer).origin !== expected)
    throw new CommandFailure(
      "the answer comes from another authorization server than the one that was asked.",
      {
        exitCode: EXIT.problems,
      },
    );
  const rest = new URLSearchParams(answer);
  rest.delete("iss");
  return rest;
}

function declined({
  error,
  error_description: description,
}: oauth.AuthorizationResponseError): CommandFailure {
  const said = description === undefined ? "" : `: ${description}`;
  return new CommandFailure(`the authorization server answered ${error}${said}.`, {
    exitCode: EXIT.problems,
  });
}

function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new CommandFailure("nobody logged in.", { exitCode: EXIT.problems }));
    if (signal.aborted) late();
    signal.addEventListener("abort", late, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", late));
  });
}
