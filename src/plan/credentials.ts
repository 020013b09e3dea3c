/** Security schemes → where their secrets come from and go to. */

import type { SecurityScheme } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { CredentialDescriptor } from "../runtime/core/types.js";
import { environmentName } from "./names.js";

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
      return { kind: "apiKey", in: scheme.in, name: scheme.name, env: environmentName(name, "KEY") };
    case "http":
      if (scheme.scheme === "basic") {
        return {
          kind: "basic",
          usernameEnv: environmentName(name, "USERNAME"),
          passwordEnv: environmentName(name, "PASSWORD"),
        };
      }
      if (scheme.scheme === "bearer") return { kind: "bearer", env: environmentName(name, "TOKEN") };
      return { kind: "unsupported", reason: `HTTP authentication scheme ${JSON.stringify(scheme.scheme)}` };
    case "oauth2":
    case "openIdConnect":
      // an access token that was obtained elsewhere; getting one is not done here yet
      return { kind: "bearer", env: environmentName(name, "TOKEN") };
    case "mutualTLS":
      return { kind: "unsupported", reason: "mutual TLS" };
    case "unknown":
      return { kind: "unsupported", reason: scheme.reason };
  }
}
