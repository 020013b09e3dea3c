/** Two schemas that both apply, as one: so that `allOf` of objects reads as the one object it means. */
import { mapOf } from "../../read/map.js";
import { isSchema, type MutableSchema, type Schema } from "./keywords.js";

/** Annotations: what stands outside wins over what is inside. */
const ANNOTATIONS: ReadonlySet<string> = new Set(["description", "default", "examples", "deprecated"]);

/**
 * Merges `inner` into `outer`; `undefined` where the two cannot be said in one schema.
 * `additionalProperties: false` goes when the other side adds properties: taken by the letter, no value could pass.
 */
export function merge(outer: Schema, inner: Schema): Schema | undefined {
  const merged: MutableSchema = { ...inner };
  for (const keyword of Object.keys(outer)) {
    const mine = outer[keyword];
    const theirs = merged[keyword];
    if (theirs === undefined || ANNOTATIONS.has(keyword) || mine === theirs) {
      merged[keyword] = mine;
    } else if (keyword === "properties") {
      merged[keyword] = mergeProperties(mine as Schema, theirs as Schema);
    } else if (keyword === "required") {
      merged[keyword] = [...new Set([...(mine as string[]), ...(theirs as string[])])];
    } else if (keyword === "allOf") {
      merged[keyword] = [...(theirs as unknown[]), ...(mine as unknown[])];
    } else if (keyword === "type" && narrower(mine, theirs) !== undefined) {
      merged[keyword] = narrower(mine, theirs);
    } else if (JSON.stringify(mine) !== JSON.stringify(theirs)) {
      return undefined;
    }
  }
  if (merged["additionalProperties"] === false && !sameNames(outer["properties"], inner["properties"])) {
    delete merged["additionalProperties"];
  }
  // one value says all that a list of values says
  if (merged["const"] !== undefined) delete merged["enum"];
  return merged;
}

function mergeProperties(outer: Schema, inner: Schema): Schema {
  const properties = new Map(Object.entries(outer));
  for (const name of Object.keys(inner)) {
    const mine = properties.get(name);
    const theirs = inner[name];
    if (mine === undefined || !isSchema(theirs) || !isSchema(mine)) properties.set(name, theirs);
    else properties.set(name, merge(mine, theirs) ?? { allOf: [theirs, mine] });
  }
  return mapOf(properties);
}

function narrower(one: unknown, other: unknown): unknown {
  const pair = [one, other].sort().join();
  return pair === "integer,number" ? "integer" : undefined;
}

function sameNames(one: unknown, other: unknown): boolean {
  const names = (map: unknown) => (isSchema(map) ? Object.keys(map).sort().join("\n") : "");
  return names(one) === names(other);
}
