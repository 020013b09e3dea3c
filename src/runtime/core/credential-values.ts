/** Secrets as they come from the environment, and what may not be in them. */
import type { SecretLookup } from "./credentials.js";
import { isHeaderValue } from "./headers.js";
import { RequestRefused } from "./refused.js";

export function secret(env: string, lookup: SecretLookup): string {
  const value = lookup(env) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a secret
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(value)) return value;
  throw refuse(env, "contains a line break or another control character (often one at its end)");
}

/**
 * Of variables that are set and empty. All others are as good as unset, but one half of Basic may be empty on purpose:
 * many APIs take a key as the user name, some as the password.
 */
export function mayBeEmpty(env: string): boolean {
  return /^OPENAPI_MCP_.*_(?:USERNAME|PASSWORD)$/.test(env);
}

export function headerSafe(value: string, env: string): string {
  if (isHeaderValue(value)) return value;
  throw refuse(env, "contains a character that an HTTP header cannot carry");
}

export function refuse(env: string, why: string): RequestRefused {
  return new RequestRefused(
    `The credential in the environment variable ${env} ${why}. No request was sent; set the variable right.`,
  );
}
