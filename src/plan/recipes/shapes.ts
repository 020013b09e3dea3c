/** Several object schemas → one that each of their values satisfies. */
import { mapOf } from "../../read/map.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { isMap } from "./parts.js";

export function mergedShapes(shapes: readonly JsonSchema[]): JsonSchema {
  const [first, ...others] = shapes;
  if (!first || others.length === 0) return first ?? { type: "object" };
  const properties = new Map<string, unknown[]>();
  for (const shape of shapes) {
    const own = isMap(shape["properties"]) ? shape["properties"] : {};
    for (const name of Object.keys(own)) {
      const known = properties.get(name) ?? [];
      properties.set(name, known);
      if (!known.some((one) => JSON.stringify(one) === JSON.stringify(own[name]))) known.push(own[name]);
    }
  }
  const lists = shapes.map(({ required }): readonly unknown[] => (Array.isArray(required) ? required : []));
  const required = lists[0]?.filter((name) => lists.every((list) => list.includes(name))) ?? [];
  const closed = shapes.every((shape) => shape["additionalProperties"] === false);
  const entries = [...properties].map(([name, [only, ...more]]): [string, unknown] => [
    name,
    more.length === 0 ? only : { anyOf: [only, ...more] },
  ]);
  return {
    type: "object",
    properties: mapOf(entries),
    ...(required.length > 0 && { required }),
    ...(closed && { additionalProperties: false }),
  };
}
