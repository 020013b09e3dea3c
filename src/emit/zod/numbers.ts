/** Numbers and integers. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { core } from "./core.js";
import { numberIn, type Printer } from "./types.js";

export const NUMBER_KEYWORDS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
] as const;

const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const NO_LIMITS = { minimum: Number.NEGATIVE_INFINITY, maximum: Number.POSITIVE_INFINITY };

/** Formats of numbers that the server checks. */
export function isNumberFormat(format: unknown): boolean {
  return format === "int32" || format === "int64";
}

export function numberCode(schema: JsonSchema, whole: boolean, printer: Printer): string {
  const format = schema["format"];
  const divisor = numberIn(schema, "multipleOf");
  const integer = whole || divisor === 1 || isNumberFormat(format);
  const range = format === "int32" ? INT32 : NO_LIMITS;
  const minimum = Math.max(numberIn(schema, "minimum") ?? Number.NEGATIVE_INFINITY, range.minimum);
  const maximum = Math.min(numberIn(schema, "maximum") ?? Number.POSITIVE_INFINITY, range.maximum);
  const printed = core({
    type: "number",
    ...(Number.isFinite(minimum) && { minimum }),
    ...(Number.isFinite(maximum) && { maximum }),
    ...(divisor !== undefined && divisor !== 1 && { multipleOf: divisor }),
  });
  // the library's `.int()` refuses integers beyond 2^53, and it forgets one of two limits on the same side
  return [
    integer ? printer.prelude("integer") + printed.slice("z.number()".length) : printed,
    limit("gt", numberIn(schema, "exclusiveMinimum")),
    limit("lt", numberIn(schema, "exclusiveMaximum")),
    // zod allows for rounding, the server does not: by its arithmetic 19.99 is no multiple of 0.01
    divisor === undefined || Number.isInteger(divisor)
      ? ""
      : `.check(${printer.prelude("multipleOf")}(${divisor}))`,
  ].join("");
}

function limit(method: string, value: number | undefined): string {
  return value === undefined ? "" : `.${method}(${value})`;
}
