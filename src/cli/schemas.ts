/** Compiles every tool's schema, as the first call of each tool would: so that none fails in front of a model. */
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ToolPlan } from "../plan/types.js";
import { createValidator } from "../runtime/node/validator.js";

export async function compileSchemas(tools: readonly ToolPlan[]): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  const validator = await createValidator();
  for (const { listing, origin } of tools) {
    try {
      validator(listing.inputSchema)({});
      if (listing.outputSchema) validator(listing.outputSchema)({});
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      diagnostics.push(diagnostic("tool/schema-unusable", origin, { tool: listing.name, reason }));
    }
  }
  return diagnostics;
}
