/** What a server's definition has of its plan as it is: what is interpreted and what is printed say the same. */
import type { ServerPlan } from "./types.js";

/** In the order in which they are printed. */
const FACTS = [
  "info",
  "instructions",
  "server",
  "publicOrigins",
  "specs",
  "credentials",
  "headers",
  "timeout",
  "budget",
  "maxResponseBytes",
] as const satisfies readonly (keyof ServerPlan)[];

type ServerFacts = Pick<ServerPlan, (typeof FACTS)[number]>;

/** Without members that the plan does not say. */
export function serverFacts(plan: ServerPlan): ServerFacts {
  const said = FACTS.filter((name) => plan[name] !== undefined);
  return Object.fromEntries(said.map((name) => [name, plan[name]])) as unknown as ServerFacts;
}
