/** JSON Schema keywords that narrow an argument: what is left must still be what the API takes. */
import { mapOf } from "../../read/map.js";
import type { JsonSchema } from "../../runtime/core/types.js";
import { misfit } from "../recipes/defaults.js";
import { isMap } from "../recipes/parts.js";
import { opened } from "../recipes/slots.js";
import type { MutableSchema } from "../schemas/keywords.js";
import { usablePattern } from "../schemas/patterns.js";

/** @param keyword the one to blame */
export type Refuse = (keyword: string, reason: string) => void;

/** Keywords with a number, by the types they say something about. */
const LEAST = mapOf([
  ["minimum", "maximum"],
  ["exclusiveMinimum", "exclusiveMaximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
]);
const MOST = mapOf(Object.entries(LEAST).map(([least, most]): [string, string] => [most, least]));
const NUMBERS = ["number", "integer"];
const APPLIES = mapOf<readonly string[]>(
  Object.entries({
    minimum: NUMBERS,
    maximum: NUMBERS,
    exclusiveMinimum: NUMBERS,
    exclusiveMaximum: NUMBERS,
    multipleOf: NUMBERS,
    minLength: ["string"],
    maxLength: ["string"],
    pattern: ["string"],
    format: ["string"],
    minItems: ["array"],
    maxItems: ["array"],
    uniqueItems: ["array"],
    items: ["array"],
    minProperties: ["object"],
    maxProperties: ["object"],
  }),
);
/** What only describes. */
const FREE: ReadonlySet<string> = new Set(["title", "examples", "deprecated", "description", "default"]);

/**
 * @param own the keywords the author gives
 * @param root where references of `schema` lead
 */
export function narrowed(schema: JsonSchema, root: JsonSchema, own: JsonSchema, refuse: Refuse): JsonSchema {
  const keywords = Object.keys(own);
  if (keywords.every((keyword) => FREE.has(keyword))) return { ...schema, ...own };
  // an author's keyword may be `constructor`
  const api: JsonSchema = mapOf(Object.entries(opened(schema, root)));
  const out: MutableSchema = mapOf(Object.entries(api));
  for (const keyword of keywords) {
    const reason = narrow(keyword, own[keyword], api, root, out, refuse);
    if (reason !== undefined) refuse(keyword, reason);
  }
  for (const [least, most] of Object.entries(LEAST)) {
    if (!(least in own) && !(most in own)) continue;
    const [low, high] = [out[least], out[most]];
    if (typeof low === "number" && typeof high === "number" && low > high)
      refuse(least in own ? least : most, `no value is left between ${low} and ${high}`);
  }
  return out;
}

/** Writes the keyword; gives the reason where it cannot be. */
function narrow(
  keyword: string,
  value: unknown,
  api: JsonSchema,
  root: JsonSchema,
  out: MutableSchema,
  refuse: Refuse,
): string | undefined {
  const type = api["type"];
  const applies = APPLIES[keyword];
  if (applies && typeof type === "string" && !applies.includes(type))
    return `\`${keyword}\` says nothing of the type ${type}`;
  const theirs = api[keyword];
  if (keyword in LEAST || keyword in MOST) {
    if (typeof value !== "number") return `\`${keyword}\` is a number`;
    if (typeof theirs === "number" && (keyword in LEAST ? value < theirs : value > theirs))
      return `the API takes ${keyword in LEAST ? "no less" : "no more"} than ${theirs} (${keyword})`;
    out[keyword] = value;
    return undefined;
  }
  switch (keyword) {
    case "type":
      if (theirs !== undefined && !isNarrower(value, theirs))
        return `the API takes the type ${String(theirs)}`;
      out["type"] = value;
      return undefined;
    case "enum":
    case "const": {
      const values = keyword === "const" ? [value] : value;
      if (!Array.isArray(values) || values.length === 0) return "`enum` is a list of values";
      const reason = values.map((one) => sayMisfit(one, api, root)).find((one) => one !== undefined);
      if (reason !== undefined) return reason;
      if (keyword === "const") delete out["enum"];
      out[keyword] = value;
      return undefined;
    }
    case "pattern":
      return narrowPattern(value, theirs, out);
    case "multipleOf":
      if (typeof value !== "number" || value <= 0) return "`multipleOf` is a number above 0";
      if (typeof theirs === "number" && value % theirs !== 0) return `the API takes multiples of ${theirs}`;
      break;
    case "items":
      if (isMap(theirs) && isMap(value)) {
        out["items"] = narrowed(theirs, root, value, (inner, reason) =>
          refuse("items", `${inner}: ${reason}`),
        );
        return undefined;
      }
      break;
    case "uniqueItems":
      if (value !== true && theirs === true) return "the API takes no item twice";
      break;
    case "example":
      out["examples"] = [value];
      return undefined;
    default:
  }
  const same = theirs === undefined || FREE.has(keyword) || JSON.stringify(theirs) === JSON.stringify(value);
  if (keyword !== "multipleOf" && keyword !== "uniqueItems" && !same)
    return `the API says another \`${keyword}\``;
  out[keyword] = value;
  return undefined;
}

function narrowPattern(value: unknown, theirs: unknown, out: MutableSchema): string | undefined {
  const usable = typeof value === "string" ? usablePattern(value) : undefined;
  if (usable === undefined) return "its `pattern` is not a regular expression (ECMA-262 with the u flag)";
  out["pattern"] = usable;
  if (theirs === undefined || theirs === usable) return undefined;
  const others = Array.isArray(out["allOf"]) ? out["allOf"] : [];
  out["allOf"] = [...others, { pattern: theirs }];
  return undefined;
}

function isNarrower(mine: unknown, theirs: unknown): boolean {
  const allowed: readonly unknown[] = Array.isArray(theirs) ? theirs : [theirs];
  const wanted: readonly unknown[] = Array.isArray(mine) ? mine : [mine];
  return wanted.every((one) => allowed.includes(one) || (one === "integer" && allowed.includes("number")));
}

export function sayMisfit(value: unknown, schema: JsonSchema, root: JsonSchema): string | undefined {
  const reason = misfit(value, schema, root);
  return reason === undefined ? undefined : `${JSON.stringify(value).slice(0, 60)} ${reason}`;
}
