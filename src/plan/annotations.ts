/** HTTP methods (RFC 9110 §9.2) → MCP tool annotations. All four are set: their defaults are the worst case. */
import type { ToolAnnotations } from "../runtime/core/types.js";
import type { Effect } from "./recipes/types.js";

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);
const IDEMPOTENT: ReadonlySet<string> = new Set(["PUT", "DELETE"]);

/** What calling an operation does to the API. */
export function effectOf(method: string): Effect {
  if (SAFE.has(method)) return "read";
  return IDEMPOTENT.has(method) ? "idempotent" : "write";
}

/**
 * PUT replaces, PATCH overwrites and DELETE removes what was there; a POST usually adds, but nobody says so.
 * @param effect where more is known than the method says
 */
export function annotationsOf(method: string, effect: Effect = effectOf(method)): ToolAnnotations {
  return {
    readOnlyHint: effect === "read",
    destructiveHint: effect !== "read",
    idempotentHint: effect !== "write",
    openWorldHint: true,
  };
}
