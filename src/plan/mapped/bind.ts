/** A planned operation → all that a recipe needs of it: arguments, the types of its responses, facts. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import type { MediaType, Operation, Response } from "../../model/types.js";
import { below } from "../../read/located.js";
import type { Documents, Located } from "../../read/types.js";
import type { JsonSchema, OperationDescriptor } from "../../runtime/core/types.js";
import { NULL, union } from "../expressions/object-type.js";
import { ANY, type Typed } from "../expressions/type.js";
import { openWithin, typeOfSchema } from "../expressions/type-of-schema.js";
import { chooseBody, isJson } from "../media-types.js";
import type { PlannedOperation } from "../operations.js";
import type { ArgumentInfo, BoundOperation } from "../recipes/api.js";
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
  const bodies = (statuses: readonly number[] | undefined) =>
    eitherOf(responsesOf(operation, statuses).map((one) => bodyOf(one, operation, spec)));
  return {
    id: descriptor.id,
    operation,
    descriptor,
    inputSchema: schema,
    effect,
    scopes: operation.scopes ?? [],
    facts,
    arguments: argumentsOf(operation, descriptor, schema, facts.idempotencyHeader, spec.documents),
    ...additionalOf(schema, open),
    documents: (status) => responseOf(operation, status) !== undefined,
    body: (statuses) => {
      const key = statuses?.join() ?? "";
      const typed = known.get(key) ?? bodies(statuses);
      known.set(key, typed);
      return typed;
    },
  };
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
  const media = requestBody && chooseBody(requestBody.content)?.media;
  const place = requestBody?.at ?? at;
  if (!media?.schema || property === undefined) return place;
  return propertyPlace(media.schema, property, documents, 0) ?? place;
}

function propertyPlace(
  schema: Located,
  property: string,
  documents: Documents,
  depth: number,
): Origin | undefined {
  // it has been resolved before: what is wrong with it is told
  const node = documents.resolve(schema, () => {});
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

/** Those of the statuses; without any, those of success. */
function responsesOf(
  operation: Operation,
  statuses: readonly number[] | undefined,
): readonly (Response | undefined)[] {
  if (statuses === undefined) return operation.responses.filter(({ status }) => /^2(\d\d|XX)$/i.test(status));
  return [...new Set(statuses.map((status) => responseOf(operation, status)))];
}

function responseOf({ responses }: Operation, status: number): Response | undefined {
  const named = (wanted: string) => responses.find((one) => one.status.toUpperCase() === wanted);
  return named(String(status)) ?? named(`${Math.floor(status / 100)}XX`) ?? named("DEFAULT");
}

/** @returns nothing where there is no body */
function bodyOf(response: Response | undefined, operation: Operation, spec: Spec): Typed | undefined {
  if (!response) return ANY;
  if (response.content.length === 0) return saysNothing(response, operation) ? ANY : undefined;
  const media = response.content.find(({ contentType }) => isJson(contentType)) ?? response.content[0];
  return media ? typeOfMedia(media, operation, spec) : undefined;
}

/** Many documents declare no content at all, of responses that have some. */
function saysNothing({ status }: Response, { responses }: Operation): boolean {
  const successes = responses.filter((one) => /^2/.test(one.status));
  return /^20[0-3]$|^2XX$/i.test(status) && successes.every(({ content }) => content.length === 0);
}

function typeOfMedia({ contentType, schema }: MediaType, operation: Operation, spec: Spec): Typed {
  if (contentType.startsWith("text/") && !isJson(contentType) && contentType !== "text/*")
    return { type: { kind: "string" }, optional: false };
  if (!schema || !(isJson(contentType) || contentType.includes("*"))) return ANY;
  const linker = spec.responses;
  return typeOfSchema(
    linker.normalize(schema),
    (part) => linker.open(part),
    `the response of ${spec.idOf(operation)}`,
  );
}

/** One of several; `undefined` among them is a response without a body. */
function eitherOf(bodies: readonly (Typed | undefined)[]): Typed {
  if (bodies.length === 0) return ANY;
  const some = bodies.filter((body) => body !== undefined);
  const optional = some.length < bodies.length || some.some((one) => one.optional);
  return some.length === 0 ? NULL : { type: union(some).type, optional };
}
