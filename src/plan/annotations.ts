/** HTTP methods (RFC 9110 §9.2) → MCP tool annotations. All four are set: their defaults are the worst case. */
import { type Effect, effectOf } from "../runtime/core/policy/types.js";
import type { ToolAnnotations } from "../runtime/core/types.js";

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
