/** Request bodies, responses and media types (OAS 3.1.1 §4.8.13 to §4.8.17). */

import { diagnostic } from "../diagnostics/catalog.js";
import { below } from "../read/located.js";
import { mapOf } from "../read/map.js";
import type { Located } from "../read/types.js";
import type { ParameterStyle } from "../runtime/core/types.js";
import { entries, flag, isMapping, type Mapping, once, type Reader, readMapping, text } from "./reader.js";
import type { Encoding, MediaType, RequestBody, Response } from "./types.js";

/** `broken` when there is a body that cannot be read. */
export function readRequestBody(reader: Reader, operation: Located): RequestBody | "broken" | undefined {
  const written = below(operation, "requestBody");
  if (written.value === undefined || written.value === null) return undefined;
  const node = readMapping(reader, written, "request body");
  if (!node) return "broken";
  const description = text(node.value["description"]);
  return {
    required: flag(node.value["required"]),
    ...(description !== undefined && { description }),
    content: readContent(reader, below(node, "content"), isSequence),
    at: node,
  };
}

export function readResponses(reader: Reader, operation: Located): readonly Response[] {
  const responses: Response[] = [];
  for (const [status, written] of entries(below(operation, "responses"))) {
    if (status.startsWith("x-")) continue;
    // a response that cannot be read costs the model a sentence of description, not the operation
    const node = readMapping(reader, written, "response", false);
    if (!node) continue;
    const response = once(reader, written, node, () => {
      const description = text(node.value["description"]);
      return {
        ...(description !== undefined && { description }),
        content: readContent(reader, below(node, "content")),
      };
    });
    responses.push({
      status: status.toUpperCase() === "DEFAULT" ? "default" : status.toUpperCase(),
      ...response,
    });
  }
  return responses;
}

/** @param usesItems the types whose `itemSchema` is of use to us */
function readContent(
  reader: Reader,
  content: Located,
  usesItems: (contentType: string) => boolean = () => false,
): readonly MediaType[] {
  const media: MediaType[] = [];
  for (const [name, written] of entries(content)) {
    // OAS 3.2 allows a reference here
    const node = readMapping(reader, written, "media type");
    if (!node) continue;
    const one = readMediaType(reader, name, node);
    if (one.itemSchema && !usesItems(one.contentType))
      reader.report(diagnostic("spec/item-schema", one.itemSchema, { contentType: name }));
    media.push(one);
  }
  return media;
}

function readMediaType(reader: Reader, name: string, node: Located<Mapping>): MediaType {
  const schema = node.value["schema"] === undefined ? undefined : below(node, "schema");
  const itemSchema = node.value["itemSchema"] === undefined ? undefined : below(node, "itemSchema");
  return {
    contentType: bareMediaType(name),
    ...(schema && { schema }),
    ...(itemSchema && { itemSchema }),
    encoding: readEncoding(reader, below(node, "encoding")),
    ...firstExample(node),
  };
}

/** OAS 3.1.1 §4.8.14: `example` and `examples` exclude each other. */
function firstExample(node: Located<Mapping>): Pick<MediaType, "example"> {
  if (node.value["example"] !== undefined)
    return { example: { at: below(node, "example"), isWrapped: false } };
  for (const [, at] of entries(below(node, "examples"))) return { example: { at, isWrapped: true } };
  return {};
}

export function bareMediaType(name: string): string {
  return (name.split(";", 1)[0] ?? name).trim().toLowerCase();
}

/** OAS 3.2 §4.14.3 sequential media types that are JSON texts one after another. */
export function isSequence(contentType: string): boolean {
  return /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines|json-lines|json-seq)$|\+json-seq$/.test(
    contentType,
  );
}

function readEncoding(reader: Reader, map: Located): Readonly<Record<string, Encoding>> {
  const encodings = new Map<string, Encoding>();
  for (const [property, node] of entries(map)) {
    if (!isMapping(node.value)) continue;
    const { style, explode, contentType } = node.value;
    const known = FORM_STYLES.find((candidate) => candidate === style);
    const headers = readFixedHeaders(reader, below(node, "headers"));
    encodings.set(property, {
      ...(known && { style: known, explode: known === "form" || known === "deepObject" }),
      ...(typeof explode === "boolean" && { explode }),
      ...(node.value["allowReserved"] !== undefined && { allowReserved: flag(node.value["allowReserved"]) }),
      ...(typeof contentType === "string" && { contentType }),
      ...(headers && { headers }),
    });
  }
  return mapOf(encodings);
}

/** Those that have one value only, or a default: headers of a part are the document's to say, never a model's. */
function readFixedHeaders(reader: Reader, map: Located): Readonly<Record<string, string>> | undefined {
  const headers = new Map<string, string>();
  for (const [name, written] of entries(map)) {
    const header = reader.documents.resolve(written);
    const schema = header && reader.documents.resolve(below(header, "schema"))?.value;
    if (!isMapping(schema)) continue;
    const values = Array.isArray(schema["enum"]) && schema["enum"].length === 1 ? schema["enum"] : [];
    const value = schema["const"] ?? values[0] ?? schema["default"];
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      headers.set(name, String(value));
  }
  return headers.size > 0 ? mapOf(headers) : undefined;
}

const FORM_STYLES: readonly ParameterStyle[] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];
