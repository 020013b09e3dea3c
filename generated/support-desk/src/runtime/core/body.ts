/** Request bodies: JSON, application/x-www-form-urlencoded (OAS 3.1.1 §4.8.14.4) and text. */
import { type Aliases, jsonText, setOwn } from "./json.js";
import { type PairRule, Pairs, writePairs } from "./parameters.js";
import { quote, RequestRefused, refuseLoneSurrogate } from "./refused.js";
import type { Arguments, OperationDescriptor, RequestBodyDescriptor } from "./types.js";

export interface CompiledBody {
  readonly descriptor: RequestBodyDescriptor;
  /** The Content-Type to send: a range such as `*` + `/*` names none, so the format's own type stands in. */
  readonly contentType: string;
  readonly properties: readonly { readonly argument: string; readonly name: string }[];
  /** Arguments that are spoken for, where any other one belongs to the body. */
  readonly known: ReadonlySet<string> | undefined;
}

const DEFAULT_TYPES = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain",
} as const;

export function compileBody(operation: OperationDescriptor): CompiledBody | undefined {
  const descriptor = operation.requestBody;
  if (descriptor === undefined) return undefined;
  const { shape } = descriptor;
  const properties =
    shape.kind === "properties"
      ? Object.entries(shape.properties).map(([argument, name]) => ({ argument, name }))
      : [];
  const known =
    shape.kind === "properties" && shape.open
      ? new Set([
          ...operation.parameters.map((parameter) => parameter.argument),
          ...properties.map((property) => property.argument),
        ])
      : undefined;
  const contentType = descriptor.contentType.includes("*")
    ? DEFAULT_TYPES[descriptor.format]
    : descriptor.contentType;
  return { descriptor, contentType, properties, known };
}

/** The body's text; undefined where none is sent: nothing was given, and nothing is required. */
export function bodyText(body: CompiledBody, args: Arguments, aliases: Aliases): string | undefined {
  const { shape, format, required } = body.descriptor;
  let value: unknown;
  let argument = "body";
  if (shape.kind === "whole") {
    argument = shape.argument;
    value = Object.hasOwn(args, argument) ? args[argument] : undefined;
    if (value === undefined) return undefined;
  } else {
    value = collect(body, args);
    if (value === undefined) {
      if (!required) return undefined;
      value = {};
    }
  }
  switch (format) {
    case "json":
      return jsonText(value, argument, aliases);
    case "form":
      return formText(body.descriptor, value, argument, aliases);
    case "text":
      if (typeof value === "string") return value;
      return value === null ? undefined : jsonText(value, argument, aliases);
  }
}

/** The arguments that are the body's properties. An explicit null is a value. */
function collect(body: CompiledBody, args: Arguments): Readonly<Record<string, unknown>> | undefined {
  const value: Record<string, unknown> = {};
  let any = false;
  for (const { argument, name } of body.properties) {
    const member = Object.hasOwn(args, argument) ? args[argument] : undefined;
    if (member === undefined) continue;
    setOwn(value, name, member);
    any = true;
  }
  if (body.known !== undefined) {
    for (const argument of Object.keys(args)) {
      if (body.known.has(argument) || args[argument] === undefined) continue;
      setOwn(value, argument, args[argument]);
      any = true;
    }
  }
  return any ? value : undefined;
}

/**
 * Spaces become `%20`: every form parser reads that, and not every one reads `+`. Without an Encoding Object the
 * default content type of an object is application/json (OAS 3.1.1 §4.8.15.1.1), so it is sent as JSON text, as the
 * example in §4.8.14.4.1 does; arrays repeat the name.
 */
function formText(
  descriptor: RequestBodyDescriptor,
  value: unknown,
  argument: string,
  aliases: Aliases,
): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RequestRefused(
      `Argument ${quote(argument)} is sent as a form, so it must be an object.`,
      argument,
    );
  }
  const out = new Pairs("&");
  for (const [name, member] of Object.entries(value)) {
    const declared =
      descriptor.encoding !== undefined && Object.hasOwn(descriptor.encoding, name)
        ? descriptor.encoding[name]
        : undefined;
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
  return out.text;
}

function defaultRule(name: string, value: unknown): PairRule {
  const rule = { name, argument: name, style: "form", explode: true, allowReserved: false } as const;
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...rule, contentType: "application/json" }
    : rule;
}
