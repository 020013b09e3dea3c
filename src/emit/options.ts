/** What kind of project is written. */

export interface EmitOptions {
  /** Where it runs. Default `node`. */
  readonly target?: "node" | "worker";
  /** The runtime is copied into the project, or imported from `openapi-mcp/runtime`. Default `vendored`. */
  readonly runtime?: "vendored" | "package";
  /** Functions for another program to call, without a server. */
  readonly lib?: boolean;
  /** Also a module of zod schemas of every tool's input and output. */
  readonly zod?: boolean;
}

/** `host`: what starts a server, or connects functions to their API, where the project runs. */
export type RuntimePart = "core" | "host";

/** Below `runtime/`, without extension. */
export function runtimePath(part: RuntimePart, { target = "node", lib }: EmitOptions): string {
  if (part === "core") return "core/index";
  return lib ? `${target}/library` : `${target}/index`;
}

/** @param folder from the importing file to `src/` */
export function runtimeModule(part: RuntimePart, options: EmitOptions, folder = "./"): string {
  const { runtime = "vendored", target = "node", lib } = options;
  if (runtime === "vendored") return `${folder}runtime/${runtimePath(part, options)}.js`;
  if (part === "core") return "openapi-mcp/runtime";
  return lib
    ? `openapi-mcp/runtime/${target === "node" ? "" : "worker-"}library`
    : `openapi-mcp/runtime/${target}`;
}
