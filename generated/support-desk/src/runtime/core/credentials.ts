/** Upstream credentials: which of an operation's alternatives can be satisfied, and where their secrets go. */
import { isHeaderValue } from "./headers.js";
import { RequestRefused } from "./refused.js";
import type { CredentialDescriptor, OperationDescriptor } from "./types.js";

/** Where secrets come from: the environment on Node, a binding on Workers. */
export type SecretLookup = (env: string) => string | undefined;

export type Credentials = Readonly<Record<string, CredentialDescriptor>>;

/** Secrets in the places they are sent in. Never logged, never in a message. */
export interface AppliedCredentials {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly cookies: readonly (readonly [name: string, value: string])[];
}

/**
 * The first alternative of OAS 3.1.1 §4.8.30 Security Requirement Objects whose secrets are all there, applied.
 * Undefined where there is none: the request is then sent without, and a 401 explained with
 * {@link missingCredentials}. An empty alternative (anonymous) needs no secrets and so comes last.
 */
export function applyCredentials(
  operation: OperationDescriptor,
  credentials: Credentials,
  lookup: SecretLookup,
): AppliedCredentials | undefined {
  for (const alternative of operation.security) {
    if (alternative.length === 0 || !isSatisfied(alternative, credentials, lookup)) continue;
    const applied: Mutable = { headers: {}, query: [], cookies: [] };
    for (const scheme of alternative) {
      const descriptor = find(scheme, credentials);
      if (descriptor !== undefined) apply(applied, descriptor, lookup);
    }
    return applied;
  }
  return undefined;
}

/** The environment variables that would let an operation be authenticated; empty where nothing is missing. */
export function missingCredentials(
  operation: OperationDescriptor,
  credentials: Credentials,
  lookup: SecretLookup,
): readonly string[] {
  const missing = new Set<string>();
  for (const alternative of operation.security) {
    if (alternative.length === 0) continue;
    if (isSatisfied(alternative, credentials, lookup)) return [];
    const descriptors = alternative.map((scheme) => find(scheme, credentials));
    // One scheme that cannot be sent spoils the alternative: its other secrets would not help.
    if (descriptors.some((descriptor) => descriptor === undefined || descriptor.kind === "unsupported"))
      continue;
    for (const descriptor of descriptors) {
      if (descriptor === undefined || hasSecret(descriptor, lookup)) continue;
      for (const env of environmentOf(descriptor)) if (!lookup(env)) missing.add(env);
    }
  }
  return [...missing];
}

/** The environment variables a scheme reads. */
export function environmentOf(descriptor: CredentialDescriptor): readonly string[] {
  switch (descriptor.kind) {
    case "apiKey":
    case "bearer":
      return [descriptor.env];
    case "basic":
      return [descriptor.usernameEnv, descriptor.passwordEnv];
    case "unsupported":
      return [];
  }
}

interface Mutable {
  readonly headers: Record<string, string>;
  readonly query: [string, string][];
  readonly cookies: [string, string][];
}

function find(scheme: string, credentials: Credentials): CredentialDescriptor | undefined {
  return Object.hasOwn(credentials, scheme) ? credentials[scheme] : undefined;
}

function isSatisfied(
  alternative: readonly string[],
  credentials: Credentials,
  lookup: SecretLookup,
): boolean {
  return alternative.every((scheme) => {
    const descriptor = find(scheme, credentials);
    return descriptor !== undefined && hasSecret(descriptor, lookup);
  });
}

/** An empty variable is an unset one; but one half of basic may be empty on purpose (a key as the user name). */
function hasSecret(descriptor: CredentialDescriptor, lookup: SecretLookup): boolean {
  switch (descriptor.kind) {
    case "apiKey":
    case "bearer":
      return Boolean(lookup(descriptor.env));
    case "basic": {
      const username = lookup(descriptor.usernameEnv);
      const password = lookup(descriptor.passwordEnv);
      return username !== undefined && password !== undefined && username + password !== "";
    }
    case "unsupported":
      return false;
  }
}

function apply(applied: Mutable, descriptor: CredentialDescriptor, lookup: SecretLookup): void {
  switch (descriptor.kind) {
    case "apiKey":
      applyKey(applied, descriptor.in, descriptor.name, secret(descriptor.env, lookup), descriptor.env);
      return;
    case "bearer":
      // RFC 6750 §2.1
      applied.headers["authorization"] = headerSafe(
        `Bearer ${secret(descriptor.env, lookup)}`,
        descriptor.env,
      );
      return;
    case "basic": {
      const username = secret(descriptor.usernameEnv, lookup);
      if (username.includes(":")) {
        // RFC 7617 §2: the first colon ends the user name.
        throw refuse(descriptor.usernameEnv, "contains a colon, which a Basic user name cannot have");
      }
      const password = secret(descriptor.passwordEnv, lookup);
      applied.headers["authorization"] = `Basic ${base64(`${username}:${password}`)}`;
      return;
    }
    case "unsupported":
      return;
  }
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

function secret(env: string, lookup: SecretLookup): string {
  const value = lookup(env) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a secret
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(value)) return value;
  throw refuse(env, "contains a line break or another control character (often one at its end)");
}

function headerSafe(value: string, env: string): string {
  if (isHeaderValue(value)) return value;
  throw refuse(env, "contains a character that an HTTP header cannot carry");
}

function refuse(env: string, why: string): RequestRefused {
  return new RequestRefused(
    `The credential in the environment variable ${env} ${why}. No request was sent; set the variable right.`,
  );
}

/** RFC 7617 §2.1: UTF-8. `btoa` itself takes bytes as Latin-1. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
