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
    if (error instanceof TypeError && holdsInteger(renamed)) return exactText(renamed);
    // The engine's stack ended (RangeError), or the value has a cycle or a bigint (TypeError).
    if (error instanceof RangeError) throw refuseDepth(argument);
    throw new RequestRefused(
      `Argument ${quote(argument)} cannot be written as JSON. Send plain JSON data.`,
      argument,
    );
  }
}

/** Whether a bigint is in it, and no cycle. */
function holdsInteger(value: unknown, depth = 0): boolean {
  if (typeof value === "bigint") return true;
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return false;
  return Object.values(value).some((member) => holdsInteger(member, depth + 1));
}

/** With integers beyond 2^53 as the digits they are, for which `JSON.stringify` has no way on every platform. */
function exactText(value: unknown): string {
  const mark = `${crypto.randomUUID()}:`;
  const text = JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" ? `${mark}${member}` : member,
  );
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
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

/** Sets a member under any name: assigned, `__proto__` would become the prototype and vanish from the JSON. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
