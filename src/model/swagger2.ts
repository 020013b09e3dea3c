/** The small front end for Swagger 2.0: each part lifted into the shape that OpenAPI 3 has for it. */

import { diagnostic } from "../diagnostics/catalog.js";
import { below } from "../read/located.js";
import { mapOf } from "../read/map.js";
import type { Located } from "../read/types.js";
import type { ParameterLocation, ParameterStyle } from "../runtime/core/types.js";
import { bareMediaType } from "./bodies.js";
import { identityOf } from "./parameters.js";
import {
  entries,
  flag,
  isListOrAbsent,
  isMapping,
  items,
  type Mapping,
  type Reader,
  readMapping,
  text,
} from "./reader.js";
import type { Encoding, MediaType, Parameter, RequestBody, Response, Server } from "./types.js";

/** schemes × host + basePath; relative to the document where there is no host. */
export function liftServers(root: Located): readonly Server[] {
  if (!isMapping(root.value)) return [];
  const basePath = text(root.value["basePath"]) ?? "";
  const base = { uri: root.uri, protocol: /^(https?):/.exec(root.uri)?.[1] };
  const host = text(root.value["host"]) ?? (base.protocol ? new URL(base.uri).host : undefined);
  if (host === undefined) return basePath === "" ? [] : [{ url: basePath, at: below(root, "basePath") }];
  const schemes = [...items(below(root, "schemes"))].map((node) => node.value);
  // prefer the encrypted one of those that are offered
  const scheme = schemes.includes("https") ? "https" : (text(schemes[0]) ?? base.protocol ?? "https");
  if (scheme !== "http" && scheme !== "https") return [];
  return [{ url: `${scheme}://${host}${basePath}`, at: below(root, "host") }];
}

const LOCATIONS: readonly ParameterLocation[] = ["path", "query", "header"];

/** The parameters that are not body or form fields, and whether some could not be read. */
export function liftParameters(reader: Reader, list: Located): readonly [readonly Parameter[], boolean] {
  const parameters: Parameter[] = [];
  let broken = !isListOrAbsent(reader, list, "parameters");
  for (const written of items(list)) {
    const node = readMapping(reader, written, "parameter");
    const place = node?.value["in"];
    if (place === "body" || place === "formData") continue;
    const name = text(node?.value["name"]);
    const location = LOCATIONS.find((candidate) => candidate === place);
    if (!node || name === undefined || !location) {
      if (node) reader.report(diagnostic("spec/parameter-invalid", node, { name: name ?? "" }));
      broken = true;
    } else parameters.push(liftParameter(node, name, location));
  }
  return [parameters, broken];
}

function liftParameter(node: Located<Mapping>, name: string, location: ParameterLocation): Parameter {
  const description = text(node.value["description"]);
  const example = node.value["x-example"];
  return {
    identity: identityOf(location, name),
    name,
    in: location,
    required: location === "path" || flag(node.value["required"]),
    ...(description !== undefined && { description }),
    deprecated: flag(node.value["x-deprecated"]),
    ...collectionFormat(node, location),
    allowReserved: false,
    ...(location === "query" && flag(node.value["allowEmptyValue"]) && { allowEmptyValue: true }),
    schema: parameterSchema(node),
    ...(example !== undefined && { example }),
    at: node,
  };
}

/** Swagger 2.0 §Parameter Object: collectionFormat, `csv` unless said; nested ones do not exist on the wire here. */
function collectionFormat(
  node: Located<Mapping>,
  location: ParameterLocation | "formData",
): { style: ParameterStyle; explode: boolean } {
  const plain = location === "query" || location === "formData" ? "form" : "simple";
  switch (node.value["collectionFormat"]) {
    case "multi":
      return { style: plain, explode: true };
    case "ssv":
      return { style: plain === "form" ? "spaceDelimited" : plain, explode: false };
    case "tsv":
      return { style: plain === "form" ? "tabDelimited" : plain, explode: false };
    case "pipes":
      return { style: plain === "form" ? "pipeDelimited" : plain, explode: false };
    default:
      return { style: plain, explode: false };
  }
}

/** A 2.0 parameter is its own schema; what is not a schema keyword there is taken out. */
function parameterSchema(node: Located<Mapping>): Located {
  if (node.value["schema"] !== undefined) return below(node, "schema");
  const {
    name: _name,
    in: _in,
    required: _required,
    collectionFormat: _format,
    allowEmptyValue: _empty,
    description: _text,
    ...schema
  } = node.value;
  return { value: schema, uri: node.uri, pointer: node.pointer };
}

