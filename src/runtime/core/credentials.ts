/** Upstream credentials: which of an operation's alternatives can be satisfied, and where their secrets go. */
import { headerSafe, refuse, secret } from "./credential-values.js";
import { base64Text } from "./media.js";
import type { Logins } from "./oauth/logins.js";
import { type TokenSource, tokenSourceOf, waysToToken } from "./oauth/token-source.js";
import type { CredentialDescriptor, OperationDescriptor } from "./types.js";

/** Where secrets come from: the environment on Node, a binding on Workers. */
export type SecretLookup = (env: string) => string | undefined;

export type Credentials = Readonly<Record<string, CredentialDescriptor>>;

/** What credentials are chosen from. */
export interface CredentialSource {
  readonly credentials: Credentials;
  readonly secrets: SecretLookup;
  /** Absent: nobody can have logged in. */
  readonly logins?: Logins | undefined;
  /** The HTTP client has a certificate of the operator's. */
  readonly hasClientCertificate?: boolean | undefined;
}

/** Secrets in the places they are sent in. Never logged, never in a message. */
export interface AppliedCredentials {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly cookies: readonly (readonly [name: string, value: string])[];
  /** The Authorization that is only known when the request is sent. */
  readonly late?: LateCredential;
}

export type LateCredential =
  /** A token that has to be obtained. */
  | { readonly kind: "token"; readonly source: TokenSource; readonly scopes: readonly string[] }
  /** An answer to the API's challenge. */
  | {
      readonly kind: "digest";
      readonly scheme: string;
      readonly username: string;
      readonly password: string;
    };

/**
 * The first alternative of OAS 3.1.1 §4.8.30 Security Requirement Objects whose secrets are all there, applied.
 * Undefined where there is none. An empty alternative (anonymous) needs no secrets and so comes last.
 * @param api the origin of the request
 */
export function applyCredentials(
  operation: OperationDescriptor,
  source: CredentialSource,
  api: string,
): AppliedCredentials | undefined {
  for (const [index, alternative] of operation.security.entries()) {
    const given = alternative.length > 0 ? allGiven(alternative, source, api) : undefined;
    if (!given) continue;
    const applied: Mutable = { headers: {}, query: [], cookies: [] };
    for (const one of given) {
      const named = operation.scopes?.[index];
      const scopes = named && Object.hasOwn(named, one.scheme) ? (named[one.scheme] ?? []) : [];
      apply(applied, one, scopes, source.secrets);
    }
    return applied;
  }
  return undefined;
}

/** Variables that have to be set besides those that are, for one way to authenticate. */
export type Way = readonly string[];

/** A client certificate is no variable, but an option of the command. */
const CERTIFICATE = "--client-cert";

/** Each way in which an operation could be authenticated; none where nothing is missing, or nothing would help. */
export function missingCredentials(
  operation: OperationDescriptor,
  source: CredentialSource,
  api: string,
): readonly Way[] {
  const ways = new Map<string, Way>();
  for (const alternative of operation.security) {
    if (alternative.length === 0) continue;
    if (allGiven(alternative, source, api)) return [];
    // One scheme that cannot be sent spoils the alternative: its other secrets would not help.
    let combined: readonly Way[] = [[]];
    for (const scheme of alternative) {
      const own = waysTo(find(scheme, source), scheme, source, api);
      combined = combined.flatMap((way) => own.map((more) => [...new Set([...way, ...more])]));
    }
    for (const way of combined) ways.set(way.join(), way);
  }
  return [...ways.values()];
}

/** `A and B, or C`. */
export function waysText(ways: readonly Way[]): string {
  return ways.map((way) => way.join(" and ")).join(", or ");
}

/** The environment variables of a scheme that hold secrets. */
export function secretVariablesOf(descriptor: CredentialDescriptor): readonly string[] {
  switch (descriptor.kind) {
    case "apiKey":
    case "bearer":
    case "authorization":
      return [descriptor.env];
    case "basic":
    case "digest":
      return [descriptor.usernameEnv, descriptor.passwordEnv];
    case "oauth2": {
      const { env, prefix } = descriptor;
      return [env, `${prefix}_CLIENT_SECRET`, `${prefix}_PASSWORD`, `${prefix}_REFRESH_TOKEN`];
    }
    case "mutualTLS":
    case "unsupported":
      return [];
  }
}

interface Mutable {
  readonly headers: Record<string, string>;
  readonly query: [string, string][];
  readonly cookies: [string, string][];
  late?: LateCredential;
}

function find(scheme: string, { credentials }: CredentialSource): CredentialDescriptor | undefined {
  return Object.hasOwn(credentials, scheme) ? credentials[scheme] : undefined;
}

/** A scheme whose secrets are there. */
interface Given {
  readonly scheme: string;
  readonly descriptor: CredentialDescriptor;
  /** Where its token comes from, where none is ready. */
  readonly tokens?: TokenSource;
}

