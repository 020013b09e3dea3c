/** Planned prompts: their text, and what completes their arguments. */
import type { PromptArgumentPlan, PromptPlan } from "../plan/types.js";
import type { PromptArgument, PromptSource } from "../runtime/core/prompt-source.js";
import { requestOf } from "./call-step.js";
import { bind } from "./environment.js";
import { evaluate } from "./expression.js";
import type { FindOperation } from "./operations.js";
import { withResponse } from "./scope.js";
import { argumentsOf } from "./texts.js";
import { evaluateText } from "./value.js";

export function promptSource(plan: PromptPlan, operations: FindOperation): PromptSource {
  const { text, arguments: args, origin: _, ...described } = plan;
  return {
    ...described,
    arguments: args.map((argument) => promptArgument(argument, operations)),
    text: (given, { now }) => evaluateText(text, argumentsOf(given, now)),
  };
}

function promptArgument(
  { completion, ...described }: PromptArgumentPlan,
  operations: FindOperation,
): PromptArgument {
  if (!completion) return described;
  if (completion.kind === "values") return { ...described, completion };
  const { operation, args, values, needs } = completion;
  return {
    ...described,
    completion: {
      kind: "operation",
      operation: operations(operation),
      request: (given, value, { now }) =>
        requestOf(operation, args, bind(argumentsOf(given, now), "value", value), operations),
      values: (response, { now }) => evaluate(values, withResponse({ now, find: () => undefined }, response)),
      ...(needs && { needs }),
    },
  };
}
