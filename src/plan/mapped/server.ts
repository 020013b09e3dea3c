/** What a mapping file says of the server as a whole: its name, instructions, address, headers and limits. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Mapping } from "../../mapping/types.js";
import { parseDuration, parseSize } from "../../mapping/units.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { isCredentialHeader, isFramingHeader } from "../../runtime/core/header-names.js";
import type { CredentialDescriptor } from "../../runtime/core/types.js";
import { planCredentials } from "../credentials.js";
import { environmentPrefix } from "../names.js";
import { INSTRUCTIONS_CAP, serverName } from "../plan.js";
import { keysOf, part } from "../recipes/parts.js";
import { modelText } from "../schemas/text.js";
import type { ServerPlan } from "../types.js";
import type { OpenedSpec, Spec } from "./specs.js";

type ServerFacts = Pick<
  ServerPlan,
  "info" | "instructions" | "server" | "specs" | "headers" | "timeout" | "budget" | "maxResponseBytes"
>;

export function planServerFacts(
  mapping: Located<Mapping>,
  specs: readonly OpenedSpec[],
  report: Report,
): ServerFacts {
  const { server: said = {}, defaults = {} } = mapping.value;
  const titles = specs.map(({ model }) => model.title).join(", ");
  const title = said.title ?? said.name ?? titles;
  const [first] = specs;
  const instructions = said.instructions ?? describe(specs);
  const main = specs.find(({ name }) => name === undefined);
  const server = said.base_url ?? main?.baseUrl ?? main?.model.servers[0]?.url;
  const headers = planHeaders(mapping, specs, report);
  const names = specs.flatMap(({ name }) => name ?? []);
  return {
    info: {
      name: said.name ?? serverName(title),
      title: modelText(title, 100),
      version: modelText(said.version ?? first?.model.version ?? "0.0.0", 50),
    },
    ...(instructions !== "" && { instructions }),
    ...(server !== undefined && { server }),
    ...(names.length > 0 && { specs: names }),
    ...(headers && { headers }),
    ...(defaults.timeout !== undefined && { timeout: parseDuration(defaults.timeout) }),
    ...(defaults.budget !== undefined && { budget: parseDuration(defaults.budget) }),
    ...(defaults.max_response !== undefined && { maxResponseBytes: parseSize(defaults.max_response) }),
  };
}

/** The documents' own descriptions; with several, each after its title. */
function describe(specs: readonly OpenedSpec[]): string {
  const texts = specs.flatMap(({ model: { title, description } }) => {
    if (description === undefined) return [];
    const cap = Math.floor(INSTRUCTIONS_CAP / specs.length);
    return [modelText(specs.length > 1 ? `${title}: ${description}` : description, cap)];
  });
  return texts.filter((text) => text !== "").join("\n");
}

/** Names in lower case. */
function planHeaders(
  mapping: Located<Mapping>,
  specs: readonly OpenedSpec[],
  report: Report,
): Readonly<Record<string, string>> | undefined {
  const keys = new Set(
    specs.flatMap(({ model }) =>
      Object.values(model.securitySchemes).flatMap((scheme) =>
        scheme.type === "apiKey" && scheme.in === "header" ? [scheme.name.toLowerCase()] : [],
      ),
    ),
  );
  const table = part(mapping, "defaults", "headers");
  const headers: [string, string][] = [];
  for (const header of keysOf(table)) {
    const name = header.toLowerCase();
    const at = part<string>(table, header);
    if (isCredentialHeader(name) || keys.has(name))
      report(diagnostic("mapping/credential-header", at, { header }, { on: "key" }));
    else if (isFramingHeader(name))
      report(diagnostic("mapping/client-header", at, { header }, { on: "key" }));
    else headers.push([name, at.value]);
  }
  return headers.length > 0 ? mapOf(headers) : undefined;
}

/**
 * Of all documents, told apart by their names. Two that would be read from the same variable are one secret sent to two
 * APIs: the second is not used.
 */
export function planAllCredentials(
  specs: readonly Spec[],
  used: ReadonlySet<string>,
  report: Report,
): Readonly<Record<string, CredentialDescriptor>> {
  const owners = new Map<string, Spec>();
  const all = new Map<string, CredentialDescriptor>();
  for (const spec of specs) {
    const { name, model } = spec;
    const own = planCredentials(model.securitySchemes, used, name === undefined ? "" : `${name}_`);
    const claims = Object.entries(own).map(([key, credential]) => ({
      key,
      credential,
      names: [`key ${key}`, environmentPrefix(key), ...variablesOf(credential)],
    }));
    const other = claims.flatMap(({ names }) => names).find((one) => owners.has(one));
    if (other !== undefined) {
      const reason = `its credentials would be those of ${JSON.stringify(owners.get(other)?.name ?? "")}`;
      report(diagnostic("mapping/name-invalid", spec.at, { name: name ?? "", reason }));
    }
    for (const { key, credential, names } of claims) {
      const taken = names.some((one) => owners.has(one));
      const unused = { kind: "unsupported", reason: "a name that two documents share" } as const;
      all.set(key, taken ? unused : credential);
    }
    for (const { names } of claims) for (const one of names) owners.set(one, owners.get(one) ?? spec);
  }
  return mapOf([...all].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Those of OAuth have names of their own behind the prefix. */
function variablesOf(credential: CredentialDescriptor): readonly string[] {
  switch (credential.kind) {
    case "apiKey":
    case "bearer":
    case "authorization":
    case "oauth2":
      return [credential.env];
    case "basic":
    case "digest":
      return [credential.usernameEnv, credential.passwordEnv];
    case "mutualTLS":
    case "unsupported":
      return [];
  }
}
