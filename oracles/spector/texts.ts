/** From the text of a parameter back to its value: what a server does with it, by the parameter's style. */
import type { JsonSchema, ParameterDescriptor } from "../../src/runtime/core/types.js";

type Style = Pick<ParameterDescriptor, "name" | "style" | "explode">;

/** What stands before a value in a path, and between its items: RFC 6570 §3.2.2, §3.2.5, §3.2.7. */
const DELIMITERS: Readonly<Record<string, string>> = {
  spaceDelimited: " ",
  pipeDelimited: "|",
  tabDelimited: "\t",
};

/** @param root what `$ref` in the schema points into */
export function valueIn(text: string, rule: Style, schema: JsonSchema, root: JsonSchema): unknown {
  const type = typeOf(schema, root);
  const items = itemsOf(text, rule, type === "array" || type === "object");
  if (type === "array") {
    const item = open(schema, root)["items"];
    return items.map((one) => typed(one, isSchema(item) ? item : {}, root));
  }
  if (type !== "object") return typed(items[0] ?? "", schema, root);
  const pairs = items.every((item) => item.includes("="))
    ? items.map((item) => item.split("="))
    : items.flatMap((key, index) => (index % 2 === 0 ? [[key, items[index + 1] ?? ""]] : []));
  const members = open(schema, root)["unevaluatedProperties"] ?? open(schema, root)["additionalProperties"];
  const member = isSchema(members) ? members : {};
  return Object.fromEntries(pairs.map(([key = "", value = ""]) => [key, typed(value, member, root)]));
}

function itemsOf(text: string, { name, style, explode }: Style, isList: boolean): readonly string[] {
  if (style === "matrix") {
    const pairs = text.split(";").slice(1);
    const values = pairs.map((pair) => (pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : pair));
    return isList && !explode ? (values[0] ?? "").split(",") : values;
  }
  const plain = style === "label" ? text.slice(1) : text;
  if (!isList) return [plain];
  return plain.split(style === "label" && explode ? "." : (DELIMITERS[style] ?? ","));
}

/** The value of a JSON Schema type that a text stands for; the text itself where that is no such value. */
function typed(text: string, schema: JsonSchema, root: JsonSchema): unknown {
  const type = typeOf(schema, root);
  if (type === "integer" || type === "number") return Number.isNaN(Number(text)) ? text : Number(text);
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}

export function typeOf(schema: JsonSchema, root: JsonSchema): string | undefined {
  const { type, anyOf, oneOf } = open(schema, root);
  const named = [type].flat().find((one) => one !== "null");
  if (typeof named === "string") return named;
  const [first] = [anyOf, oneOf].flat().filter(isSchema);
  return first && typeOf(first, root);
}

function open(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const { $ref: reference } = schema;
  if (typeof reference !== "string") return schema;
  const names = reference.split("/").slice(1);
  const target = names.reduce<unknown>(
    (value, name) => (isSchema(value) ? value[name.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined),
    root,
  );
  return isSchema(target) ? open(target, root) : {};
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
