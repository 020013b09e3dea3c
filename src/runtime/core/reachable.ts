/** What can be known before the first call: servers that no call of it will reach as things are set up. */
import { BASE_URL } from "./addresses.js";
import { parseBaseUrl } from "./base-url.js";
import { operationsOf, type ServerDefinition } from "./definition.js";
import { baseUrlOf, type OperationRuntime, refusedServer } from "./exchange.js";
import { hostOf, reachOf, refusalOf } from "./network.js";
import { unlessRefused } from "./refused.js";
import { SetupError } from "./setup.js";

/** Throws a {@link SetupError} where the API's own server is one that only its operator may name. */
export function assertReachable(definition: ServerDefinition, runtime: OperationRuntime): void {
  const { network } = runtime;
  if (!network || network.publicOrigins.size === 0) return;
  for (const operation of operationsOf(definition)) {
    if (operation.isElsewhere) continue;
    const baseUrl = unlessRefused(() => baseUrlOf(operation, runtime));
    const origin = unlessRefused(() => parseBaseUrl(baseUrl ?? "").origin);
    if (origin === undefined) continue;
    const refusal = refusalOf(new URL(origin).hostname, reachOf(origin, network));
    if (refusal === undefined) continue;
    const said = `The OpenAPI document came from the network and says that the API is at ${origin}, which is ${refusal}.`;
    if (refusalOf(new URL(origin).hostname, "any") !== undefined)
      throw new SetupError(said, `Pass ${network.options.baseUrl}URL of the API.`, BASE_URL);
    throw new SetupError(
      `${said} It may only lead to public addresses.`,
      `If that is meant, pass ${network.options.baseUrl}${baseUrl}, or set ${BASE_URL}.`,
      BASE_URL,
    );
  }
}

/** Lines for the operator: which servers of single operations are not called, and what would allow them. */
export function refusedServers(definition: ServerDefinition, runtime: OperationRuntime): readonly string[] {
  const counts = new Map<string, number>();
  for (const operation of operationsOf(definition)) {
    const origin = unlessRefused(() => refusedServer(operation, runtime));
    if (origin !== undefined) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  return [...counts].map(([origin, count]) => {
    const [what, are] = count === 1 ? ["1 operation", "is"] : [`${count} operations`, "are"];
    return `${what} ${are} at ${origin}: not called without ${runtime.network?.options.host}${hostOf(origin)}.`;
  });
}
