/** Request bodies: JSON, forms, text, files, XML, and JSON line by line. */

import { fileOf } from "./file.js";
import type { ReadFile } from "./files.js";
import { formText } from "./form.js";
import { type Aliases, jsonText, setOwn } from "./json.js";
import { magicType } from "./magic.js";
import { multipart } from "./multipart.js";
import { partsOf } from "./parts.js";
import { quote, RequestRefused } from "./refused.js";
import type { Arguments, OperationDescriptor, RequestBodyDescriptor } from "./types.js";
import { xmlText } from "./xml.js";

export interface CompiledBody {
  readonly descriptor: RequestBodyDescriptor;
  /** The Content-Type to send: a range such as `*` + `/*` names none, so the format's own type stands in. */
  readonly contentType: string;
  readonly properties: readonly { readonly argument: string; readonly name: string }[];
  /** Arguments that are spoken for, where any other one belongs to the body. */
  readonly known: ReadonlySet<string> | undefined;
  readonly upload: { readonly arguments: readonly string[]; readonly body: CompiledBody } | undefined;
}

const DEFAULT_TYPES = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain",
  multipart: "multipart/form-data",
  binary: "application/octet-stream",
  lines: "application/x-ndjson",
  xml: "application/xml",
} as const;

export interface WrittenBody {
  readonly content: string | Uint8Array;
  readonly contentType: string;
}

export function compileBody(operation: OperationDescriptor): CompiledBody | undefined {
  const { requestBody } = operation;
  return requestBody && compiled(requestBody, operation);
}

function compiled(descriptor: RequestBodyDescriptor, operation: OperationDescriptor): CompiledBody {
  const { shape, upload, typeArgument } = descriptor;
  const properties =
    shape.kind === "properties"
      ? Object.entries(shape.properties).map(([argument, name]) => ({ argument, name }))
      : [];
  const uploaded = upload && { arguments: upload.arguments, body: compiled(upload.body, operation) };
  const known =
    shape.kind === "properties" && shape.open
      ? new Set([
          ...operation.parameters.map((parameter) => parameter.argument),
          ...[...properties, ...(uploaded?.body.properties ?? [])].map((property) => property.argument),
          ...(typeArgument === undefined ? [] : [typeArgument]),
        ])
      : undefined;
  const contentType = descriptor.contentType.includes("*")
    ? DEFAULT_TYPES[descriptor.format]
    : descriptor.contentType;
  return { descriptor, contentType, properties, known, upload: uploaded };
}

/** Undefined where none is sent: nothing was given, and nothing is required. */
export function writeBody(
  body: CompiledBody,
  args: Arguments,
  aliases: Aliases,
  readFile?: ReadFile,
): WrittenBody | undefined {
  const { upload } = body;
  if (upload) {
    const isUpload = upload.arguments.some((argument) => isGiven(args, argument));
    refuseOthers(isUpload ? body : upload.body, isUpload ? upload.body : body, upload.arguments, args);
    if (isUpload) return writeBody(upload.body, args, aliases, readFile);
  }
  const contentType = chosenType(body, args);
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
      return { content: formText(body.descriptor.encoding, value, argument, aliases), contentType };
    case "text":
      if (typeof value === "string") return { content: value, contentType };
      return value === null ? undefined : { content: jsonText(value, argument, aliases), contentType };
    case "multipart": {
      const { contentType: type, body: content } = multipart(
        partsOf(body.descriptor.parts, value, argument, aliases, readFile),
      );
      return { content, contentType: type };
    }
    case "binary": {
      if (value === null) return undefined;
      const { bytes, type } = fileOf(value, argument, readFile);
      return { content: bytes, contentType: fileType(body, type, bytes) };
    }
    case "lines":
      return { content: linesText(value, contentType, argument, aliases), contentType };
    case "xml":
      if (value === null) return undefined;
      if (body.descriptor.xml === undefined)
        throw new RequestRefused(
          "This operation cannot be called: nothing says how its body is written as XML.",
        );
      return { content: xmlText(body.descriptor.xml, value, argument, aliases), contentType };
  }
}

/** Of two bodies one is sent: what only the other has a place for would be lost without a word. */
function refuseOthers(
  other: CompiledBody,
  sent: CompiledBody,
  files: readonly string[],
  args: Arguments,
): void {
  const places = new Set([...sent.properties.map(({ argument }) => argument), ...files]);
  const lost = other.properties.find(({ argument }) => !places.has(argument) && isGiven(args, argument));
  if (lost === undefined) return;
  const [argument, names] = [quote(lost.argument), files.map(quote).join(" or ")];
  throw new RequestRefused(
    files.some((file) => isGiven(args, file))
      ? `Argument ${argument} has no place beside a file. Leave it out, or leave out ${names}.`
      : `Argument ${argument} is only sent with a file. Give ${names} too, or leave it out.`,
    lost.argument,
  );
}

function isGiven(args: Arguments, argument: string): boolean {
  return Object.hasOwn(args, argument) && args[argument] !== undefined && args[argument] !== null;
}

/** What the model chose among the types that take the same value. */
function chosenType({ descriptor, contentType }: CompiledBody, args: Arguments): string {
  const { typeArgument, otherTypes = [] } = descriptor;
  const named =
    typeArgument !== undefined && Object.hasOwn(args, typeArgument) ? args[typeArgument] : undefined;
  return otherTypes.find((type) => type === named) ?? contentType;
}

/** A range or a list leaves the choice to who has the file; who does not say, has what the file is by its bytes. */
function fileType(
  { descriptor, contentType }: CompiledBody,
  said: string | undefined,
  bytes: Uint8Array,
): string {
  const { contentType: declared, otherTypes = [] } = descriptor;
  const star = declared.indexOf("*");
  const isTaken = (type: string | undefined): type is string =>
    type !== undefined &&
    (otherTypes.includes(type) || (star >= 0 && type.startsWith(declared.slice(0, star))));
  if (isTaken(said)) return said;
  const found = star >= 0 || otherTypes.length > 0 ? magicType(bytes) : undefined;
  return isTaken(found) ? found : contentType;
}

/** RFC 7464 §2.2 for `json-seq`, a record separator before each text; else a line for each. */
function linesText(value: unknown, contentType: string, argument: string, aliases: Aliases): string {
  if (!Array.isArray(value))
    throw new RequestRefused(
      `Argument ${quote(argument)} is sent item by item, so it must be an array.`,
      argument,
    );
  const before = /json-seq$/.test(contentType) ? "\u001e" : "";
  return value.map((item) => `${before}${jsonText(item, argument, aliases)}\n`).join("");
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
