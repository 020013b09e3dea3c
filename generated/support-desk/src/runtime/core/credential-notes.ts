/** What an operator should know of credentials before the first call. */
import { parseBaseUrl } from "./base-url.js";
import { applyCredentials, missingCredentials, waysText } from "./credentials.js";
import { operationsOf, type ServerDefinition } from "./definition.js";
import { baseUrlOf, type OperationRuntime } from "./exchange.js";
import { unlessRefused } from "./refused.js";
import type { OperationDescriptor } from "./types.js";

export interface CredentialNotes {
  /** Of operations that need them: the variables that are not set, in words. */
  readonly missing: readonly string[];
  /** Which origins get client secrets and refresh tokens, where that is not the API's own: `deskAuth: https://login.example.com`. */
  readonly endpoints: readonly string[];
}

export function credentialNotes(definition: ServerDefinition, runtime: OperationRuntime): CredentialNotes {
  const missing = new Set<string>();
  const endpoints = new Set<string>();
  const seen = new Set<string>();
  for (const operation of operationsOf(definition)) {
    const { security } = operation;
    const origin = unlessRefused(() => parseBaseUrl(baseUrlOf(operation, runtime)).origin);
    const key = JSON.stringify([security, origin]);
    if (origin === undefined || seen.has(key)) continue;
    // most operations need what another one needs
    seen.add(key);
    const endpoint = tokenEndpoint(operation, runtime, origin);
    if (endpoint !== undefined) endpoints.add(endpoint);
    if (security.some((alternative) => alternative.length === 0)) continue;
    const ways = missingCredentials(operation, runtime, origin);
    if (ways.length > 0) missing.add(waysText(ways));
  }
  return { missing: [...missing], endpoints: [...endpoints] };
}

/** Of the endpoint, or of the metadata that names it. */
function tokenEndpoint(
  operation: OperationDescriptor,
  runtime: OperationRuntime,
  api: string,
): string | undefined {
  const late = unlessRefused(() => applyCredentials(operation, runtime, api)?.late);
  if (late?.kind !== "token") return undefined;
  const { scheme, tokenUrl, metadataUrl } = late.source;
  const { origin } = new URL(tokenUrl ?? metadataUrl ?? api);
  return origin === api ? undefined : `${scheme}: ${origin}`;
}
