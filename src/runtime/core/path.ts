/**
 * Path templates: compiled once, expanded per call after RFC 6570 §3.2.2 (simple), §3.2.5 (label) and §3.2.7
 * (matrix), as OAS 3.1.1 §4.8.12.6 names them. A value can never leave its segment.
 */
import { encodeLiteral } from "./base-url.js";
import { contentText, encodeReservedSegment, encodeStrict, textOf } from "./encode.js";
import { type Aliases, wireName } from "./json.js";
import { quote, RequestRefused, refuseLoneSurrogate } from "./refused.js";
import type { Arguments, ParameterDescriptor } from "./types.js";

type Piece = string | ParameterDescriptor;

/** Literal text, or one segment with variables in it (or the template's own query, from its `?` on). */
type Part = string | readonly Piece[];

export interface PathTemplate {
  readonly template: string;
  readonly parts: readonly Part[];
  /** The template has a query of its own (`/x?action=y`), which the parameters continue. */
  readonly hasQuery: boolean;
}

/** Reads `/pets/{petId}`. A `#…`, which some documents use to tell operations apart, is no part of a request. */
export function compilePath(template: string, parameters: readonly ParameterDescriptor[]): PathTemplate {
  const hash = template.indexOf("#");
  const whole = hash < 0 ? template : template.slice(0, hash);
  const rooted = whole.startsWith("/") ? whole : `/${whole}`;
  const query = rooted.indexOf("?");
  const parts: Part[] = [];
  for (const [index, segment] of (query < 0 ? rooted : rooted.slice(0, query)).split("/").entries()) {
    if (index > 0) append(parts, "/");
    appendPieces(parts, segment, parameters, template);
  }
  if (query >= 0) appendPieces(parts, rooted.slice(query), parameters, template);
  return { template, parts, hasQuery: query >= 0 };
}

function append(parts: Part[], literal: string): void {
  const last = parts.at(-1);
  if (typeof last === "string") parts[parts.length - 1] = last + literal;
  else parts.push(literal);
}

function appendPieces(
  parts: Part[],
  text: string,
  parameters: readonly ParameterDescriptor[],
  template: string,
): void {
  const pieces = text.split(/\{([^{}]*)\}/).map((piece, index) => {
    if (index % 2 === 0) return encodeLiteral(piece);
    const parameter = parameters.find((candidate) => candidate.in === "path" && candidate.name === piece);
    if (parameter !== undefined) return parameter;
    throw new RequestRefused(
      `This operation cannot be called: its path ${template} has the variable {${piece}}, which the API does not declare.`,
    );
  });
  if (pieces.length === 1) append(parts, encodeLiteral(text));
  else parts.push(pieces.filter((piece) => piece !== ""));
}

/** The path as it goes into the request line. */
export function expandPath(path: PathTemplate, args: Arguments, aliases: Aliases): string {
  let text = "";
  for (const part of path.parts) {
    text += typeof part === "string" ? part : expandSegment(part, path.template, args, aliases);
  }
  return text;
}

function expandSegment(
  pieces: readonly Piece[],
  template: string,
  args: Arguments,
  aliases: Aliases,
): string {
  let segment = "";
  let argument = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      segment += piece;
    } else {
      argument = piece.argument;
      segment += expandVariable(piece, template, args, aliases);
    }
  }
  if (segment === "") {
    throw new RequestRefused(
      `Argument ${quote(argument)} is empty, but it is a part of the path ${template}. Send a value that is not empty.`,
      argument,
    );
  }
  if (leavesSegment(segment)) {
    throw new RequestRefused(
      `Argument ${quote(argument)} would turn the path ${template} into another one, because "." and ".." ` +
        "(also as %2e) are steps in a path. Send the plain identifier of the resource.",
      argument,
    );
  }
  return segment;
}

