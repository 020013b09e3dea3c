/** Strings: length, pattern, format. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { literal } from "../literal.js";
import { core } from "./core.js";
import { stringFormat } from "./formats.js";
import { patternProblem } from "./patterns.js";
import { numberIn, type Printer } from "./types.js";

export const STRING_KEYWORDS = ["minLength", "maxLength", "pattern", "format"] as const;

export function stringCode(schema: JsonSchema, printer: Printer): string {
  const plain = core({ type: "string", ...limits(schema) });
  // the library's own formats differ from the server's, up to refusing each other's values (`time`)
  const base = stringFormat(schema["format"], printer);
  const code = base === undefined ? plain : base + plain.slice("z.string()".length);
  const pattern = schema["pattern"];
  if (typeof pattern !== "string") return code;
  const problem = patternProblem(pattern);
  if (problem === undefined) return `${code}.regex(${printer.prelude("pattern")}(${literal(pattern)}))`;
  printer.differs(`pattern ${literal(pattern)} is not enforced: ${problem}`);
  return code;
}

function limits(schema: JsonSchema): { readonly minLength?: number; readonly maxLength?: number } {
  const minLength = numberIn(schema, "minLength");
  const maxLength = numberIn(schema, "maxLength");
  return { ...(minLength !== undefined && { minLength }), ...(maxLength !== undefined && { maxLength }) };
}
