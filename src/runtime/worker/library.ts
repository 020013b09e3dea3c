/** Tools as functions, where there is `fetch` and nothing else: the connection that they are given. */
import type { ServerDefinition } from "../core/definition.js";
import { type Client, createClient } from "../core/library.js";
import { environmentOf, type WorkerOptions } from "./environment.js";
import { createWorkerSession } from "./session.js";

export {
  type CallOptions,
  type Client,
  ToolFailure,
  type ToolOptions,
  toolFunction,
} from "../core/library.js";
export type { RecipeFailure } from "../core/recipe/failure-result.js";
export { SetupError } from "../core/setup.js";

export interface ClientOptions extends Omit<WorkerOptions, "allowedHosts"> {
  /** Whose texts are what a program on Node finds in its environment: the second argument of `fetch`. */
  readonly bindings?: object;
  /** Where the API is, instead of `OPENAPI_MCP_BASE_URL`; `NAME=URL` for one of several documents. */
  readonly baseUrl?: string | readonly string[];
}

/** Throws a `SetupError` where there is no address of the API, or a secret that no header can carry. */
export function connect(
  definition: ServerDefinition,
  { bindings = {}, baseUrl = [], ...options }: ClientOptions = {},
): Client {
  const urls = typeof baseUrl === "string" ? [baseUrl] : baseUrl;
  const session = createWorkerSession(environmentOf(bindings), { ...options, urls }, false);
  return createClient(definition, session);
}
