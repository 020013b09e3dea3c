/** Whether a schema can be a closed object, which zod's intersections do not hold to its word. */
import { isNothing, isSchema, listIn, type Printer } from "./types.js";

/**
 * True when an object's unknown property can be refused by the schema itself rather than by one inside. zod's `.and()`
 * then lets the property pass if the other side accepts it.
 */
export function canRefuseProperties(schema: unknown, printer: Printer, seen = new Set<string>()): boolean {
  if (!isSchema(schema)) return false;
  if (isNothing(schema["additionalProperties"])) return true;
  const parts = ["anyOf", "oneOf", "allOf"].flatMap((keyword) => listIn(schema, keyword) ?? []);
  const ref = schema["$ref"];
  if (typeof ref === "string" && !seen.has(ref)) {
    seen.add(ref);
    parts.push(printer.target(ref));
  }
  return parts.some((part) => canRefuseProperties(part, printer, seen));
}
