/** OAS Discriminator Object (3.1.1 §4.8.25) → the value each branch has in its discriminating property. */
import { below } from "../../read/located.js";
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
    const found = context.follow(place);
    if (!found) return {};
    const named = values.get(found.key) ?? [componentName(found.key)];
    const own = ownValues(found.target, property, context);
    // the branch says it itself, and nothing would match both
    if (own && !named.some((name) => own.includes(name))) return {};
    const hint = named.length === 1 ? { const: named[0] } : { enum: named };
    return { properties: mapOf([[property, { type: "string", ...hint }]]) };
  });
}

/** References and parts of references that are followed for one branch. */
const MAX_DEPTH = 8;

/** What a schema allows its property; undefined where it does not say. */
function ownValues(
  schema: Located,
  property: string,
  context: SchemaContext,
  depth = 0,
): readonly unknown[] | undefined {
  const said = valuesOf(resolved(below(schema, "properties", property), context));
  if (said || depth > MAX_DEPTH) return said;
  const { value } = schema;
  if (!isSchema(value)) return undefined;
  const allOf = Array.isArray(value["allOf"]) ? value["allOf"] : [];
  const parts = [
    ...(typeof value["$ref"] === "string" ? [resolved(schema, context)] : []),
    ...allOf.map((_, index) => below(schema, "allOf", index)),
  ];
  for (const part of parts) {
    const found = part && ownValues(part, property, context, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function resolved(node: Located, context: SchemaContext): Located | undefined {
  const refers = isSchema(node.value) && typeof node.value["$ref"] === "string";
  return refers ? context.follow(node)?.target : node;
}

function valuesOf(node: Located | undefined): readonly unknown[] | undefined {
  const schema = node?.value;
  if (!isSchema(schema)) return undefined;
  if ("const" in schema) return [schema["const"]];
  return Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
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
