/** What steps are answered that also accept statuses which their operation counts as failures: another type. */
import type { ValueTypePlan } from "../plan/expressions/type-plan.js";
import { callsIn } from "../plan/recipes/counts.js";
import type { CallStepPlan } from "../plan/recipes/types.js";
import type { ServerPlan } from "../plan/types.js";
import { ANY, isSame } from "./shapes.js";

export interface AcceptedBody {
  readonly operation: string;
  readonly body: ValueTypePlan;
  /** The same for steps that accept the same of the same operation. */
  readonly key: string;
}

/** Undefined where the step is answered as the operation is everywhere. */
export function acceptedBody(
  { operation, bodyType }: Pick<CallStepPlan, "operation" | "bodyType">,
  usual: ValueTypePlan = ANY,
): AcceptedBody | undefined {
  if (!bodyType || (isSame(bodyType.type, usual.type) && bodyType.optional === usual.optional))
    return undefined;
  return { operation, body: bodyType, key: `${operation} ${JSON.stringify(bodyType)}` };
}

/** Those that are objects: they have a name. By key, so that each is there once. */
export function acceptedObjects({ tools, details }: ServerPlan): readonly AcceptedBody[] {
  const found = tools.flatMap((tool) => (tool.kind === "recipe" ? callsIn(tool.recipe.steps) : []));
  const accepted = found.flatMap(
    (step) => acceptedBody(step, details?.operations[step.operation]?.body) ?? [],
  );
  const objects = accepted.filter(({ body }) => body.type.kind === "object");
  return [...new Map(objects.map((one) => [one.key, one])).values()];
}
