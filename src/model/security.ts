/** Security schemes and requirements (OAS 3.1.1 §4.8.27, §4.8.30; Swagger 2.0 securityDefinitions). */

import { diagnostic } from "../diagnostics/catalog.js";
import { suggest } from "../diagnostics/suggest.js";
import { below } from "../read/located.js";
import { mapOf } from "../read/map.js";
import type { Located } from "../read/types.js";
import { readFlows, urlIn } from "./oauth-flows.js";
import {
  entries,
  isListOrAbsent,
  isMapping,
  items,
  type Mapping,
  type Reader,
  readMapping,
  text,
} from "./reader.js";
import type { Operation, SchemeScopes, SecurityScheme } from "./types.js";

export function readSecuritySchemes(reader: Reader, root: Located): Readonly<Record<string, SecurityScheme>> {
  const holder =
    reader.specVersion === "2.0"
      ? below(root, "securityDefinitions")
      : readMapping(reader, below(root, "components"), "components");
  if (!holder) return {};
  const declared = reader.specVersion === "2.0" ? holder : below(holder, "securitySchemes");
  const schemes = new Map<string, SecurityScheme>();
  for (const [name, node] of entries(declared)) {
    const scheme = readMapping(reader, node, "security scheme");
    if (scheme) schemes.set(name, readScheme(scheme.value));
  }
  return mapOf(schemes);
}

function readScheme(scheme: Mapping): SecurityScheme {
  const type = text(scheme["type"]);
  switch (type) {
    case "apiKey": {
      const place = scheme["in"];
      const name = text(scheme["name"]);
      if ((place === "header" || place === "query" || place === "cookie") && name)
        return { type, in: place, name };
      return { type: "unknown", reason: "an apiKey scheme needs `in` and `name`" };
    }
    case "http":
      return { type, scheme: (text(scheme["scheme"]) ?? "").toLowerCase() };
    case "basic": // Swagger 2.0
      return { type: "http", scheme: "basic" };
    case "oauth2": {
      const metadataUrl = urlIn(scheme, "oauth2MetadataUrl");
      return { type, flows: readFlows(scheme), ...(metadataUrl !== undefined && { metadataUrl }) };
    }
    case "openIdConnect": {
      const metadataUrl = urlIn(scheme, "openIdConnectUrl");
      if (metadataUrl !== undefined) return { type, metadataUrl };
      return { type: "unknown", reason: "an openIdConnect scheme needs `openIdConnectUrl`" };
    }
    case "mutualTLS":
      return { type };
    default:
      return { type: "unknown", reason: `its type is ${JSON.stringify(type ?? null)}` };
  }
}

/** A requirement that names no declared scheme could never be met: that alternative is dropped with a warning. */
export function readSecurity(
  reader: Reader,
  requirements: Located,
  schemes: Readonly<Record<string, SecurityScheme>>,
): Pick<Operation, "security" | "scopes"> {
  isListOrAbsent(reader, requirements, "security", false);
  const security: string[][] = [];
  const scopes: SchemeScopes[] = [];
  for (const alternative of items(requirements)) {
    if (!isMapping(alternative.value)) continue;
    const names = Object.keys(alternative.value);
    const unknown = names.find((name) => !Object.hasOwn(schemes, name));
    if (unknown === undefined) {
      security.push(names);
      scopes.push(scopesOf(alternative.value));
    } else {
      const hint = suggest(unknown, Object.keys(schemes));
      reader.report(diagnostic("spec/security-scheme-unknown", alternative, { name: unknown, hint }));
    }
  }
  const isScoped = scopes.some((one) => Object.keys(one).length > 0);
  return { security, ...(isScoped && { scopes }) };
}

function scopesOf(requirement: Mapping): SchemeScopes {
  const named = Object.entries(requirement).map(([name, list]): [string, readonly string[]] => [
    name,
    Array.isArray(list) ? list.filter((scope) => typeof scope === "string") : [],
  ]);
  return mapOf(named.filter(([, scopes]) => scopes.length > 0));
}
