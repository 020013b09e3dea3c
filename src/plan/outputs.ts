/** The output schema a tool may advertise: only of a JSON response, and by default none (real responses drift). */
import type { Operation } from "../model/types.js";
import type { JsonSchema } from "../runtime/core/types.js";
import { jsonMedia, successResponse } from "./describe.js";
import type { Linker } from "./schemas/link.js";

/** `relaxed` keeps types and required names; `strict` is the schema as the document has it. */
export type OutputSchemas = "off" | "relaxed" | "strict";

/** Nothing where the operation declares no JSON success, several different ones, or one that is not an object. */
export function planOutput(operation: Operation, linker: Linker): JsonSchema | undefined {
  const successes = operation.responses.filter((response) => /^2/.test(response.status));
  if (successes.length !== 1) return undefined;
  const schema = jsonMedia(successResponse(successes))?.schema;
  if (!schema) return undefined;
  const opened = linker.open(linker.normalize(schema));
  if (opened["type"] !== "object") return undefined;
  const linked = linker.link(opened);
  return "missing" in linked ? undefined : linked.schema;
}
