/** The two ways from a plan to a server, which have to be one. */
import type { ServerPlan } from "../../../src/plan/types.js";
import type { ServerDefinition } from "../../../src/runtime/core/definition.js";
import { serverDefinition } from "../../../src/serve/serve.js";
import { emittedDefinition } from "./emitted.js";

export type BackEnd = (plan: ServerPlan) => Promise<ServerDefinition>;

export const BACK_ENDS: readonly (readonly [name: string, backEnd: BackEnd])[] = [
  ["interpreted", async (plan) => serverDefinition(plan)],
  ["generated", emittedDefinition],
];
