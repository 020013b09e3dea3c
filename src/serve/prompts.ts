/** Planned prompts: their text, and what completes their arguments. */
import type { PromptArgumentPlan, PromptPlan, ServerPlan } from "../plan/types.js";
import { mapOf } from "../read/map.js";
import { EvaluationError } from "../runtime/core/cel/error.js";
import type { OperationRuntime } from "../runtime/core/exchange.js";
import { readOperation } from "../runtime/core/read-operation.js";
import type { CallContext, PromptDefinition } from "../runtime/core/types.js";
import { requestOf } from "./call-step.js";
import { evaluated, newScope, type Scope, withName, withResponse, worded } from "./scope.js";

type Texts = Readonly<Record<string, string>>;

/** The prompts of a plan, in its order. They hold no connection: `runtime` does. */
export function promptDefinitions(plan: ServerPlan, runtime: OperationRuntime): readonly PromptDefinition[] {
  return (plan.prompts ?? []).map((prompt) => definition(prompt, plan, runtime));
}

function definition(prompt: PromptPlan, plan: ServerPlan, runtime: OperationRuntime): PromptDefinition {
  const { name, title, description, text } = prompt;
  return {
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    arguments: prompt.arguments.map(({ completion: _, ...shown }) => shown),
    text: (args) => worded(text, scopeOf(args)),
    async complete(argument, typed, args, call) {
      const planned = prompt.arguments.find((one) => one.name === argument);
      const scope = withName(scopeOf(args), "value", typed);
      const values = planned ? await valuesOf(planned, scope, call, plan, runtime) : [];
      return matching(values, typed);
    },
  };
}

function scopeOf(args: Texts): Scope {
  return withName(newScope(Date.now(), mapOf([])), "args", mapOf(Object.entries(args)));
}

/** None where the API gives none: a completion that fails is not worth a word. */
async function valuesOf(
  { completion }: PromptArgumentPlan,
  scope: Scope,
  call: CallContext,
  plan: ServerPlan,
  runtime: OperationRuntime,
): Promise<readonly string[]> {
  if (!completion) return [];
  if (completion.kind === "values") return completion.values;
  try {
    const request = requestOf(completion.operation, completion.args, scope, plan.operations);
    const response = await readOperation(request, call, runtime);
    if ("content" in response) return [];
    const values = evaluated(completion.values, withResponse(scope, response));
    return Array.isArray(values) ? values.flatMap(nameOf) : [];
  } catch (error) {
    if (error instanceof EvaluationError) return [];
    throw error;
  }
}

function nameOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}

/** Those that begin with what is typed before those that hold it. */
function matching(values: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const found = [...new Set(values)].filter((value) => value.toLowerCase().includes(wanted));
  const begins = (value: string) => value.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((value) => !begins(value))];
}