function expandVariable(
  parameter: ParameterDescriptor,
  template: string,
  args: Arguments,
  aliases: Aliases,
): string {
  const { argument } = parameter;
  const value = Object.hasOwn(args, argument) ? args[argument] : undefined;
  let text: string | undefined;
  try {
    // Nearly every call: worth a way of its own.
    if (typeof value === "string" && isPlain(parameter)) text = encodeStrict(value);
    else if (value !== null && value !== undefined) text = expandValue(parameter, value, aliases);
  } catch (error) {
    throw error instanceof URIError ? refuseLoneSurrogate(argument) : error;
  }
  if (text !== undefined) return text;
  throw new RequestRefused(
    `Argument ${quote(argument)} is ${value === undefined ? "missing" : value === null ? "null" : "empty"}, ` +
      `but it is a part of the path ${template}. Send a value for it.`,
    argument,
  );
}

function isPlain(parameter: ParameterDescriptor): boolean {
  return parameter.style === "simple" && !parameter.allowReserved && parameter.contentType === undefined;
}

/** RFC 6570 §2.3: an empty list or object is undefined, and so is `undefined` returned for it. */
function expandValue(parameter: ParameterDescriptor, value: unknown, aliases: Aliases): string | undefined {
  const { argument, style, explode } = parameter;
  if (parameter.contentType !== undefined) {
    return encodeStrict(contentText(value, parameter.contentType, argument, aliases));
  }
  const key = style === "matrix" ? encodeStrict(parameter.name) : "";
  const encode = (text: unknown, inList: boolean): string => {
    const plain = textOf(text, argument, aliases);
    return parameter.allowReserved ? encodeReservedSegment(plain, inList) : encodeStrict(plain);
  };
  if (typeof value !== "object" || value === null) {
    const text = encode(value, false);
    if (style === "matrix") return text === "" ? `;${key}` : `;${key}=${text}`;
    return style === "label" ? `.${text}` : text;
  }
  const items: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value) if (item !== null && item !== undefined) items.push(encode(item, true));
    if (style === "matrix" && explode) return items.length === 0 ? undefined : pairsOf(key, items);
  } else {
    for (const [property, member] of Object.entries(value)) {
      if (member === null || member === undefined) continue;
      const name = encodeStrict(wireName(property, aliases));
      if (explode) items.push(`${name}=${encode(member, true)}`);
      else items.push(name, encode(member, true));
    }
    if (style === "matrix" && explode) return items.length === 0 ? undefined : `;${items.join(";")}`;
  }
  if (items.length === 0) return undefined;
  if (style === "matrix") return `;${key}=${items.join(",")}`;
  if (style === "label") return `.${items.join(explode ? "." : ",")}`;
  return items.join(",");
}

/** RFC 6570 §3.2.7: an empty item is the name alone. */
function pairsOf(key: string, items: readonly string[]): string {
  return items.map((item) => (item === "" ? `;${key}` : `;${key}=${item}`)).join("");
}

/**
 * Whether a segment is `.` or `..` to some server: after decoding it as often as it can be, and without what
 * follows a raw `;` (path parameters, which servlet containers cut off before they resolve dots).
 */
function leavesSegment(segment: string): boolean {
  const first = segment.charCodeAt(0);
  if (first !== 0x2e && first !== 0x25) return false;
  const semicolon = segment.indexOf(";");
  const decoded = decodeFully(semicolon < 0 ? segment : segment.slice(0, semicolon));
  return decoded === "." || decoded === "..";
}

/**
 * Percent-decodes until nothing changes. From the right, so that `%25` meets the digits after it already
 * decoded: one pass, where decoding again and again would be quadratic for `%252525…`.
 */
function decodeFully(text: string): string {
  const stack: string[] = [];
  for (let index = text.length - 1; index >= 0; index--) {
    let character = text.charAt(index);
    while (character === "%") {
      const code = hex(stack.at(-1)) * 16 + hex(stack.at(-2));
      if (Number.isNaN(code)) break;
      stack.length -= 2;
      character = String.fromCharCode(code);
    }
    stack.push(character);
  }
  return stack.reverse().join("");
}

function hex(digit: string | undefined): number {
  return digit !== undefined && /^[0-9A-Fa-f]$/.test(digit) ? Number.parseInt(digit, 16) : Number.NaN;
}
