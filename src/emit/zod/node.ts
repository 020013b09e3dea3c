/** One schema, all its keywords together, as one zod expression. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { annotated } from "./annotations.js";
import { canRefuseProperties } from "./closed.js";
import { appliedCodes, conditionChecks } from "./compositions.js";
import { hasTypedKeywords, narrowed, typedCode } from "./typed.js";
import { isNothing, isSchema, type Printer, type Types } from "./types.js";
import { listedValues, valuesCode } from "./values.js";

/** Keywords that Ajv enforces and that have no code here. */
const NOT_PRINTED = ["unevaluatedProperties", "unevaluatedItems", "dependencies", "$dynamicRef"] as const;

export function nodeCode(schema: unknown, types: Types, printer: Printer): string {
  if (isNothing(schema)) return "z.never()";
  if (!isSchema(schema)) return "z.unknown()";
  for (const keyword of NOT_PRINTED) {
    if (schema[keyword] !== undefined) printer.differs(`${keyword} is not enforced`);
  }
  const left = narrowed(schema, types);
  const parts = [...ownCodes(schema, left, printer), ...appliedCodes(schema, left, printer)];
  const whole = combined(parts, schema, printer);
  const checks = conditionChecks(schema, left, printer);
  return annotated(checks.length === 0 ? whole : `${whole}.check(${checks.join(", ")})`, schema);
}

/** What `enum`, `const`, `type` and the keywords of single types say. */
function ownCodes(schema: JsonSchema, types: Types, printer: Printer): readonly string[] {
  const values = listedValues(schema, types);
  const typed =
    values === undefined || hasTypedKeywords(schema, types) ? typedCode(schema, types, printer) : undefined;
  return [
    ...(values === undefined ? [] : [valuesCode(values, printer)]),
    ...(typed === undefined ? [] : [typed]),
  ];
}

function combined(parts: readonly string[], schema: JsonSchema, printer: Printer): string {
  const [first = "z.unknown()", ...others] = parts;
  if (others.length === 0) return first;
  if (!canRefuseProperties(schema, printer))
    return [first, ...others.map((part) => `.and(${part})`)].join("");
  return `${first}.check(${others.map((part) => `${printer.prelude("also")}(${part})`).join(", ")})`;
}
