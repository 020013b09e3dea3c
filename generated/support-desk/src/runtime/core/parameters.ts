/** Style serialisation outside the path: query, cookie and form body (OAS 3.1.1 §4.8.12.6), and headers. */
import { contentText, encodeReservedQuery, encodeStrict, textOf } from "./encode.js";
import { isHeaderName } from "./header-names.js";
import { type Aliases, wireName } from "./json.js";
import { quote, RequestRefused, refuseDepth } from "./refused.js";
import type { FormEncoding, ParameterStyle } from "./types.js";

/** How one name and its value become pairs: a query or cookie parameter, or a property of a form body. */
export interface PairRule extends FormEncoding {
  readonly name: string;
  /** Named in messages. */
  readonly argument: string;
}

/** `name=value` pairs, joined by `&` or `; `. Names are taken plain, values encoded. */
export class Pairs {
  text = "";
  readonly #separator: string;
  /** Names that belong to the credentials: no argument may send a second pair of that name. */
  readonly #taken: ReadonlySet<string> | undefined;

  constructor(separator: "&" | "; ", taken?: ReadonlySet<string>) {
    this.#separator = separator;
    this.#taken = taken;
  }

  add(name: string, value: string, written = encodeStrict(name)): void {
    if (this.#taken?.has(name)) return;
    this.addCredential(written, value);
  }

  /** A pair that is encoded already and that no rule keeps out. */
  addCredential(name: string, value: string): void {
    this.addText(`${name}=${value}`);
  }

  /** What is no pair, encoded already. */
  addText(text: string): void {
    this.text += this.text === "" ? text : `${this.#separator}${text}`;
  }
}

/** Nothing a model writes on purpose is deeper. */
const MAX_DEPTH = 100;

/**
 * The delimiters of `explode: false`. Space and pipe are sent encoded, as OAS 3.1.1 §4.8.12.6 shows them: raw they are
 * no part of a URI.
 */
const DELIMITERS: { readonly [style in ParameterStyle]?: string } = {
  spaceDelimited: "%20",
  pipeDelimited: "%7C",
  tabDelimited: "%09",
};

/**
 * Writes a value's pairs. Undefined in RFC 6570, so nothing is sent for: null and undefined (whole, as an item
 * or as a property), an empty array, an empty object. The three delimited styles have no exploded form in
 * OAS 3.1.1; OAS 3.0.3 says it is that of `form`.
 */
export function writePairs(out: Pairs, rule: PairRule, value: unknown, aliases: Aliases): void {
  if (value === null || value === undefined) return;
  const { name, argument, explode } = rule;
  if (rule.style === "cookie" && typeof value === "object") {
    writeCookies(out, rule, value, aliases);
  } else if (rule.style === "cookie" && rule.contentType === undefined) {
    out.add(name, cookieText(value, argument, aliases), cookieName(name));
  } else if (rule.contentType !== undefined) {
    out.add(name, encodeStrict(contentText(value, rule.contentType, argument, aliases)));
  } else if (typeof value !== "object") {
    out.add(name, encodeText(rule, value, aliases, false));
  } else if (rule.style === "deepObject") {
    writeDeep(out, rule, name, value, aliases, 0);
  } else if (Array.isArray(value)) {
    if (explode) {
      for (const item of value) {
        if (item !== null && item !== undefined) out.add(name, encodeText(rule, item, aliases, false));
      }
    } else {
      const items: string[] = [];
      for (const item of value) {
        if (item !== null && item !== undefined) items.push(encodeText(rule, item, aliases, true));
      }
      if (items.length > 0) out.add(name, items.join(DELIMITERS[rule.style] ?? ","));
    }
  } else {
    const items: string[] = [];
    for (const [key, member] of Object.entries(value)) {
      if (member === null || member === undefined) continue;
      const property = wireName(key, aliases);
      if (explode) out.add(property, encodeText(rule, member, aliases, false));
      else items.push(encodeStrict(property), encodeText(rule, member, aliases, true));
    }
    if (items.length > 0) out.add(name, items.join(DELIMITERS[rule.style] ?? ","));
  }
}

function encodeText(rule: PairRule, value: unknown, aliases: Aliases, inList: boolean): string {
  const text = textOf(value, rule.argument, aliases);
  return rule.allowReserved ? encodeReservedQuery(text, inList) : encodeStrict(text);
}

/** RFC 6265 §4.1.1 cookie-octet, and the quotes that may stand around a value. */
const COOKIE_VALUE = /^[\u0021-\u002b\u002d-\u003a\u003c-\u005b\u005d-\u007e]*$/;

/** OAS 3.2 §4.12.2 style `cookie`: nothing is escaped, so what would have to be is sent escaped or not at all. */
function cookieText(value: unknown, argument: string, aliases: Aliases): string {
  const text = textOf(value, argument, aliases);
  if (COOKIE_VALUE.test(text)) return text;
  throw new RequestRefused(
    `Argument ${quote(argument)} is sent as a cookie as it is, and contains a space, a comma, a semicolon, a backslash or a ` +
      "character outside ASCII, which no cookie can hold. Send it percent-encoded, as the API expects it.",
    argument,
  );
}

/** RFC 6265 §4.1.1: a token; what is none is encoded. */
function cookieName(name: string): string {
  return isHeaderName(name) ? name : encodeStrict(name);
}

function writeCookies(out: Pairs, rule: PairRule, value: object, aliases: Aliases): void {
  const { name, argument, explode } = rule;
  const isList = Array.isArray(value);
  const items: string[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member === null || member === undefined) continue;
    const property = isList ? name : wireName(key, aliases);
    const text = cookieText(member, argument, aliases);
    if (explode) out.add(property, text, cookieName(property));
    else items.push(...(isList ? [text] : [cookieName(property), text]));
  }
  if (items.length > 0) out.add(name, items.join(","), cookieName(name));
}

