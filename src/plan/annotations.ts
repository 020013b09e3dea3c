/** HTTP methods (RFC 9110 §9.2) → MCP tool annotations. All four are set: their defaults are the worst case. */
import type { ToolAnnotations } from "../runtime/core/types.js";

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"]);
const IDEMPOTENT: ReadonlySet<string> = new Set([...SAFE, "PUT", "DELETE"]);
/** PUT replaces, PATCH overwrites and DELETE removes what was there; a POST usually adds, but nobody says so. */
export function annotationsOf(method: string): ToolAnnotations {
  const readOnlyHint = SAFE.has(method);
  return {
    readOnlyHint,
    destructiveHint: !readOnlyHint,
    idempotentHint: IDEMPOTENT.has(method),
    openWorldHint: true,
  };
}
