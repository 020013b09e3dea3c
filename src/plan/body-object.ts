/** The schema of a body, seen as named properties: what flat arguments can say, and what goes into words. */
import type { InputPlanner } from "./inputs.js";
import { isSchema, type Schema } from "./schemas/keywords.js";
import { modelText } from "./schemas/text.js";

export interface ObjectBody {
  readonly properties: Schema;
  readonly required: readonly string[];
  readonly additional: unknown;
  /** Alternatives were put into words. */
  readonly unions: boolean;
  readonly note?: string;
}

/** Keywords of an object that flat arguments can still say, or that the API may check alone. */
const FLAT: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "description",
  "default",
  "examples",
  "deprecated",
  "minProperties",
  "maxProperties",
  "anyOf",
]);

/** The body as named properties; nothing where it is something else and goes whole. */
export function asObject(opened: Schema, planner: InputPlanner): ObjectBody | undefined {
  const schema = withoutNull(opened, planner);
  const properties = schema["properties"];
  if (schema["type"] !== "object" || !isSchema(properties) || Object.keys(properties).length === 0)
    return undefined;
  if (Object.keys(schema).some((keyword) => !FLAT.has(keyword))) return undefined;
  const alternatives = schema["anyOf"];
  const choice = Array.isArray(alternatives) ? requiredAlternatives(alternatives, properties) : "";
  if (choice === undefined) return undefined;
  const note = [choice, leastProperties(schema, Object.keys(properties))]
    .filter((text) => text !== "")
    .join(" ");
  return {
    properties,
    required: Array.isArray(schema["required"]) ? (schema["required"] as readonly string[]) : [],
    additional: schema["additionalProperties"],
    unions: choice !== "",
    ...(note !== "" && { note }),
  };
}

/** A body that may be null or an object is an object that may be left out. */
function withoutNull(schema: Schema, planner: InputPlanner): Schema {
  const branches = schema["anyOf"];
  if (!Array.isArray(branches)) return schema;
  const kept = branches.filter((branch) => isSchema(branch) && branch["type"] !== "null");
  if (kept.length === branches.length || kept.length !== 1 || schema["properties"] !== undefined)
    return schema;
  return planner.linker.open(kept[0]);
}

/** `anyOf: [{required: [a]}, {required: [b]}]` in words; `undefined` when the branches say more than that. */
function requiredAlternatives(branches: readonly unknown[], properties: Schema): string | undefined {
  const groups: string[] = [];
  for (const branch of branches) {
    if (!isSchema(branch) || !isRequirementOnly(branch, properties)) return undefined;
    const required = Array.isArray(branch["required"]) ? (branch["required"] as readonly string[]) : [];
    if (required.length > 0) groups.push(required.join(" and "));
  }
  return groups.length > 0 ? modelText(`Give ${[...new Set(groups)].join(", or ")}.`, 200) : "";
}

/** `minProperties` in words, where the required ones alone do not reach it. */
function leastProperties(schema: Schema, names: readonly string[]): string {
  const least = schema["minProperties"];
  const required = Array.isArray(schema["required"]) ? schema["required"].length : 0;
  if (typeof least !== "number" || least <= required) return "";
  return modelText(`Give at least ${least} of ${names.join(", ")}.`, 200);
}

/** Restating properties of the object itself adds nothing to which of them are required. */
function isRequirementOnly(branch: Schema, properties: Schema): boolean {
  return Object.keys(branch).every((keyword) => {
    if (keyword === "required" || keyword === "type" || keyword === "description") return true;
    const restated = branch["properties"];
    return (
      keyword === "properties" &&
      isSchema(restated) &&
      Object.keys(restated).every((name) => name in properties)
    );
  });
}

/** Some generators give every operation a body, if only one that may hold nothing. */
export function isEmptyObject(schema: Schema): boolean {
  const properties = schema["properties"];
  const closed = schema["additionalProperties"] === false && isSchema(properties);
  return schema["type"] === "object" && closed && Object.keys(properties).length === 0;
}