/**
 * `key[prop]=v`, nested `key[a][b]=v`. OAS leaves arrays inside undefined; the servers that read brackets (Rails,
 * PHP, qs, Stripe) agree on `key[a][]=x` for plain items, and need the index `key[a][0][b]=x` to keep the
 * properties of two items apart. Brackets are sent encoded: raw they are no part of a query (RFC 3986 §3.4).
 */
function writeDeep(
  out: Pairs,
  rule: PairRule,
  key: string,
  value: unknown,
  aliases: Aliases,
  depth: number,
): void {
  if (value === null || value === undefined) return;
  if (depth > MAX_DEPTH) throw refuseDepth(rule.argument);
  if (typeof value !== "object") {
    out.add(key, encodeText(rule, value, aliases, false));
  } else if (Array.isArray(value)) {
    const indexed = value.some((item) => typeof item === "object" && item !== null);
    for (const [index, item] of value.entries()) {
      writeDeep(out, rule, indexed ? `${key}[${index}]` : `${key}[]`, item, aliases, depth + 1);
    }
  } else {
    for (const [property, member] of Object.entries(value)) {
      writeDeep(out, rule, `${key}[${wireName(property, aliases)}]`, member, aliases, depth + 1);
    }
  }
}

/** A comma outside a quoted string (RFC 9110 §5.6.4). */
const SPLITS = /^(?:[^",]|"(?:[^"\\]|\\.)*")*$/;

/**
 * Style `simple` in a header: no percent-encoding, since header fields have none (OAS 3.1.1 appendix D).
 * So an item with a comma in it cannot be told from two, and is refused. Undefined: send no header.
 */
export function headerText(
  rule: {
    readonly argument: string;
    readonly name: string;
    readonly explode: boolean;
    readonly contentType?: string;
  },
  value: unknown,
  aliases: Aliases,
): string | undefined {
  if (value === null || value === undefined) return undefined;
  const { argument } = rule;
  if (rule.contentType !== undefined) {
    const text = contentText(value, rule.contentType, argument, aliases);
    // JSON can say the same in ASCII, which is all a header can carry safely.
    return typeof value === "string" && text === value ? text : text.replace(/[\u007f-\uffff]/g, jsonEscape);
  }
  if (typeof value !== "object") return textOf(value, argument, aliases);
  const items: string[] = [];
  const item = (part: unknown): string => {
    const text = textOf(part, argument, aliases);
    if (typeof part === "object" || SPLITS.test(text)) return text;
    throw new RequestRefused(
      `Argument ${quote(argument)} is sent as a comma-separated header, and its item ${quote(text)} contains a comma. ` +
        "Send items without commas.",
      argument,
    );
  };
  if (Array.isArray(value)) {
    for (const part of value) if (part !== null && part !== undefined) items.push(item(part));
  } else {
    for (const [key, member] of Object.entries(value)) {
      if (member === null || member === undefined) continue;
      const property = item(wireName(key, aliases));
      if (rule.explode) items.push(`${property}=${item(member)}`);
      else items.push(property, item(member));
    }
  }
  return items.length === 0 ? undefined : items.join(",");
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
