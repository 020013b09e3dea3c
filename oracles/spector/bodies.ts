/** A declared body as the value that an operation's body is made of, and as arguments. */
import type { Arguments, RequestBodyDescriptor } from "../../src/runtime/core/types.js";
import type { DeclaredBody, DeclaredFile } from "./scenarios.js";
import { isSchema } from "./texts.js";

type TypeOf = (argument: string) => string | undefined;
type File = Pick<DeclaredFile, "buffer" | "mimetype"> & Partial<DeclaredFile>;

export function bodyValue(
  { kind, contentType: mimetype, rawContent, parts = {}, files = [] }: DeclaredBody,
  { format }: RequestBodyDescriptor,
  origin: string,
  typeOf: TypeOf,
): unknown {
  if (kind === "multipart") return { ...partsAs(parts, typeOf), ...filesByField(files, typeOf) };
  if (Buffer.isBuffer(rawContent)) {
    if (format === "binary") return dataUri({ buffer: rawContent, mimetype });
    const text = rawContent.toString();
    return format === "lines" ? text.split("\n").map((line) => JSON.parse(line)) : text;
  }
  const text =
    typeof rawContent === "string" ? rawContent : (rawContent?.serialize({ baseUrl: origin }) ?? "");
  if (format === "binary") return dataUri({ buffer: Buffer.from(text), mimetype });
  return JSON.parse(text);
}

export function bodyArguments(
  value: unknown,
  { shape }: RequestBodyDescriptor,
  aliases: Readonly<Record<string, string>> = {},
): Arguments {
  const aliased = withAliases(value, aliases);
  if (shape.kind === "whole") return { [shape.argument]: aliased };
  const argumentOf = new Map(Object.entries(shape.properties).map(([argument, name]) => [name, argument]));
  const members = Object.entries(aliased as Readonly<Record<string, unknown>>);
  return Object.fromEntries(members.map(([name, member]) => [argumentOf.get(name) ?? name, member]));
}

/** Their server reads texts, so their declarations do not tell 123 from "123". */
function partsAs(
  parts: Readonly<Record<string, unknown>>,
  typeOf: TypeOf,
): Readonly<Record<string, unknown>> {
  const text = (value: unknown) => (typeof value === "number" ? String(value) : value);
  const pairs = Object.entries(parts);
  return Object.fromEntries(
    pairs.map(([name, part]) => [name, typeOf(name) === "string" ? text(part) : part]),
  );
}

function filesByField(files: readonly DeclaredFile[], typeOf: TypeOf): Readonly<Record<string, unknown>> {
  const fields = [...new Set(files.map(({ fieldname }) => fieldname))];
  return Object.fromEntries(
    fields.map((name) => {
      const uris = files.filter(({ fieldname }) => fieldname === name).map(dataUri);
      return [name, typeOf(name) === "array" ? uris : uris[0]];
    }),
  );
}

function dataUri({ buffer, mimetype, originalname }: File): string {
  const name = originalname === undefined ? "" : `;name=${encodeURIComponent(originalname)}`;
  return `data:${mimetype}${name};base64,${buffer.toString("base64")}`;
}

/** Property names that hosts would reject have others in the schema that a model sees. */
function withAliases(value: unknown, aliases: Readonly<Record<string, string>>): unknown {
  const aliasOf = new Map(Object.entries(aliases).map(([alias, name]) => [name, alias]));
  if (aliasOf.size === 0) return value;
  return JSON.parse(JSON.stringify(value), (_, member: unknown) => {
    if (!isSchema(member)) return member;
    return Object.fromEntries(
      Object.entries(member).map(([name, inner]) => [aliasOf.get(name) ?? name, inner]),
    );
  });
}
