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
function runtimePath(part: RuntimePart, { target = "node", lib }: EmitOptions): string {
  if (part === "core") return "core/index";
  return lib ? `${target}/library` : `${target}/index`;
}

/** Files of the runtime, below `runtime/`, that a project has with all that they import. */
export function runtimeEntries(options: EmitOptions): readonly string[] {
  const { target = "node", lib } = options;
  const imported = (["core", "host"] as const).map((part) => `${runtimePath(part, options)}.ts`);
  // which only the bundler takes up
  return target === "node" && !lib ? [...imported, "node/sdk-shims.ts"] : imported;
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
