/** Tools as functions, on Node: the connection that they are given. */
import { BY_FUNCTION } from "../core/addresses.js";
import type { ServerDefinition } from "../core/definition.js";
import { createClient, type Client as ToolClient } from "../core/library.js";
import { createNodeSession, type NodeSessionOptions } from "./session.js";

export { type CallOptions, ToolFailure, type ToolOptions, toolFunction } from "../core/library.js";
export type { RecipeFailure } from "../core/recipe/failure-result.js";
export { SetupError } from "../core/setup.js";

/** What is not given comes from the environment, as that of a server does. */
export interface ClientOptions
  extends Omit<
    NodeSessionOptions,
    "isShared" | "baseUrl" | "baseUrlBy" | "files" | "usesLogins" | "forwardHeaders" | "tokenAudience"
  > {
  /** Where the API is; `NAME=URL` for one of several documents. */
  readonly baseUrl?: string | readonly string[];
}

export interface Client extends ToolClient {
  /** Waits for the requests under way. */
  readonly close: () => Promise<void>;
}

/** Throws a `SetupError` where there is no address of the API, or a secret that no header can carry. */
export function connect(
  definition: ServerDefinition,
  { baseUrl = [], ...options }: ClientOptions = {},
): Client {
  const session = createNodeSession({
    ...options,
    baseUrl: typeof baseUrl === "string" ? [baseUrl] : baseUrl,
    baseUrlBy: BY_FUNCTION,
    isShared: false,
  });
  return { ...createClient(definition, session), close: session.close };
}
