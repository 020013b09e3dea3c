/** What kind of project is written. */

export interface EmitOptions {
  /** Where the server runs. Default `node`. */
  readonly target?: "node" | "worker";
  /** The runtime is copied into the project, or imported from `openapi-mcp/runtime`. Default `vendored`. */
  readonly runtime?: "vendored" | "package";
  /** Functions for another program to call, without a server. */
  readonly lib?: boolean;
  /** Also a module of zod schemas. */
  readonly zod?: boolean;
}

/** @param folder from the importing file to `src/`: `./` or `../` */
export function runtimeModule(
  part: "core" | "node" | "worker",
  { runtime = "vendored" }: EmitOptions,
  folder: "./" | "../" = "./",
): string {
  if (runtime === "vendored") return `${folder}runtime/${part}/index.js`;
  return part === "core" ? "openapi-mcp/runtime" : `openapi-mcp/runtime/${part}`;
}
