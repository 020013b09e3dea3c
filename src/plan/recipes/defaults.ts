/** Whether a written value satisfies its schema: types, enums, bounds, patterns, formats, required members. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { clearlyNoFormat } from "./formats.js";
import { isMap } from "./parts.js";
import { clearlyUnlike } from "./pattern.js";
import { opened, takesNull } from "./slots.js";

/** What is wrong, as the end of a sentence that begins with the value; nothing where it fits. */
export function misfit(value: unknown, schema: JsonSchema, root: JsonSchema): string | undefined {
  if (value === null && takesNull(schema, root)) return undefined;
  const whole = opened(schema, root);
  const values = Object.hasOwn(whole, "const") ? [whole["const"]] : whole["enum"];
  if (Array.isArray(values)) {
    const fits = values.some((one) => JSON.stringify(one) === JSON.stringify(value));
    return fits
      ? undefined
      : `is none of ${values
          .slice(0, 10)
          .map((one) => JSON.stringify(one))
          .join(", ")}`;
  }
  const branches = whole["anyOf"] ?? whole["oneOf"];
  if (Array.isArray(branches)) {
    const reasons = branches.filter(isMap).map((branch) => misfit(value, branch, root));
    return reasons.length === 0 || reasons.includes(undefined) ? undefined : reasons[0];
  }
  const written = whole["type"];
  const types = typeof written === "string" ? [written] : Array.isArray(written) ? written : undefined;
  if (types && !types.some((type) => isOfType(value, type)))
    return `is not of the type ${types.join(" or ")}`;
  return outOfBounds(value, whole) ?? brokenInside(value, whole, root) ?? brokenBesides(value, whole, root);
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isMap(value);
    default:
      return typeof value === type;
  }
}

function outOfBounds(value: unknown, schema: JsonSchema): string | undefined {
  const bound = (keyword: string) => {
    const limit = schema[keyword];
    return typeof limit === "number" ? limit : undefined;
  };
  const below = (size: number, keyword: string) => size < (bound(keyword) ?? Number.NEGATIVE_INFINITY);
  const above = (size: number, keyword: string) => size > (bound(keyword) ?? Number.POSITIVE_INFINITY);
  const said = (keyword: string) => `breaks ${keyword}: ${bound(keyword)}`;
  if (typeof value === "number") {
    if (below(value, "minimum")) return said("minimum");
    if (above(value, "maximum")) return said("maximum");
    if (value <= (bound("exclusiveMinimum") ?? Number.NEGATIVE_INFINITY)) return said("exclusiveMinimum");
    if (value >= (bound("exclusiveMaximum") ?? Number.POSITIVE_INFINITY)) return said("exclusiveMaximum");
    if (!isMultiple(value, bound("multipleOf"))) return said("multipleOf");
  }
  if (typeof value === "string") {
    const length = [...value].length;
    if (below(length, "minLength")) return said("minLength");
    if (above(length, "maxLength")) return said("maxLength");
    const { pattern, format } = schema;
    if (typeof pattern === "string" && clearlyUnlike(value, pattern)) return `breaks pattern: ${pattern}`;
    if (typeof format === "string" && clearlyNoFormat(value, format)) return `is not of the format ${format}`;
  }
  if (Array.isArray(value)) {
    if (below(value.length, "minItems")) return said("minItems");
    if (above(value.length, "maxItems")) return said("maxItems");
    const texts = value.map((item) => JSON.stringify(item));
    if (schema["uniqueItems"] === true && new Set(texts).size < texts.length) return "has an item twice";
  }
  return undefined;
}

/** 0.3 is a multiple of 0.1, although floating point does not divide so. */
function isMultiple(value: number, of: number | undefined): boolean {
  if (of === undefined || of <= 0) return true;
  const times = value / of;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

function brokenBesides(value: unknown, { allOf }: JsonSchema, root: JsonSchema): string | undefined {
  if (!Array.isArray(allOf)) return undefined;
  const reasons = allOf.filter(isMap).map((schema) => misfit(value, schema, root));
  return reasons.find((reason) => reason !== undefined);
}

function brokenInside(value: unknown, schema: JsonSchema, root: JsonSchema): string | undefined {
  const items = schema["items"];
  if (Array.isArray(value) && isMap(items)) {
    for (const item of value) {
      const reason = misfit(item, items, root);
      if (reason) return `has an item that ${reason}`;
    }
  }
  if (!isMap(value)) return undefined;
  const required: readonly unknown[] = Array.isArray(schema["required"]) ? schema["required"] : [];
  const missing = required.find((name) => typeof name === "string" && !Object.hasOwn(value, name));
  if (missing !== undefined) return `lacks ${JSON.stringify(missing)}`;
  const properties = isMap(schema["properties"]) ? schema["properties"] : {};
  for (const name of Object.keys(value)) {
    const declared = Object.hasOwn(properties, name) ? properties[name] : schema["additionalProperties"];
    if (declared === false) return `has ${JSON.stringify(name)}, which is not allowed`;
    const reason = isMap(declared) ? misfit(value[name], declared, root) : undefined;
    if (reason) return `has ${JSON.stringify(name)}, which ${reason}`;
  }
  return undefined;
}
