/** The arguments that have to make a declared request, were a model to want just that. */
import type { Arguments, JsonSchema, RequestBodyDescriptor } from "../../src/runtime/core/types.js";
import type { DeclaredBody, DeclaredFile, DeclaredRequest } from "./scenarios.js";
import type { Target } from "./targets.js";
import { isSchema, typeOf, valueOf } from "./texts.js";

/** @param origin of spector: some bodies hold it */
export function argumentsOf(
  { operation, inputSchema, path }: Target,
  { request = {} }: DeclaredRequest,
  origin: string,
): Arguments {
  const { query = {}, headers = {}, body } = request;
  const properties = isSchema(inputSchema["properties"]) ? inputSchema["properties"] : {};
  const schemaOf = (argument: string): JsonSchema => {
    const schema = properties[argument];
    return isSchema(schema) ? schema : {};
  };
  const names = new Set(operation.parameters.map(({ name }) => name));
  const args: Record<string, unknown> = {};
  for (const parameter of operation.parameters) {
    const { argument, name, explode } = parameter;
    const schema = schemaOf(argument);
    const isObject = typeOf(schema, inputSchema) === "object";
    if (parameter.in === "query" && isObject && explode) {
      const members = Object.entries(query).filter(([member]) => !names.has(member));
      args[argument] = valueOf(
        members.map((pair) => pair.join("=")).join(","),
        parameter,
        schema,
        inputSchema,
      );
      continue;
    }
    const found =
      parameter.in === "path"
        ? decodeURIComponent(path[name] ?? "")
        : declared(parameter.in === "query" ? query : headers, name);
    if (found === undefined) continue;
    args[argument] = Array.isArray(found) ? found : valueOf(String(found), parameter, schema, inputSchema);
  }
  if (!body || !operation.requestBody) return args;
  const value = bodyValue(
    body,
    operation.requestBody,
    origin,
    (argument) => typeOf(schemaOf(argument), inputSchema) === "array",
  );
  return { ...args, ...bodyArguments(withAliases(value, operation.aliases), operation.requestBody) };

  function declared(from: Readonly<Record<string, unknown>>, name: string): unknown {
    return Object.entries(from).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }
}

function bodyArguments(value: unknown, { shape }: RequestBodyDescriptor): Arguments {
  if (shape.kind === "whole") return { [shape.argument]: value };
  const argumentOf = new Map(Object.entries(shape.properties).map(([argument, name]) => [name, argument]));
  const members = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(members.map(([name, member]) => [argumentOf.get(name) ?? name, member]));
}

function bodyValue(
  { kind, contentType, rawContent, parts = {}, files = [] }: DeclaredBody,
  descriptor: RequestBodyDescriptor,
  origin: string,
  isList: (argument: string) => boolean,
): unknown {
  if (kind === "multipart") return { ...parts, ...filesByField(files, isList) };
  if (Buffer.isBuffer(rawContent)) {
    const isText = descriptor.format === "text";
    return isText ? rawContent.toString() : dataUri({ buffer: rawContent, mimetype: contentType });
  }
  const text =
    typeof rawContent === "string" ? rawContent : (rawContent?.serialize({ baseUrl: origin }) ?? "");
  if (descriptor.format === "binary") return dataUri({ buffer: Buffer.from(text), mimetype: contentType });
  return contentType.includes("json") && !contentType.includes("jsonl") ? JSON.parse(text) : text;
}

function filesByField(files: readonly DeclaredFile[], isList: (argument: string) => boolean) {
  const fields = new Set(files.map(({ fieldname }) => fieldname));
  return Object.fromEntries(
    [...fields].map((name) => {
      const uris = files.filter(({ fieldname }) => fieldname === name).map(dataUri);
      return [name, isList(name) ? uris : uris[0]];
    }),
  );
}

function dataUri({
  buffer,
  mimetype,
  originalname,
}: Partial<DeclaredFile> & Pick<DeclaredFile, "buffer" | "mimetype">): string {
  const name = originalname === undefined ? "" : `;name=${encodeURIComponent(originalname)}`;
  return `data:${mimetype}${name};base64,${buffer.toString("base64")}`;
}

/** Property names that hosts would reject have others in the schema that a model sees. */
function withAliases(value: unknown, aliases: Readonly<Record<string, string>> = {}): unknown {
  const aliasOf = new Map(Object.entries(aliases).map(([alias, name]) => [name, alias]));
  if (aliasOf.size === 0) return value;
  return JSON.parse(JSON.stringify(value), (_, member: unknown) => {
    if (!isSchema(member)) return member;
    return Object.fromEntries(
      Object.entries(member).map(([name, inner]) => [aliasOf.get(name) ?? name, inner]),
    );
  });
}
