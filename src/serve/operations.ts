/** The operations of a plan as its recipes, resources and prompts call them. */
import type { OperationFactsPlan } from "../plan/recipes/types.js";
import type { ServerPlan } from "../plan/types.js";
import * as cel from "../runtime/core/cel/index.js";
import { type Operation, operation } from "../runtime/core/operation.js";
import type { OperationFacts, StepResponse } from "../runtime/core/recipe/types.js";
import type { Environment } from "./environment.js";
import { evaluate } from "./expression.js";
import { holds, withResponse } from "./scope.js";

export type FindOperation = (id: string) => Operation;

/** Each is made when it is first asked for. Throws for one that the plan does not have. */
export function operationFinder({ operations, facts = {} }: ServerPlan): FindOperation {
  const known = new Map<string, Operation>();
  return (id) => {
    const before = known.get(id);
    if (before) return before;
    const descriptor = Object.hasOwn(operations, id) ? operations[id] : undefined;
    if (!descriptor) throw new Error(`The plan has no operation ${id}`);
    const made = operation(descriptor, factsOf(facts[id]));
    known.set(id, made);
    return made;
  };
}

/** Of which nothing is known, writes. */
function factsOf(plan: OperationFactsPlan = { effect: "write" }): OperationFacts {
  const { success, error, ...known } = plan;
  return {
    ...known,
    ...(success && { success: (response) => success.every((one) => holds(one, seeing(response))) }),
    ...(error && { error: (response) => cel.reason(() => evaluate(error, seeing(response))) }),
  };
}

function seeing(response: StepResponse): Environment {
  return withResponse({ now: Date.now(), find: () => undefined }, response);
}
