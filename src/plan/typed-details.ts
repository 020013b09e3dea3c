/** The types of every operation of a plan made of one document, for code that calls them all. */
import type { ApiModel } from "../model/types.js";
import type { Documents } from "../read/types.js";
import { openWithin, typeOfSchema } from "./expressions/type-of-schema.js";
import { TypeTable } from "./expressions/type-plan.js";
import { bodyType } from "./recipes/bodies.js";
import { SchemaContext } from "./schemas/context.js";
import { Linker } from "./schemas/link.js";
import type { OperationDetails, ServerPlan } from "./types.js";

export function withAllTypes(plan: ServerPlan, model: ApiModel, documents: Documents): ServerPlan {
  const { details, tools } = plan;
  if (!details) return plan;
  const types = new TypeTable();
  const linker = new Linker(new SchemaContext(documents, () => {}, "output", "exact"));
  const byPlace = new Map(model.operations.map((operation) => [operation.at.pointer, operation]));
  const typed = tools.flatMap((tool): [string, OperationDetails][] => {
    const operation = tool.kind === "endpoint" ? byPlace.get(tool.origin.pointer) : undefined;
    if (tool.kind !== "endpoint" || !operation) return [];
    const { inputSchema } = tool.listing;
    const id = tool.operation;
    const known = details.operations[id];
    if (!known) return [];
    const args = types.of(typeOfSchema(inputSchema, openWithin(inputSchema)), id).type;
    const body = types.of(bodyType(operation, undefined, linker, id), id);
    return [[id, { ...known, arguments: args, body }]];
  });
  const operations = { ...details.operations, ...Object.fromEntries(typed) };
  return { ...plan, details: { operations, types: types.named() } };
}
