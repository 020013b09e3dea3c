/** JSON values as code. */
import type { Json } from "../plan/expressions/types.js";
import { type Code, code, listCode, objectCode } from "./code.js";
import { literal, propertyName } from "./literal.js";

export function literalCode(value: unknown): Code {
  if (typeof value !== "object" || value === null) return code(literal(value));
  if (Array.isArray(value)) return listCode(value.map((item) => literalCode(item).doc));
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return objectCode(members.map(([key, member]) => [`${propertyName(key)}: `, literalCode(member).doc]));
}
