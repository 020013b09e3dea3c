/** What swagger-client makes of the arguments of a call. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { OperationDescriptor } from "../../src/runtime/core/types.js";
import type { SampledCall } from "../samples.js";
import { isObject, type Json, OPERATION_ID, operationIn, type RawDocument } from "./operations.js";

export const BASE = "http://api.example";

export interface BuiltRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Build = (options: Json) => BuiltRequest;

/** @param packages where it is installed, with a slash at its end */
export function loadBuilder(packages: string): Build {
  const load = createRequire(pathToFileURL(`${packages}package.json`));
  return (load("swagger-client") as { readonly buildRequest: Build }).buildRequest;
}

/** Undefined where the operation cannot be read from its document alone. */
export function built(build: Build, document: RawDocument, call: SampledCall): BuiltRequest | undefined {
  const { operation, args } = call;
  const { path, method, requestBody } = operation;
  const written = operationIn(document, operation);
  if (!written) return undefined;
  const raw = withoutOurs(written, operation);
  const value = (argument: string) => withoutAliases(args[argument], operation.aliases);
  const parameters = Object.fromEntries(
    operation.parameters.flatMap(({ argument, name, in: location }) =>
      args[argument] === undefined ? [] : [[`${location}.${name}`, value(argument)]],
    ),
  );
  const body = bodyOf(call);
  const version = document.isSwagger2 ? { swagger: "2.0" } : { openapi: "3.0.3" };
  return build({
    spec: {
      ...version,
      info: { title: "", version: "" },
      paths: { [path]: { [method.toLowerCase()]: raw } },
    },
    operationId: OPERATION_ID,
    baseURL: BASE,
    parameters: document.isSwagger2 ? { ...parameters, ...bodyParameters(raw, body) } : parameters,
    ...(requestBody &&
      body !== undefined && { requestBody: body, requestContentType: typeIn(raw, requestBody.contentType) }),
  });
}

/** As the document has it, where that is a range. */
function typeIn({ requestBody }: Json, contentType: string): string {
  const content = isObject(requestBody) && isObject(requestBody["content"]) ? requestBody["content"] : {};
  return Object.hasOwn(content, contentType) ? contentType : (Object.keys(content)[0] ?? contentType);
}

/** Headers and keys that a server fills itself are no arguments, so nothing is given for them there either. */
function withoutOurs(raw: Json, { parameters }: OperationDescriptor): Json {
  const known = new Set(parameters.map((one) => `${one.in} ${one.name}`.toLowerCase()));
  const isKept = (parameter: Json) => {
    const place = `${parameter["in"]}`;
    return /^(?:path|body|formData)$/.test(place) || known.has(`${place} ${parameter["name"]}`.toLowerCase());
  };
  const all = Array.isArray(raw["parameters"]) ? raw["parameters"].filter(isObject) : [];
  return { ...raw, parameters: all.filter(isKept) };
}

/** The body as the API calls its parts. */
function bodyOf({ operation, args }: SampledCall): unknown {
  const { requestBody, parameters, aliases } = operation;
  if (!requestBody) return undefined;
  const { shape } = requestBody;
  if (shape.kind === "whole") return withoutAliases(args[shape.argument], aliases);
  const { typeArgument = "", upload } = requestBody;
  const others = new Set([
    ...parameters.map(({ argument }) => argument),
    typeArgument,
    ...(upload?.arguments ?? []),
  ]);
  const members = Object.entries(args).filter(([argument]) => !others.has(argument));
  if (members.length === 0) return requestBody.required ? {} : undefined;
  return Object.fromEntries(
    members.map(([argument, value]) => [
      shape.properties[argument] ?? argument,
      withoutAliases(value, aliases),
    ]),
  );
}

/** Of Swagger 2.0, where bodies and forms are parameters. */
function bodyParameters({ parameters }: Json, body: unknown): Json {
  const all = Array.isArray(parameters) ? parameters.filter(isObject) : [];
  const whole = all.find((parameter) => parameter["in"] === "body");
  if (whole) return { [`body.${whole["name"]}`]: body };
  return Object.fromEntries(
    Object.entries(isObject(body) ? body : {}).map(([name, value]) => [`formData.${name}`, value]),
  );
}

function withoutAliases(value: unknown, aliases: OperationDescriptor["aliases"]): unknown {
  if (!aliases || value === undefined) return value;
  return JSON.parse(JSON.stringify(value), (_, member: unknown) =>
    isObject(member)
      ? Object.fromEntries(Object.entries(member).map(([name, inner]) => [aliases[name] ?? name, inner]))
      : member,
  );
}
