/** Request bodies: JSON, forms (OAS 3.1.1 §4.8.14.4, §4.8.14.5), text and files. */
import { fileOf } from "./file.js";
import type { ReadFile } from "./files.js";
import { type Aliases, jsonText, setOwn } from "./json.js";
import { isJson } from "./media.js";
import { multipart, type Part } from "./multipart.js";
import { type PairRule, Pairs, writePairs } from "./parameters.js";
import { quote, RequestRefused, refuseLoneSurrogate } from "./refused.js";
import type { Arguments, OperationDescriptor, PartDescriptor, RequestBodyDescriptor } from "./types.js";

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
  multipart: "multipart/form-data",
  binary: "application/octet-stream",
} as const;

export interface WrittenBody {
  readonly content: string | Uint8Array;
  readonly contentType: string;
}

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

/** Undefined where none is sent: nothing was given, and nothing is required. */
export function writeBody(
  body: CompiledBody,
  args: Arguments,
  aliases: Aliases,
  readFile?: ReadFile,
): WrittenBody | undefined {
  const { contentType } = body;
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
      return { content: jsonText(value, argument, aliases), contentType };
    case "form":
      return { content: formText(body.descriptor, value, argument, aliases), contentType };
    case "text":
      if (typeof value === "string") return { content: value, contentType };
      return value === null ? undefined : { content: jsonText(value, argument, aliases), contentType };
    case "multipart": {
      const { contentType: type, body: content } = multipart(
        partsOf(body.descriptor, value, argument, aliases, readFile),
      );
      return { content, contentType: type };
    }
    case "binary": {
      if (value === null) return undefined;
      const { bytes, type } = fileOf(value, argument, readFile);
      // a range leaves the choice to who has the file
      return {
        content: bytes,
        contentType: body.descriptor.contentType.includes("*") ? (type ?? contentType) : contentType,
      };
    }
  }
}

/** OAS 3.1.1 §4.8.15.1.1: objects are JSON, lists a part for each item, all else is text. */
function partsOf(
  { parts = {} }: RequestBodyDescriptor,
  value: unknown,
  argument: string,
  aliases: Aliases,
  readFile: ReadFile | undefined,
): readonly Part[] {
  return membersOf(value, argument).flatMap(([name, member]) => {
    const descriptor = Object.hasOwn(parts, name) ? (parts[name] ?? {}) : {};
    const items = Array.isArray(member) && !isJson(descriptor.contentType ?? "") ? member : [member];
    return items
      .filter((item) => item !== null && item !== undefined)
      .map((item) => partOf(name, item, descriptor, aliases, readFile));
  });
}

function partOf(
  name: string,
  item: unknown,
  { file, contentType }: PartDescriptor,
  aliases: Aliases,
  readFile: ReadFile | undefined,
): Part {
  const typed = (otherwise?: string) => {
    const type = contentType ?? otherwise;
    return type === undefined ? {} : { type };
  };
  if (file) {
    const { bytes, type, name: fileName = "file" } = fileOf(item, name, readFile);
    return { name, fileName, content: bytes, type: type ?? contentType ?? "application/octet-stream" };
  }
  if (typeof item === "object")
    return { name, content: jsonText(item, name, aliases), ...typed("application/json") };
  if (typeof item !== "string" || isJson(contentType ?? ""))
    return { name, content: jsonText(item, name, aliases), ...typed() };
  return { name, content: item, ...typed() };
}

function membersOf(value: unknown, argument: string): readonly (readonly [string, unknown])[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new RequestRefused(
    `Argument ${quote(argument)} is sent as a form, so it must be an object.`,
    argument,
  );
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
  const out = new Pairs("&");
  for (const [name, member] of membersOf(value, argument)) {
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
