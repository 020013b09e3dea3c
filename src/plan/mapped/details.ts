/** Details of the operations of a mapping file, with the types of those that its tools call. */
import { mapOf } from "../../read/map.js";
import { jsonMedia, successResponse } from "../describe.js";
import { operationDetails } from "../details.js";
import { objectType, optional } from "../expressions/object-type.js";
import type { TypeTable, ValueTypePlan } from "../expressions/type-plan.js";
import type { BoundOperation } from "../recipes/api.js";
import { toolTypes } from "../typed-details.js";
import type { OperationDetails, PlanDetails, ToolPlan } from "../types.js";
import type { Binder, Bound } from "./api.js";
import type { Exposed } from "./expose.js";

/**
 * @param called ids of operations that recipes, resources and prompts call
 * @param all where code calls them, all tools
 */
export function mappedDetails(
  exposed: Exposed["tools"],
  called: Iterable<string>,
  binder: Binder,
  types: TypeTable,
  all: readonly ToolPlan[] | undefined,
): PlanDetails {
  const details = new Map<string, OperationDetails>();
  const bodies = new Map<string, ValueTypePlan>();
  for (const { tool, spec, operation } of exposed) {
    details.set(tool.operation, operationDetails(operation, spec.documents, spec.name));
    const bound = all && binder.bind({ spec, operation });
    if (bound) bodies.set(tool.operation, types.of(bound.body(), bound.id));
  }
  for (const id of called) {
    const known = binder.known(id);
    if (known) details.set(id, calledDetails(known, types));
  }
  const sorted = [...details].sort(([one], [other]) => (one < other ? -1 : 1));
  const tools = all && toolTypes(all, types, (id) => bodies.get(id) ?? UNKNOWN);
  return { operations: mapOf(sorted), types: types.named(), ...(tools && { tools }) };
}

const UNKNOWN: ValueTypePlan = { type: { kind: "any" }, optional: true };

function calledDetails({ bound, target }: Bound, types: TypeTable): OperationDetails {
  const { spec, operation } = target;
  const known = operationDetails(operation, spec.documents, spec.name);
  const schema = jsonMedia(successResponse(operation.responses))?.schema;
  const linked = schema && spec.responses.link(spec.responses.normalize(schema));
  const success =
    linked && !("missing" in linked) ? { ...known.success, schema: linked.schema } : known.success;
  return { ...known, success, ...typesOf(bound, types) };
}

function typesOf(bound: BoundOperation, types: TypeTable): Pick<OperationDetails, "arguments" | "body"> {
  const members = bound.arguments.map(
    ({ argument, typed, required }) => [argument, required ? typed : optional(typed)] as const,
  );
  const { additional } = bound;
  const args = objectType(members, additional ? { additional } : {});
  return {
    arguments: types.of({ type: args, optional: false }, bound.id).type,
    body: types.of(bound.body(), bound.id),
  };
}
