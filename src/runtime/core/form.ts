/** application/x-www-form-urlencoded (OAS 3.1.1 §4.8.14.4, §4.8.14.5): as a body, and as a whole query. */
import type { Aliases } from "./json.js";
import { type PairRule, Pairs, writePairs } from "./parameters.js";
import { quote, RequestRefused, refuseLoneSurrogate } from "./refused.js";
import type { FormEncoding } from "./types.js";

type Encoding = Readonly<Record<string, FormEncoding>> | undefined;

/**
 * Spaces become `%20`: every form parser reads that, and not every one reads `+`. Without an Encoding Object the
 * default content type of an object is application/json (OAS 3.1.1 §4.8.15.1.1), so it is sent as JSON text, as the
 * example in §4.8.14.4.1 does; arrays repeat the name.
 */
export function formText(encoding: Encoding, value: unknown, argument: string, aliases: Aliases): string {
  if (typeof value === "string") return value;
  const out = new Pairs("&");
  writeForm(out, encoding, value, argument, aliases);
  return out.text;
}

export function writeForm(
  out: Pairs,
  encoding: Encoding,
  value: unknown,
  argument: string,
  aliases: Aliases,
): void {
  for (const [name, member] of membersOf(value, argument)) {
    const declared = encoding !== undefined && Object.hasOwn(encoding, name) ? encoding[name] : undefined;
    try {
      writePairs(
        out,
        declared === undefined ? defaultRule(name, member) : { ...declared, name, argument: name },
        member,
        aliases,
      );
    } catch (error) {
      throw error instanceof URIError ? refuseLoneSurrogate(name) : error;
    }
  }
}

function defaultRule(name: string, value: unknown): PairRule {
  const rule = { name, argument: name, style: "form", explode: true, allowReserved: false } as const;
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...rule, contentType: "application/json" }
    : rule;
}

export function membersOf(value: unknown, argument: string): readonly (readonly [string, unknown])[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new RequestRefused(
    `Argument ${quote(argument)} is sent as a form, so it must be an object.`,
    argument,
  );
}
