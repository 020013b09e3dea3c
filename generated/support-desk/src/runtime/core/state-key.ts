/** The key that confirmations are signed with, so that an answer can only be to a question we asked. */
import type { ServerDefinition } from "./definition.js";
import { SetupError } from "./setup.js";

export const STATE_KEY = "OPENAPI_MCP_STATE_KEY";
/** Characters: 192 bits of Base64. */
const SHORTEST = 32;

export interface StateKey {
  readonly load: () => Promise<Uint8Array>;
  /** Throws a {@link SetupError} where other processes could get the answers to this one's questions. */
  readonly assertServes: (definition: ServerDefinition) => void;
}

/**
 * @param given what the operator set; a key of this process alone where there is nothing
 * @param shared whether several processes may answer the calls of one client: HTTP, unless there is one replica only
 */
export function createStateKey(given: string | undefined, shared: boolean): StateKey {
  if (given !== undefined && given.length < SHORTEST) {
    throw new SetupError(
      `${STATE_KEY} has ${given.length} characters; a key that cannot be guessed has at least ${SHORTEST}.`,
      `Make one: export ${STATE_KEY}="$(openssl rand -base64 32)"`,
      STATE_KEY,
    );
  }
  let key = given === undefined ? undefined : new TextEncoder().encode(given);
  return {
    async load() {
      key ??= crypto.getRandomValues(new Uint8Array(32));
      return key;
    },
    assertServes({ tools }) {
      if (!shared || given !== undefined) return;
      const asking = tools.find((tool) => tool.kind === "recipe" && tool.asks === true);
      if (!asking) return;
      throw new SetupError(
        `${asking.listing.name} asks for a confirmation, and over HTTP the answer may reach another replica: they need a key in common.`,
        `Set ${STATE_KEY} to the same secret everywhere (openssl rand -base64 32), or pass --single-replica where there is one server only.`,
        STATE_KEY,
      );
    },
  };
}