/** Undefined where one of them is not. */
function allGiven(
  alternative: readonly string[],
  source: CredentialSource,
  api: string,
): readonly Given[] | undefined {
  const all: Given[] = [];
  for (const scheme of alternative) {
    const descriptor = find(scheme, source);
    const given = descriptor && givenOf(descriptor, scheme, source, api);
    if (!given) return undefined;
    all.push(given);
  }
  return all;
}

function givenOf(
  descriptor: CredentialDescriptor,
  scheme: string,
  source: CredentialSource,
  api: string,
): Given | undefined {
  if (descriptor.kind !== "oauth2") return isGiven(descriptor, source) ? { scheme, descriptor } : undefined;
  if (source.secrets(descriptor.env)) return { scheme, descriptor };
  const tokens = tokenSourceOf(scheme, descriptor, source, api);
  return tokens && { scheme, descriptor, tokens };
}

/** An empty variable is an unset one; but one half of basic may be empty on purpose (a key as the user name). */
function isGiven(
  descriptor: Exclude<CredentialDescriptor, { readonly kind: "oauth2" }>,
  { secrets, hasClientCertificate }: CredentialSource,
): boolean {
  switch (descriptor.kind) {
    case "apiKey":
    case "bearer":
    case "authorization":
      return Boolean(secrets(descriptor.env));
    case "basic":
    case "digest": {
      const username = secrets(descriptor.usernameEnv);
      const password = secrets(descriptor.passwordEnv);
      return username !== undefined && password !== undefined && username + password !== "";
    }
    case "mutualTLS":
      return hasClientCertificate === true;
    case "unsupported":
      return false;
  }
}

/** One empty way where it is given already. */
function waysTo(
  descriptor: CredentialDescriptor | undefined,
  scheme: string,
  source: CredentialSource,
  api: string,
): readonly Way[] {
  if (descriptor === undefined || descriptor.kind === "unsupported") return [];
  if (givenOf(descriptor, scheme, source, api)) return [[]];
  if (descriptor.kind === "mutualTLS")
    return source.hasClientCertificate === undefined ? [] : [[CERTIFICATE]];
  if (descriptor.kind === "oauth2") return waysToToken(descriptor, source.secrets);
  return [secretVariablesOf(descriptor).filter((env) => !source.secrets(env))];
}

function apply(
  applied: Mutable,
  { scheme, descriptor, tokens }: Given,
  scopes: readonly string[],
  secrets: SecretLookup,
): void {
  switch (descriptor.kind) {
    case "apiKey":
      applyKey(applied, descriptor.in, descriptor.name, secret(descriptor.env, secrets), descriptor.env);
      return;
    case "bearer":
      authorize(applied, `Bearer ${secret(descriptor.env, secrets)}`, descriptor.env);
      return;
    case "authorization":
      authorize(applied, secret(descriptor.env, secrets), descriptor.env);
      return;
    case "oauth2":
      // RFC 6750 §2.1
      if (tokens) applied.late = { kind: "token", source: tokens, scopes };
      else authorize(applied, `Bearer ${secret(descriptor.env, secrets)}`, descriptor.env);
      return;
    case "basic": {
      const username = secret(descriptor.usernameEnv, secrets);
      if (username.includes(":")) {
        // RFC 7617 §2: the first colon ends the user name.
        throw refuse(descriptor.usernameEnv, "contains a colon, which a Basic user name cannot have");
      }
      const password = secret(descriptor.passwordEnv, secrets);
      applied.headers["authorization"] = `Basic ${base64Text(`${username}:${password}`)}`;
      return;
    }
    case "digest": {
      const username = secret(descriptor.usernameEnv, secrets);
      applied.late = { kind: "digest", scheme, username, password: secret(descriptor.passwordEnv, secrets) };
      return;
    }
    case "mutualTLS":
    case "unsupported":
      return;
  }
}

function authorize(applied: Mutable, value: string, env: string): void {
  applied.headers["authorization"] = headerSafe(value, env);
}

function applyKey(
  applied: Mutable,
  place: "header" | "query" | "cookie",
  name: string,
  value: string,
  env: string,
): void {
  switch (place) {
    case "header":
      applied.headers[name.toLowerCase()] = headerSafe(value, env);
      return;
    case "query":
      applied.query.push([name, value]);
      return;
    case "cookie":
      // RFC 6265 §4.1.1 cookie-octet, and the comma every server takes. Sent as it is: a session value was issued encoded.
      if (!/^[\u0021\u0023-\u003a\u003c-\u005b\u005d-\u007e]*$/.test(value)) {
        throw refuse(
          env,
          "contains a character that a cookie cannot carry (a space, quote, semicolon or backslash)",
        );
      }
      applied.cookies.push([name, value]);
      return;
  }
}
