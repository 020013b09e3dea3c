/** Details of the operations of a mapping file, with the types of those that its tools call. */
import { mapOf } from "../../read/map.js";
import { jsonMedia, successResponse } from "../describe.js";
import { operationDetails } from "../details.js";
import { objectType, optional } from "../expressions/object-type.js";
import type { TypeTable } from "../expressions/type-plan.js";
import type { BoundOperation } from "../recipes/api.js";
import type { OperationDetails, PlanDetails } from "../types.js";
import type { Binder, Bound } from "./api.js";
import type { Exposed } from "./expose.js";

/** @param called ids of operations that recipes, resources and prompts call @param isAll types of the others, too */
export function mappedDetails(
  exposed: Exposed["tools"],
  called: Iterable<string>,
  binder: Binder,
  types: TypeTable,
  isAll: boolean,
): PlanDetails {
  const details = new Map<string, OperationDetails>();
  for (const { tool, spec, operation } of exposed) {
    const bound = isAll ? binder.bind({ spec, operation }) : undefined;
    const typed = bound && typesOf(bound, types);
    details.set(tool.operation, { ...operationDetails(operation, spec.documents, spec.name), ...typed });
  }
  for (const id of called) {
    const known = binder.known(id);
    if (known) details.set(id, calledDetails(known, types));
  }
  const sorted = [...details].sort(([one], [other]) => (one < other ? -1 : 1));
  return { operations: mapOf(sorted), types: types.named() };
}

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
