/** OAS Discriminator Object (3.1.1 §4.8.25) → the value each branch has in its discriminating property. */
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { SchemaContext } from "./context.js";
import { isSchema, type Schema } from "./keywords.js";

/** For each branch of the union, what to lay over it; empty where nothing is known. */
export function discriminatorHints(
  node: Located<Schema>,
  keyword: "oneOf" | "anyOf",
  context: SchemaContext,
): readonly Schema[] {
  const discriminator = node.value["discriminator"];
  const property = isSchema(discriminator) ? discriminator["propertyName"] : undefined;
  const branches = node.value[keyword] as readonly unknown[];
  if (typeof property !== "string") return branches.map(() => ({}));
  const values = valuesByTarget(node, (discriminator as Schema)["mapping"], context);
  return branches.map((branch, index) => {
    if (!isSchema(branch) || typeof branch["$ref"] !== "string") return {};
    const place = { value: branch, uri: node.uri, pointer: `${node.pointer}/${keyword}/${index}` };
    const key = context.follow(place)?.key;
    if (key === undefined) return {};
    const named = values.get(key) ?? [componentName(key)];
    const hint = named.length === 1 ? { const: named[0] } : { enum: named };
    return { properties: mapOf([[property, { type: "string", ...hint }]]) };
  });
}

/** Mapping values are references, or bare names of schemas under components. */
function valuesByTarget(
  node: Located,
  mapping: unknown,
  context: SchemaContext,
): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  if (!isSchema(mapping)) return values;
  for (const value of Object.keys(mapping)) {
    const written = mapping[value];
    if (typeof written !== "string") continue;
    const ref =
      /^[A-Za-z0-9_.-]+$/.test(written) && !/\.(json|ya?ml)$/.test(written)
        ? `#/components/schemas/${written}`
        : written;
    const place = { value: { $ref: ref }, uri: node.uri, pointer: `${node.pointer}/discriminator/mapping` };
    const key = context.follow(place)?.key;
    if (key !== undefined) values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}

/** Without a mapping the value is the name of the schema. */
function componentName(key: string): string {
  const last = key.slice(key.lastIndexOf("/") + 1);
  return last.replaceAll("~1", "/").replaceAll("~0", "~");
}
