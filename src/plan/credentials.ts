/** Security schemes → where their secrets come from and go to. */

import type { SecurityScheme } from "../model/types.js";
import { mapOf } from "../read/map.js";
import { isFramingHeader, isHeaderName } from "../runtime/core/header-names.js";
import type { CredentialDescriptor } from "../runtime/core/types.js";
import { environmentName, environmentPrefix } from "./names.js";

/**
 * Credentials of the schemes used, by scheme name. Schemes whose names make the same variable share it.
 * @param prefix put before each name, where several documents name theirs alike
 */
export function planCredentials(
  schemes: Readonly<Record<string, SecurityScheme>>,
  used: ReadonlySet<string>,
  prefix = "",
): Readonly<Record<string, CredentialDescriptor>> {
  const names = Object.keys(schemes).filter((name) => used.has(`${prefix}${name}`));
  return mapOf(
    names.sort().map((name): [string, CredentialDescriptor] => {
      const key = `${prefix}${name}`;
      return [key, credential(key, schemes[name] as SecurityScheme)];
    }),
  );
}

function credential(name: string, scheme: SecurityScheme): CredentialDescriptor {
  switch (scheme.type) {
    case "apiKey":
      if (scheme.in === "header" && !isKeyHeader(scheme.name.toLowerCase()))
        return { kind: "unsupported", reason: "no key can be sent in a header of its name" };
      return { kind: "apiKey", in: scheme.in, name: scheme.name, env: environmentName(name, "KEY") };
    case "http":
      return httpCredential(name, scheme.scheme);
    case "oauth2":
      return { ...oauth(name, scheme.metadataUrl), flows: scheme.flows };
    case "openIdConnect":
      return { ...oauth(name, scheme.metadataUrl), flows: {} };
    case "mutualTLS":
      return { kind: "mutualTLS" };
    case "unknown":
      return { kind: "unsupported", reason: scheme.reason };
  }
}

/** Where a request goes and where it ends is not for a document to say. */
function isKeyHeader(name: string): boolean {
  return isHeaderName(name) && !isFramingHeader(name) && name !== "host";
}

/** RFC 9110 §11.1 names a scheme by a token, in any case. */
function httpCredential(name: string, scheme: string): CredentialDescriptor {
  switch (scheme) {
    case "basic":
    case "digest":
      return {
        kind: scheme,
        usernameEnv: environmentName(name, "USERNAME"),
        passwordEnv: environmentName(name, "PASSWORD"),
      };
    case "bearer":
      return { kind: "bearer", env: environmentName(name, "TOKEN") };
    default:
      if (scheme === "") return { kind: "unsupported", reason: "an http scheme needs `scheme`" };
      return { kind: "authorization", scheme, env: environmentName(name, "AUTHORIZATION") };
  }
}

function oauth(name: string, metadataUrl: string | undefined) {
  return {
    kind: "oauth2",
    env: environmentName(name, "TOKEN"),
    prefix: environmentPrefix(name),
    ...(metadataUrl !== undefined && { metadataUrl }),
  } as const;
}
