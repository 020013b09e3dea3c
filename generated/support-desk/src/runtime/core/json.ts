/** JSON text of what a model gave, with the property names the API knows. */
import { quote, RequestRefused, refuseDepth } from "./refused.js";

/** alias → wire name (`OperationDescriptor.aliases`). */
export type Aliases = Readonly<Record<string, string>> | undefined;

/** Deeper than any real document, and far from the engine's own limit. */
const MAX_DEPTH = 500;

/** RFC 8259 text of a value, its aliased names replaced at every level. */
export function jsonText(value: unknown, argument: string, aliases: Aliases): string {
  const renamed = aliases === undefined ? value : renameKeys(value, aliases, argument);
  try {
    return JSON.stringify(renamed) ?? "null";
  } catch (error) {
    // The engine's stack ended (RangeError), or the value has a cycle or a bigint (TypeError).
    if (error instanceof RangeError) throw refuseDepth(argument);
    throw new RequestRefused(
      `Argument ${quote(argument)} cannot be written as JSON. Send plain JSON data.`,
      argument,
    );
  }
}

/** A copy in which each key that is an alias has the API's name. */
function renameKeys(
  value: unknown,
  aliases: Readonly<Record<string, string>>,
  argument: string,
  depth = 0,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) throw refuseDepth(argument);
  if (Array.isArray(value)) return value.map((item) => renameKeys(item, aliases, argument, depth + 1));
  const renamed: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    setOwn(renamed, wireName(key, aliases), renameKeys(member, aliases, argument, depth + 1));
  }
  return renamed;
}

/** The API's name of a property the model knows by an alias. */
export function wireName(key: string, aliases: Aliases): string {
  return aliases !== undefined && Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key;
}

/**
 * OAS 3.1.1 §4.8.12.2.2: a parameter with `content` is sent serialised as that media type. JSON in all its
 * names; of any other type only what is text already can be sent as it is.
 */
export function contentText(value: unknown, contentType: string, argument: string, aliases: Aliases): string {
  return typeof value === "string" && !isJson(contentType) ? value : jsonText(value, argument, aliases);
}

/** RFC 6839 §3.1: `application/json` and everything that ends in `+json`. */
function isJson(contentType: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/i.test(contentType);
}

/** Sets a member under any name: assigned, `__proto__` would become the prototype and vanish from the JSON. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
