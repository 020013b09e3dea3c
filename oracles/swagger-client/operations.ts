/** Operations as they are written, with their references followed as far as a request builder looks. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { OperationDescriptor } from "../../src/runtime/core/types.js";

export type Json = { readonly [key: string]: unknown };

export interface RawDocument {
  readonly content: Json;
  readonly isSwagger2: boolean;
}

export function readDocument(file: string): RawDocument {
  const text = readFileSync(file, "utf8").replace(/^\ufeff/, "");
  const content = (
    /^\s*\{/.test(text)
      ? JSON.parse(text)
      : parse(text, { maxAliasCount: -1, merge: true, uniqueKeys: false, logLevel: "silent" })
  ) as Json;
  return { content, isSwagger2: content["swagger"] !== undefined };
}

/** By its id, since paths may differ in their fragments only. Undefined where a part of it is in another document. */
export function operationIn(
  { content }: RawDocument,
  { id, path: wanted, method }: OperationDescriptor,
): Json | undefined {
  const paths = isObject(content["paths"]) ? content["paths"] : {};
  const found = Object.keys(paths).flatMap((path) => {
    const item = followed(paths[path], content);
    const operation = item && followed(item[method.toLowerCase()], content);
    return item && operation ? [{ path, item, operation }] : [];
  });
  const match =
    found.find(({ operation }) => operation["operationId"] === id) ??
    found.find(({ path }) => path === wanted);
  if (!match) return undefined;
  const { item, operation } = match;
  // by name and place, those of the operation last
  const parameters = new Map<string, unknown>();
  for (const written of [...listed(item["parameters"]), ...listed(operation["parameters"])]) {
    const parameter = followed(written, content);
    if (!parameter) return undefined;
    parameters.set(`${parameter["in"]} ${parameter["name"]}`, opened(parameter, content));
  }
  const body = operation["requestBody"] === undefined ? {} : followed(operation["requestBody"], content);
  if (!body) return undefined;
  const { responses: _responses, security: _security, servers: _servers, ...rest } = operation;
  return {
    ...rest,
    operationId: OPERATION_ID,
    parameters: [...parameters.values()],
    ...(operation["requestBody"] !== undefined && { requestBody: body }),
  };
}

export const OPERATION_ID = "operation";

function opened(parameter: Json, root: Json): Json {
  const schema = followed(parameter["schema"], root);
  return schema ? { ...parameter, schema } : parameter;
}

function followed(value: unknown, root: Json, depth = 0): Json | undefined {
  if (!isObject(value) || depth > 20) return undefined;
  const { $ref: reference } = value;
  if (typeof reference !== "string") return value;
  if (!reference.startsWith("#/")) return undefined;
  const names = reference
    .slice(2)
    .split("/")
    .map((name) => decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~"));
  const target = names.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), root);
  return followed(target, root, depth + 1);
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
