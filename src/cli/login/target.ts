/** What `login` and `logout` are about: one security scheme of one server, and where its tokens go. */
import { parseBaseUrl } from "../../runtime/core/base-url.js";
import { operationsOf, type ServerDefinition } from "../../runtime/core/definition.js";
import { baseUrlOf, type OperationRuntime } from "../../runtime/core/exchange.js";
import {
  loginKey,
  loginSourceOf,
  oauthVariable,
  type TokenSource,
} from "../../runtime/core/oauth/token-source.js";
import type { OAuthDescriptor } from "../../runtime/core/types.js";
import { CommandFailure, EXIT } from "../failure.js";

export interface LoginTarget {
  readonly scheme: string;
  readonly descriptor: OAuthDescriptor;
  /** Of each origin that the scheme's operations are at; the first one says where tokens come from. */
  readonly sources: readonly [TokenSource, ...TokenSource[]];
  readonly keys: readonly string[];
  /** Of all operations that have it. */
  readonly scopes: readonly string[];
}

/** @param wanted of several, the one that is meant */
export function loginTarget(
  definition: ServerDefinition,
  runtime: OperationRuntime,
  wanted: string | undefined,
): LoginTarget {
  const [scheme, descriptor] = chooseScheme(definition, wanted);
  const own = operationsOf(definition).filter(({ security }) => security.flat().includes(scheme));
  const origins = [...new Set(own.map((one) => parseBaseUrl(baseUrlOf(one, runtime)).origin))];
  const [first, ...others] = origins.flatMap((api) => loginSourceOf(scheme, descriptor, runtime, api) ?? []);
  if (!first) {
    throw new CommandFailure(
      `the document does not say where tokens for ${JSON.stringify(scheme)} come from.`,
      {
        exitCode: EXIT.problems,
        fix: `Set ${oauthVariable(descriptor, "tokenUrl")}.`,
      },
    );
  }
  const sources: LoginTarget["sources"] = [first, ...others];
  const named = own.flatMap(({ scopes = [] }) => scopes.flatMap((one) => one[scheme] ?? []));
  return {
    scheme,
    descriptor,
    sources,
    keys: sources.map(loginKey),
    scopes: first.scopes ?? [...new Set(named)].sort(),
  };
}

function chooseScheme(
  { credentials }: ServerDefinition,
  wanted: string | undefined,
): readonly [string, OAuthDescriptor] {
  const schemes = Object.entries(credentials).flatMap(([name, one]) =>
    one.kind === "oauth2" ? [[name, one] as const] : [],
  );
  const users = schemes.filter(([, { flows, metadataUrl }]) => flows.authorizationCode ?? metadataUrl);
  const names = users.map(([name]) => name).join(", ");
  const chosen = wanted === undefined ? users : users.filter(([name]) => name === wanted);
  const [only, ...others] = chosen;
  if (only && others.length === 0) return only;
  if (only)
    throw new CommandFailure(`several schemes can be logged in to: ${names}.`, {
      fix: "Pass --scheme NAME.",
    });
  if (wanted !== undefined && users.length > 0) {
    throw new CommandFailure(`nobody can log in to ${JSON.stringify(wanted)}.`, {
      fix: `There is ${names}.`,
    });
  }
  throw new CommandFailure("the document has no scheme that a person can log in to.", {
    exitCode: EXIT.problems,
    fix: "That takes an OAuth authorization code flow, or OpenID Connect; `openapi-mcp inspect` lists the credentials.",
  });
}
