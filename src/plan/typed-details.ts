/** The types of every tool of a plan, for code that calls them. */
import type { ApiModel } from "../model/types.js";
import type { Documents } from "../read/types.js";
import type { JsonSchema } from "../runtime/core/types.js";
import { openWithin, typeOfSchema } from "./expressions/type-of-schema.js";
import { TypeTable, type ValueTypePlan } from "./expressions/type-plan.js";
import { bodyType } from "./recipes/bodies.js";
import { SchemaContext } from "./schemas/context.js";
import { Linker } from "./schemas/link.js";
import type { ServerPlan, ToolPlan, ToolTypes } from "./types.js";

/** Of a plan made of one document: all of its tools are operations. */
export function withAllTypes(plan: ServerPlan, model: ApiModel, documents: Documents): ServerPlan {
  const { details, tools } = plan;
  if (!details) return plan;
  const types = new TypeTable();
  const linker = new Linker(new SchemaContext(documents, () => {}, "output", "exact"));
  const byPlace = new Map(model.operations.map((operation) => [operation.at.pointer, operation]));
  const bodyOf = (id: string, place: string): ValueTypePlan => {
    const operation = byPlace.get(place);
    return operation ? types.of(bodyType(operation, undefined, linker, id), id) : UNKNOWN;
  };
  const typed = toolTypes(tools, types, bodyOf);
  return { ...plan, details: { ...details, types: types.named(), tools: typed } };
}

const UNKNOWN: ValueTypePlan = { type: { kind: "any" }, optional: true };
const TEXT: ValueTypePlan = { type: { kind: "string" }, optional: false };

/** @param bodyOf what an operation answers with, by its id and the pointer of its tool */
export function toolTypes(
  tools: readonly ToolPlan[],
  types: TypeTable,
  bodyOf: (operation: string, place: string) => ValueTypePlan,
): Readonly<Record<string, ToolTypes>> {
  const typed = tools.map((tool): [string, ToolTypes] => {
    const { name, inputSchema } = tool.listing;
    const output =
      tool.kind === "endpoint" ? bodyOf(tool.operation, tool.origin.pointer) : outputOf(tool, types);
    return [name, { input: typeOf(inputSchema, types, `${name} input`).type, output }];
  });
  return Object.fromEntries(typed);
}

function outputOf(
  { listing, recipe }: ToolPlan & { readonly kind: "recipe" },
  types: TypeTable,
): ValueTypePlan {
  const { name, outputSchema } = listing;
  if (outputSchema) return typeOf(outputSchema, types, `${name} output`);
  return recipe.output.kind === "none" ? TEXT : UNKNOWN;
}

function typeOf(schema: JsonSchema, types: TypeTable, home: string): ValueTypePlan {
  return types.of(typeOfSchema(schema, openWithin(schema)), home);
}
