/** Arrays: items, tuples, and what is asked of the list as a whole. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { core } from "./core.js";
import { isAnything, isNothing, listIn, numberIn, type Printer } from "./types.js";

export const ARRAY_KEYWORDS = [
  "items",
  "prefixItems",
  "minItems",
  "maxItems",
  "uniqueItems",
  "contains",
] as const;

export function arrayCode(schema: JsonSchema, printer: Printer): string {
  const prefix = listIn(schema, "prefixItems");
  const checks = [...(prefix ? lengthChecks(schema) : []), ...wholeChecks(schema, printer)];
  const code = prefix ? tupleCode(prefix, schema["items"], printer) : listCode(schema, printer);
  return checks.length === 0 ? code : `${code}.check(${checks.join(", ")})`;
}

function listCode(schema: JsonSchema, printer: Printer): string {
  const minItems = numberIn(schema, "minItems");
  const maxItems = numberIn(schema, "maxItems");
  return core(
    {
      type: "array",
      // the library takes `false` for an absent keyword, and prints `any` for what is absent
      items: {},
      ...(minItems !== undefined && { minItems }),
      ...(maxItems !== undefined && { maxItems }),
    },
    () => printer.print(schema["items"]),
  );
}

/** JSON Schema does not ask for the items of a tuple to be there; `minItems` does. */
function tupleCode(prefix: readonly unknown[], rest: unknown, printer: Printer): string {
  const items = prefix.map((item) => `${printer.print(item)}.optional()`).join(", ");
  return `z.tuple([${items}])${isNothing(rest) ? "" : `.rest(${printer.print(rest)})`}`;
}

/** Of tuples, which have no `.min()` and `.max()`. */
function lengthChecks(schema: JsonSchema): readonly string[] {
  const minItems = numberIn(schema, "minItems");
  const maxItems = numberIn(schema, "maxItems");
  return [
    ...(minItems === undefined ? [] : [`z.minLength(${minItems})`]),
    ...(maxItems === undefined ? [] : [`z.maxLength(${maxItems})`]),
  ];
}

function wholeChecks(schema: JsonSchema, printer: Printer): readonly string[] {
  const checks: string[] = [];
  if (schema["uniqueItems"] === true) checks.push(printer.prelude("uniqueItems"));
  const contained = schema["contains"];
  if (contained !== undefined) {
    const minimum = numberIn(schema, "minContains") ?? 1;
    const maximum = numberIn(schema, "maxContains");
    const limits = maximum === undefined ? (minimum === 1 ? [] : [minimum]) : [minimum, maximum];
    const code = isAnything(contained) ? "z.unknown()" : printer.print(contained);
    checks.push(`${printer.prelude("contains")}(${[code, ...limits].join(", ")})`);
  }
  return checks;
}
