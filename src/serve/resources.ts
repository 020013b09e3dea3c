/** Planned resources and resource templates, each read by one call. */
import type { ResourcePlan, ServerPlan } from "../plan/types.js";
import { mapOf } from "../read/map.js";
import { EvaluationError } from "../runtime/core/cel/error.js";
import type { OperationRuntime } from "../runtime/core/exchange.js";
import { errorResult } from "../runtime/core/failure.js";
import { readContent, readOperation } from "../runtime/core/read-operation.js";
import type { CallContext, ResourceContent, ResourceDefinition, ToolResult } from "../runtime/core/types.js";
import { requestOf } from "./call-step.js";
import { built, newScope, withName, withResponse } from "./scope.js";

/** The resources of a plan, in its order. They hold no connection: `runtime` does. */
export function resourceDefinitions(
  plan: ServerPlan,
  runtime: OperationRuntime,
): readonly ResourceDefinition[] {
  return (plan.resources ?? []).map((resource) => {
    const { name, uri, title, description, mimeType } = resource;
    return {
      name,
      uri,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(mimeType !== undefined && { mimeType }),
      read: (variables, call) => read(resource, variables, call, plan, runtime),
    };
  });
}

async function read(
  { operation, args, output, mimeType }: ResourcePlan,
  variables: Readonly<Record<string, string>>,
  call: CallContext,
  plan: ServerPlan,
  runtime: OperationRuntime,
): Promise<ResourceContent | ToolResult> {
  const scope = withName(newScope(Date.now(), mapOf([])), "args", mapOf(Object.entries(variables)));
  try {
    const request = requestOf(operation, args, scope, plan.operations);
    if (!output) return await readContent(request, mimeType, call, runtime);
    const response = await readOperation(request, call, runtime);
    if ("content" in response) return response;
    const value = built(output, withResponse(scope, response));
    const isText = typeof value === "string" && mimeType !== undefined && !/json/i.test(mimeType);
    const text = isText ? value : (JSON.stringify(value) ?? "null");
    return { mimeType: mimeType ?? "application/json", content: { text } };
  } catch (error) {
    if (error instanceof EvaluationError) return errorResult(error.message);
    throw error;
  }
}
