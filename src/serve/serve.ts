/** The plan as tools, by interpretation. */
import type { ServerPlan, ToolPlan } from "../plan/types.js";
import { callOperation, type OperationRuntime } from "../runtime/core/call-operation.js";
import { createOutputCheck } from "../runtime/core/output.js";
import type { ToolDefinition } from "../runtime/core/types.js";

/** The tools of a plan, in its order. They hold no connection: `runtime` does. */
export function toolDefinitions(plan: ServerPlan, runtime: OperationRuntime): readonly ToolDefinition[] {
  return plan.tools.map((tool) => toolDefinition(tool, plan, runtime));
}

function toolDefinition(tool: ToolPlan, plan: ServerPlan, runtime: OperationRuntime): ToolDefinition {
  switch (tool.kind) {
    case "endpoint": {
      const operation = Object.hasOwn(plan.operations, tool.operation)
        ? plan.operations[tool.operation]
        : undefined;
      if (!operation) throw new Error(`The plan has no operation ${tool.operation} for ${tool.listing.name}`);
      const { listing } = tool;
      const checkOutput = listing.outputSchema && createOutputCheck(listing.outputSchema, runtime.validator);
      return { listing, run: (args, call) => callOperation(operation, args, call, runtime, checkOutput) };
    }
    case "recipe":
      throw new Error("recipes are not served yet");
  }
}
