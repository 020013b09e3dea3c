/**
 * What json-schema-to-zod prints right: the bare type, its simple limits, lists and unions. All else is printed here,
 * and every schema inside comes back to our printer through `parserOverride`, so that it never prints text of a schema.
 */
import { jsonSchemaToZod } from "json-schema-to-zod";
import type { JsonSchema } from "../../runtime/core/types.js";

const anything = (): string => "z.unknown()";

/** @param inside prints each schema directly inside `schema` */
export function core(schema: JsonSchema, inside: (schema: unknown) => string = anything): string {
  return jsonSchemaToZod(schema, {
    zodVersion: 4,
    parserOverride: (node, { path }) => (path.length === 0 ? undefined : inside(node)),
  });
}
