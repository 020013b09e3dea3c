/** `enum` and `const`. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { literal } from "../literal.js";
import { type JsonType, listIn, type Printer, type Types } from "./types.js";

/** The values a schema lists that are of one of `types`; `undefined` where it lists none. */
export function listedValues(schema: JsonSchema, types: Types): readonly unknown[] | undefined {
  const listed = listIn(schema, "enum");
  const values = Object.hasOwn(schema, "const")
    ? [schema["const"]].filter((only) => listed?.some((value) => literal(value) === literal(only)) ?? true)
    : listed;
  return values?.filter((value) => typesOf(value).some((type) => types.has(type)));
}

export function valuesCode(values: readonly unknown[], printer: Printer): string {
  const others = values.filter((value) => value !== null);
  const nullable = others.length < values.length && others.length > 0 ? ".nullable()" : "";
  const [first] = others;
  if (values.length === 0) return "z.never()";
  if (first === undefined) return "z.null()";
  if (others.some((value) => typeof value === "object")) {
    return `z.unknown().check(${printer.prelude("equalTo")}(${values.map((value) => literal(value)).join(", ")}))`;
  }
  if (others.length === 1) return `z.literal(${literal(first)})${nullable}`;
  const method = others.every((value) => typeof value === "string") ? "enum" : "literal";
  return `z.${method}(${literal([...new Set(others)])})${nullable}`;
}

function typesOf(value: unknown): readonly JsonType[] {
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  if (typeof value === "number") return Number.isInteger(value) ? ["number", "integer"] : ["number"];
  return typeof value === "string" || typeof value === "boolean"
    ? [typeof value as "string" | "boolean"]
    : ["object"];
}
