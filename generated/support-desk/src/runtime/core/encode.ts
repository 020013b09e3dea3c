/** How text is written into a URL: percent-encoding (RFC 3986 §2) and the text of numbers. */
import { type Aliases, jsonText } from "./json.js";
import { isJson, mediaTypeOf } from "./media.js";
import { refuseType, refuseValue } from "./refused.js";

const UNRESERVED_ONLY = /^[A-Za-z0-9\-._~]*$/;
const LEFT_BY_ECMASCRIPT = /[!'()*]/g;

/**
 * Everything but RFC 3986 §2.3 unreserved characters becomes `%XX`. `encodeURIComponent` leaves five
 * sub-delims alone, which some servers read as syntax. Throws URIError for a lone surrogate.
 */
export function encodeStrict(text: string): string {
  if (UNRESERVED_ONLY.test(text)) return text;
  return encodeURIComponent(text).replace(LEFT_BY_ECMASCRIPT, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * OAS 3.1.1 §4.8.12.2.1 `allowReserved` in a query: RFC 6570 §3.2.3 reserved expansion, which also passes
 * existing `%XX` on, without the characters that would end or split the pair (`# [ ] & +`).
 * In a list the comma is the delimiter, so there it stays encoded.
 */
export function encodeReservedQuery(text: string, inList: boolean): string {
  return encodeURIComponent(text)
    .replace(inList ? /%(?:3A|2F|3F|40|24|3B|3D)/g : /%(?:3A|2F|3F|40|24|2C|3B|3D)/g, decodeURIComponent)
    .replace(/%25([0-9A-Fa-f]{2})/g, "%$1");
}

/** `allowReserved` in a path segment: RFC 3986 §3.3 sub-delims, `:` and `@`. Never `/ ? # \` nor a raw `%`. */
export function encodeReservedSegment(text: string, inList: boolean): string {
  return encodeURIComponent(text).replace(
    inList ? /%(?:3A|40|24|26|2B|3B|3D)/g : /%(?:3A|40|24|26|2B|2C|3B|3D)/g,
    decodeURIComponent,
  );
}

/**
 * A parameter's value, or one item or property of it, as text. What is itself an array or object has no
 * form in any style but deepObject (OAS 3.1.1 §4.8.12.3: "undefined"); its JSON text is what most servers take.
 */
export function textOf(value: unknown, argument: string, aliases: Aliases): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return numberText(value, argument);
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return value.toString();
    case "object":
      return jsonText(value, argument, aliases);
    default:
      throw refuseValue(argument, `a ${typeof value}`);
  }
}

/**
 * OAS 3.1.1 §4.8.12.2.2: a parameter with `content` is sent serialised as that media type. JSON in all its
 * names; of any other type only what is text, a number or a flag: JSON never goes under another type's name.
 */
export function contentText(value: unknown, contentType: string, argument: string, aliases: Aliases): string {
  if (isJson(mediaTypeOf(contentType).essence)) return jsonText(value, argument, aliases);
  if (typeof value !== "object") return textOf(value, argument, aliases);
  throw refuseType(argument, contentType);
}

/** Decimal notation always: `1e+21` and `1e-7` are not what an integer or decimal parser on the other side expects. */
function numberText(value: number, argument: string): string {
  if (!Number.isFinite(value)) throw refuseValue(argument, String(value));
  const text = String(value);
  const e = text.indexOf("e");
  if (e < 0) return text;
  const sign = value < 0 ? "-" : "";
  const [whole = "", fraction = ""] = text.slice(sign.length, e).split(".");
  const exponent = Number(text.slice(e + 1));
  const digits = whole + fraction;
  const point = whole.length + exponent;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}