/** The body parameter, or the form fields as one object; an operation's own win over its path item's. */
export function liftBody(
  reader: Reader,
  item: Located,
  operation: Located<Mapping>,
): RequestBody | "broken" | undefined {
  const fields = new Map<string, Located<Mapping>>();
  let body: Located<Mapping> | undefined;
  for (const holder of [item, operation]) {
    for (const written of items(below(holder, "parameters"))) {
      const node = reader.documents.resolve(written); // reported by liftParameters
      if (!node || !isMapping(node.value)) continue;
      if (node.value["in"] === "body") body = node as Located<Mapping>;
      if (node.value["in"] === "formData")
        fields.set(text(node.value["name"]) ?? "", node as Located<Mapping>);
    }
  }
  if (body) return bodyFrom(body, mediaTypes(reader, operation, "consumes", "application/json"));
  if (fields.size > 0) return formFrom(reader, operation, fields);
  return undefined;
}

function bodyFrom(body: Located<Mapping>, consumes: readonly string[]): RequestBody {
  const description = text(body.value["description"]);
  const schema = below(body, "schema");
  return {
    required: flag(body.value["required"]),
    ...(description !== undefined && { description }),
    content: consumes.map((contentType) => ({ contentType, schema, encoding: {} })),
    at: body,
  };
}

function formFrom(
  reader: Reader,
  operation: Located<Mapping>,
  fields: ReadonlyMap<string, Located<Mapping>>,
): RequestBody {
  const hasFile = [...fields.values()].some((field) => field.value["type"] === "file");
  const fallback = hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded";
  const consumes = mediaTypes(reader, operation, "consumes", fallback).filter((type) =>
    FORM_TYPES.includes(type),
  );
  const properties = new Map<string, unknown>();
  const encoding = new Map<string, Encoding>();
  for (const [name, field] of fields) {
    const description = text(field.value["description"]);
    const schema = parameterSchema(field).value as Mapping;
    properties.set(name, { ...schema, ...(description !== undefined && { description }) });
    encoding.set(name, { ...collectionFormat(field, "formData"), allowReserved: false });
  }
  const required = [...fields].filter(([, field]) => flag(field.value["required"])).map(([name]) => name);
  const value = { type: "object", properties: mapOf(properties), required };
  const schema: Located = { value, uri: operation.uri, pointer: operation.pointer };
  const media: MediaType = { contentType: "", schema, encoding: mapOf(encoding) };
  return {
    required: required.length > 0,
    content: (consumes.length > 0 ? consumes : [fallback]).map((contentType) => ({ ...media, contentType })),
    at: operation,
  };
}

const FORM_TYPES: readonly string[] = ["application/x-www-form-urlencoded", "multipart/form-data"];

/** `consumes` or `produces`: the operation's own list replaces the document's. */
function mediaTypes(
  reader: Reader,
  operation: Located,
  key: "consumes" | "produces",
  fallback: string,
): readonly string[] {
  for (const holder of [operation, reader.documents.entry]) {
    const types = [...items(below(holder, key))].flatMap((node) => text(node.value) ?? []);
    if (types.length > 0) return types.map(bareMediaType);
  }
  return [fallback];
}

export function liftResponses(reader: Reader, operation: Located): readonly Response[] {
  const produces = mediaTypes(reader, operation, "produces", "application/json");
  const responses: Response[] = [];
  for (const [status, written] of entries(below(operation, "responses"))) {
    if (status.startsWith("x-")) continue;
    const node = readMapping(reader, written, "response", false);
    if (!node) continue;
    const description = text(node.value["description"]);
    const schema = node.value["schema"] === undefined ? undefined : below(node, "schema");
    responses.push({
      status,
      ...(description !== undefined && { description }),
      content: schema
        ? produces.map((contentType) => ({
            contentType,
            schema,
            encoding: {},
            ...exampleOf(node, contentType),
          }))
        : [],
    });
  }
  return responses;
}

/** Swagger 2.0 §Example Object: by media type. */
function exampleOf(response: Located<Mapping>, contentType: string): Pick<MediaType, "example"> {
  const at = below(response, "examples", contentType);
  return at.value === undefined ? {} : { example: { at, isWrapped: false } };
}
