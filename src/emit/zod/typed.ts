/** `type`, and the keywords that say something about values of one type. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { ARRAY_KEYWORDS, arrayCode } from "./arrays.js";
import { core } from "./core.js";
import { isStringFormat } from "./formats.js";
import { isNumberFormat, NUMBER_KEYWORDS, numberCode } from "./numbers.js";
import { OBJECT_KEYWORDS, objectCode } from "./objects.js";
import { STRING_KEYWORDS, stringCode } from "./strings.js";
import { EVERY_TYPE, type JsonType, type Printer, type Types } from "./types.js";

/** The types that are left when a schema applies to a value of one of `types`. */
export function narrowed(schema: JsonSchema, types: Types): Types {
  const declared = declaredTypes(schema);
  if (declared === undefined) return types;
  const left = declared.flatMap((type): readonly JsonType[] => {
    if (types.has(type) || (type === "integer" && types.has("number"))) return [type];
    return type === "number" && types.has("integer") ? ["integer"] : [];
  });
  return new Set(left.includes("number") ? left.filter((type) => type !== "integer") : left);
}

/** `undefined` where the schema says no more than `types`. */
export function typedCode(schema: JsonSchema, types: Types, printer: Printer): string | undefined {
  if (declaredTypes(schema) === undefined && !hasTypedKeywords(schema, types)) return undefined;
  const others = [...types].filter((type) => type !== "null");
  const [first] = others;
  if (first === undefined) return types.has("null") ? core({ type: "null" }) : "z.never()";
  const codes = others.map((type) => oneType(schema, type, printer));
  const code = codes.length === 1 ? codes.join() : `z.union([${codes.join(", ")}])`;
  return types.has("null") ? `${code}.nullable()` : code;
}

/** Whether a value of one of `types` must pass more than the test of its type. */
export function hasTypedKeywords(schema: JsonSchema, types: Types): boolean {
  return [...types].some((type) => keywordsOf(type, schema).some((keyword) => schema[keyword] !== undefined));
}

function declaredTypes(schema: JsonSchema): readonly JsonType[] | undefined {
  const declared = schema["type"];
  if (declared === undefined) return undefined;
  const listed = (Array.isArray(declared) ? declared : [declared]).filter(isJsonType);
  // OpenAPI 3.0's word, which the server knows as well
  return schema["nullable"] === true ? [...listed, "null"] : listed;
}

function isJsonType(type: unknown): type is JsonType {
  return type === "integer" || (EVERY_TYPE as ReadonlySet<unknown>).has(type);
}

function keywordsOf(type: JsonType, schema: JsonSchema): readonly string[] {
  switch (type) {
    case "string":
      return isStringFormat(schema["format"])
        ? STRING_KEYWORDS
        : STRING_KEYWORDS.filter((word) => word !== "format");
    case "number":
    case "integer":
      return isNumberFormat(schema["format"]) ? [...NUMBER_KEYWORDS, "format"] : NUMBER_KEYWORDS;
    case "array":
      return ARRAY_KEYWORDS;
    case "object":
      return OBJECT_KEYWORDS;
    default:
      return [];
  }
}

function oneType(schema: JsonSchema, type: JsonType, printer: Printer): string {
  switch (type) {
    case "string":
      return stringCode(schema, printer);
    case "number":
    case "integer":
      return numberCode(schema, type === "integer", printer);
    case "array":
      return arrayCode(schema, printer);
    case "object":
      return objectCode(schema, printer);
    case "boolean":
    case "null":
      return core({ type });
  }
}
