/** Which servers operations are sent to, who names them, and which of them are not where the rest of the API is. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Report } from "../diagnostics/diagnostic.js";
import type { ApiModel, Operation, Server } from "../model/types.js";
import type { Documents } from "../read/types.js";
import type { OAuthFlow } from "../runtime/core/types.js";

/** Where calls of a document's operations go; undefined where only its operator can say. */
export function ownOrigin({ servers, operations }: ApiModel, baseUrl?: string): string | undefined {
  const declared = originOf(baseUrl ?? servers[0]?.url);
  if (declared !== undefined) return declared;
  // With no server for all, those of the operations are where the API is, as long as they agree.
  const origins = new Set(operations.flatMap(({ servers: own }) => originOf(own?.[0]?.url) ?? []));
  return origins.size === 1 ? [...origins][0] : undefined;
}

/** @param own where the rest of the API is */
export function isElsewhere({ servers }: Operation, own: string | undefined): boolean {
  const origin = originOf(servers?.[0]?.url);
  return origin !== undefined && origin !== own;
}

/** One for each server: its first operation stands for the others. */
export function reportElsewhere(
  operations: readonly Operation[],
  own: string | undefined,
  report: Report,
): void {
  const byOrigin = new Map<string, Operation[]>();
  for (const operation of operations) {
    const origin = originOf(operation.servers?.[0]?.url);
    if (origin === undefined || origin === own) continue;
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), operation]);
  }
  for (const [origin, [first, ...others]] of byOrigin) {
    const at = first?.servers?.[0]?.at;
    if (!first || !at) continue;
    const { host } = new URL(origin);
    report(
      diagnostic("spec/server-elsewhere", at, { key: first.key, others: others.length, origin, host, own }),
    );
  }
}

/** A URL of a server, and the document that it is written in. */
export interface NamedServer {
  readonly url: string;
  readonly uri: string;
}

export function namedServer({ url, at }: Server): NamedServer {
  return { url, uri: at.uri };
}

/** Where access tokens come from, by the document: secrets go there, too. */
export function tokenServers({ securitySchemes, at: { uri } }: ApiModel): readonly NamedServer[] {
  return Object.values(securitySchemes).flatMap((scheme) => {
    if (scheme.type !== "oauth2" && scheme.type !== "openIdConnect") return [];
    const flows: readonly OAuthFlow[] = scheme.type === "oauth2" ? Object.values(scheme.flows) : [];
    const urls = [scheme.metadataUrl, ...flows.flatMap(({ tokenUrl, refreshUrl }) => [tokenUrl, refreshUrl])];
    return urls.flatMap((url) => (url === undefined ? [] : [{ url, uri }]));
  });
}

/** Origins that nobody but a fetched document names, sorted. What its own server says of itself is believed. */
export function publicOrigins(
  servers: readonly NamedServer[],
  isPrivate: Documents["isPrivate"],
): readonly string[] | undefined {
  const fetched = new Set<string>();
  const trusted = new Set<string>();
  for (const { url, uri } of servers) {
    const origin = originOf(url);
    if (origin === undefined) continue;
    const isOwn = originOf(uri) === origin && isPrivate(uri);
    (originOf(uri) === undefined || isOwn ? trusted : fetched).add(origin);
  }
  const origins = [...fetched].filter((origin) => !trusted.has(origin)).sort();
  return origins.length > 0 ? origins : undefined;
}

/** Of http and https, where it is absolute. */
function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).origin;
}
