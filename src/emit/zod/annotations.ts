/**
 * What a schema says about a value without asking anything of it. `default` stays a word: `.default()` would make zod
 * fill in what the server leaves absent. `z.toJSONSchema()` tells all of it again.
 */
import type { JsonSchema } from "../../runtime/core/types.js";
import { literal } from "../literal.js";
import { isStringFormat } from "./formats.js";
import { isNumberFormat } from "./numbers.js";
import { patternProblem } from "./patterns.js";

const ANNOTATIONS = [
  "title",
  "default",
  "examples",
  "deprecated",
  "contentEncoding",
  "contentMediaType",
] as const;
/** Enforced by checks of ours, of which `z.toJSONSchema()` knows nothing. */
const CHECKED = ["uniqueItems", "minProperties", "maxProperties"] as const;

export function annotated(code: string, schema: JsonSchema): string {
  const { description } = schema;
  const kept = [...ANNOTATIONS, ...CHECKED].filter((keyword) => schema[keyword] !== undefined);
  const { format, pattern } = schema;
  const meta = {
    ...(typeof description === "string" && description !== "" && { description }),
    ...Object.fromEntries(kept.map((keyword) => [keyword, schema[keyword]])),
    ...(typeof format === "string" && !isStringFormat(format) && !isNumberFormat(format) && { format }),
    ...(typeof pattern === "string" && patternProblem(pattern) !== undefined && { pattern }),
  };
  const keywords = Object.keys(meta);
  if (keywords.length === 0) return code;
  if (keywords.length === 1 && meta.description !== undefined)
    return `${code}.describe(${literal(description)})`;
  return `${code}.meta(${literal(meta)})`;
}
