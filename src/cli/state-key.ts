/** The key that confirmations are signed with, so that an answer can only be to a question we asked. */
import { randomBytes } from "node:crypto";
import type { ServerPlan } from "../plan/types.js";
import { asks } from "../serve/steps.js";
import { CommandFailure } from "./failure.js";

const STATE_KEY = "OPENAPI_MCP_STATE_KEY";
/** Characters: 192 bits of Base64. */
const SHORTEST = 32;

export interface StateKey {
  readonly load: () => Promise<Uint8Array>;
  /** Ends the command where other processes could get the answers to this one's questions. */
  readonly assertServes: (plan: ServerPlan) => void;
}

/** @param shared whether several processes may answer the calls of one client: HTTP without `--single-replica` */
export function createStateKey(shared: boolean): StateKey {
  const given = process.env[STATE_KEY] || undefined;
  if (given !== undefined && given.length < SHORTEST) {
    throw new CommandFailure(
      `${STATE_KEY} has ${given.length} characters; a key that cannot be guessed has at least ${SHORTEST}.`,
      { fix: `Make one: export ${STATE_KEY}="$(openssl rand -base64 32)"` },
    );
  }
  const key = given === undefined ? new Uint8Array(randomBytes(32)) : new TextEncoder().encode(given);
  return {
    load: async () => key,
    assertServes(plan) {
      if (!shared || given !== undefined) return;
      const asking = plan.tools.find((tool) => tool.kind === "recipe" && asks(tool.recipe.steps));
      if (!asking) return;
      throw new CommandFailure(
        `${asking.listing.name} asks for a confirmation, and over HTTP the answer may reach another replica: they need a key in common.`,
        {
          fix: `Set ${STATE_KEY} to the same secret everywhere (openssl rand -base64 32), or pass --single-replica where there is one process only.`,
        },
      );
    },
  };
}
