/** Servers that a mapping file and its documents name: which of them only the network vouches for. */
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Mapping } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import { type NamedServer, namedServer, publicOrigins, reportElsewhere, tokenServers } from "../servers.js";
import type { ServerPlan } from "../types.js";
import type { Spec } from "./specs.js";

/** @param used by their ids */
export function serverOrigins(
  mapping: Located<Mapping>,
  specs: readonly Spec[],
  used: ReadonlyMap<string, unknown>,
  report: Report,
): Pick<ServerPlan, "publicOrigins"> {
  const base = mapping.value.server?.base_url;
  const named: NamedServer[] = base === undefined ? [] : [{ url: base, uri: mapping.uri }];
  for (const spec of specs) {
    const { model, baseUrl, at, own, idOf } = spec;
    const operations = model.operations.filter((operation) => used.has(idOf(operation)));
    const [server] = model.servers;
    if (baseUrl !== undefined) named.push({ url: baseUrl, uri: at.uri });
    else if (server) named.push(namedServer(server));
    named.push(...tokenServers(model));
    for (const { servers: [first] = [] } of operations) if (first) named.push(namedServer(first));
    reportElsewhere(operations, own, report);
  }
  const isPrivate = (uri: string) => specs.some(({ documents }) => documents.isPrivate(uri));
  const origins = publicOrigins(named, isPrivate);
  return origins ? { publicOrigins: origins } : {};
}
