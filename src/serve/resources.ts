/** Planned resources and resource templates, each read by one call. */
import type { ResourcePlan } from "../plan/types.js";
import type { ResourceSource } from "../runtime/core/resource-source.js";
import { requestOf } from "./call-step.js";
import type { FindOperation } from "./operations.js";
import { withResponse } from "./scope.js";
import { argumentsOf } from "./texts.js";
import { evaluateValue } from "./value.js";

export function resourceSource(plan: ResourcePlan, operations: FindOperation): ResourceSource {
  const { operation, args, output, origin: _, ...described } = plan;
  return {
    ...described,
    operation: operations(operation),
    request: (variables, { now }) => requestOf(operation, args, argumentsOf(variables, now), operations),
    ...(output && {
      output: (response, { now }) =>
        evaluateValue(output, withResponse({ now, find: () => undefined }, response)),
    }),
  };
}
