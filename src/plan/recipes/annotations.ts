/** What a recipe's steps do → MCP annotations; the author's word wins. */
import type { Annotations } from "../../mapping/types.js";
import type { ToolAnnotations } from "../../runtime/core/types.js";
import { annotationsOf } from "../annotations.js";
import type { Effect } from "./types.js";

/** @param acts effect and HTTP method of every operation the tool may call, undo left out */
export function recipeAnnotations(
  acts: readonly { readonly effect: Effect; readonly method: string }[],
  said: Annotations | undefined,
): ToolAnnotations {
  const writes = acts.filter(({ effect }) => effect !== "read");
  return {
    readOnlyHint: said?.read_only ?? writes.length === 0,
    destructiveHint:
      said?.destructive ?? writes.some(({ method, effect }) => annotationsOf(method, effect).destructiveHint),
    idempotentHint: said?.idempotent ?? writes.every(({ effect }) => effect === "idempotent"),
    openWorldHint: said?.open_world ?? true,
  };
}
