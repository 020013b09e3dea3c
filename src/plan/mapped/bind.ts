/** A planned operation → all that a recipe needs of it: arguments, the types of its responses, facts. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import type { Operation } from "../../model/types.js";
import { below } from "../../read/located.js";
import type { Documents, Located } from "../../read/types.js";
import type { JsonSchema, OperationDescriptor } from "../../runtime/core/types.js";
import { ANY, type Typed } from "../expressions/type.js";
import { openWithin, typeOfSchema } from "../expressions/type-of-schema.js";
import { bodiesInOrder } from "../media-types.js";
import type { PlannedOperation } from "../operations.js";
import type { ArgumentInfo, BoundOperation } from "../recipes/api.js";
import { bodyType, responseOf } from "../recipes/bodies.js";
import { isMap, originOf } from "../recipes/parts.js";
import type { KnownFacts } from "./facts.js";
import type { Spec } from "./specs.js";

export function bindOperation(
  spec: Spec,
  { operation, descriptor, inputs }: PlannedOperation,
  { facts, effect }: KnownFacts,
): BoundOperation {
  const { schema } = inputs;
  const open = openWithin(schema);
  const known = new Map<string, Typed>();
  return {
    id: descriptor.id,
    operation,
    descriptor,
    inputSchema: schema,
    effect,
    scopes: scopesIn(operation),
    facts,
    arguments: argumentsOf(operation, descriptor, schema, facts.idempotencyHeader, spec.documents),
    ...additionalOf(schema, open),
    documents: (status) => responseOf(operation, status) !== undefined,
    body: (statuses) => {
      const key = statuses?.join() ?? "";
      const typed = known.get(key) ?? bodyType(operation, statuses, spec.responses, descriptor.id);
      known.set(key, typed);
      return typed;
    },
  };
}

/** Those of the first alternative. */
function scopesIn({ scopes: [first = {}] = [] }: Operation): readonly string[] {
  return Object.values(first).flat();
}

function argumentsOf(
  operation: Operation,
  descriptor: OperationDescriptor,
  schema: JsonSchema,
  keyHeader: string | undefined,
  documents: Documents,
): readonly ArgumentInfo[] {
  const open = openWithin(schema);
  const properties = isMap(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? (schema["required"] as readonly unknown[]) : [];
  const parameters = new Map(descriptor.parameters.map((one) => [one.argument, one]));
  const shape = descriptor.requestBody?.shape;
  return Object.keys(properties).map((argument): ArgumentInfo => {
    const found = properties[argument];
    const own: JsonSchema = isMap(found) ? found : {};
    const parameter = parameters.get(argument);
    const wire = shape?.kind === "properties" ? (shape.properties[argument] ?? argument) : argument;
    // the engine sends the key where a step asks for one
    const isKey = parameter?.in === "header" && parameter.name.toLowerCase() === keyHeader?.toLowerCase();
    const declared = operation.parameters.find(
      (one) => one.in === parameter?.in && one.name === parameter.name,
    );
    return {
      argument,
      name: parameter?.name ?? wire,
      in: parameter?.in ?? "body",
      required: required.includes(argument) && !isKey,
      schema: own,
      typed: typeOfSchema(own, open, `the argument ${JSON.stringify(argument)} of ${descriptor.id}`),
      at: originOf(
        declared?.at ?? bodyPlace(operation, shape?.kind === "properties" ? wire : undefined, documents),
      ),
    };
  });
}

function additionalOf(
  schema: JsonSchema,
  open: ReturnType<typeof openWithin>,
): { readonly additional?: Typed } {
  const additional = schema["additionalProperties"];
  if (additional === undefined || additional === false) return {};
  return { additional: isMap(additional) ? typeOfSchema(additional, open, "further arguments") : ANY };
}

/** Where a property of the body is declared; the body itself where that is not plain to see. */
function bodyPlace(
  { requestBody, at }: Operation,
  property: string | undefined,
  documents: Documents,
): Origin {
  const place = requestBody?.at ?? at;
  if (!requestBody || property === undefined) return place;
  for (const { media } of bodiesInOrder(requestBody.content, () => false)) {
    const found = media.schema && propertyPlace(media.schema, property, documents, 0);
    if (found) return found;
  }
  return place;
}

function propertyPlace(
  schema: Located,
  property: string,
  documents: Documents,
  depth: number,
): Origin | undefined {
  // it has been resolved before: what is wrong with it is told
  const node = documents.resolve(schema);
  if (!node || depth > 4) return undefined;
  const declared = below(node, "properties", property);
  if (declared.value !== undefined) return declared;
  const parts = below(node, "allOf").value;
  if (!Array.isArray(parts)) return undefined;
  for (const index of parts.keys()) {
    const found = propertyPlace(below(node, "allOf", index), property, documents, depth + 1);
    if (found) return found;
  }
  return undefined;
}
