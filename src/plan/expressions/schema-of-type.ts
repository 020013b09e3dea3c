/**
 * Types as JSON Schemas, for `outputSchema`. Strict about what the recipe builds; of what is copied from the API only
 * the types are told, because real APIs break their own enums, formats and `required`.
 */
import type { JsonSchema } from "../../runtime/core/types.js";
import { membersOf } from "./object-type.js";
import type { ObjectType, Type, Typed } from "./type.js";

/** Levels of an API's object that are written out. */
const DEPTH = 4;

export function schemaOf(typed: Typed, options: { readonly depth?: number } = {}): JsonSchema {
  return schemaAt(typed, options.depth ?? DEPTH, []);
}

function schemaAt(typed: Typed, depth: number, inside: readonly Type[]): JsonSchema {
  const schemas = membersOf(typed.type).map((type) => schemaOfType(type, depth, inside));
  if (schemas.some((schema) => Object.keys(schema).length === 0)) return {};
  const nullable = typed.optional && !typed.neverNull && typed.type.kind !== "null";
  const all = nullable ? [...schemas, { type: "null" }] : schemas;
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  // hosts do not all know lists of types
  return { anyOf: all };
}

function schemaOfType(type: Type, depth: number, inside: readonly Type[]): JsonSchema {
  switch (type.kind) {
    case "any":
    case "union":
      return {};
    case "null":
    case "boolean":
    case "string":
    case "integer":
    case "number":
      return { type: type.kind };
    case "timestamp":
      return { type: "string", format: "date-time" };
    case "duration":
      return { type: "string" };
    case "list": {
      if (inside.includes(type)) return {};
      const items = schemaAt(type.item, depth, [...inside, type]);
      return Object.keys(items).length === 0 ? { type: "array" } : { type: "array", items };
    }
    case "object":
      return objectSchema(type, depth, inside);
  }
}

function objectSchema(type: ObjectType, depth: number, inside: readonly Type[]): JsonSchema {
  if (inside.includes(type) || (depth <= 0 && !type.built)) return {};
  const below = type.built ? depth : depth - 1;
  const members = type.names().flatMap((name) => {
    const typed = type.property(name);
    return typed === undefined ? [] : [[name, typed] as const];
  });
  const schemas = members.map(([name, typed]) => [name, schemaAt(typed, below, [...inside, type])] as const);
  const required = type.built ? members.flatMap(([name, typed]) => (typed.optional ? [] : [name])) : [];
  const additional = type.additional && schemaAt(type.additional, below, [...inside, type]);
  return {
    type: "object",
    ...(schemas.length > 0 && { properties: Object.fromEntries(schemas) }),
    ...(required.length > 0 && { required }),
    ...(additional && Object.keys(additional).length > 0 && { additionalProperties: additional }),
  };
}
