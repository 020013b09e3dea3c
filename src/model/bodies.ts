/** Request bodies, responses and media types (OAS 3.1.1 §4.8.13 to §4.8.17). */

import { diagnostic } from "../diagnostics/catalog.js";
import { below } from "../read/located.js";
import { mapOf } from "../read/map.js";
import type { Located } from "../read/types.js";
import type { FormEncoding, ParameterStyle } from "../runtime/core/types.js";
import { entries, flag, isMapping, type Mapping, once, type Reader, readMapping, text } from "./reader.js";
import type { MediaType, RequestBody, Response } from "./types.js";

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
    content: readContent(reader, below(node, "content")),
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

function readContent(reader: Reader, content: Located): readonly MediaType[] {
  const media: MediaType[] = [];
  for (const [name, written] of entries(content)) {
    // OAS 3.2 allows a reference here
    const node = readMapping(reader, written, "media type");
    if (node) media.push(readMediaType(reader, name, node));
  }
  return media;
}

function readMediaType(reader: Reader, name: string, node: Located<Mapping>): MediaType {
  const schema = node.value["schema"] === undefined ? undefined : below(node, "schema");
  const itemSchema = node.value["itemSchema"] === undefined ? undefined : below(node, "itemSchema");
  if (itemSchema) reader.report(diagnostic("spec/item-schema", itemSchema, { contentType: name }));
  return {
    contentType: bareMediaType(name),
    ...(schema && { schema }),
    ...(itemSchema && { itemSchema }),
    encoding: readEncoding(below(node, "encoding")),
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

function readEncoding(map: Located): Readonly<Record<string, Partial<FormEncoding>>> {
  const encodings = new Map<string, Partial<FormEncoding>>();
  for (const [property, node] of entries(map)) {
    if (!isMapping(node.value)) continue;
    const { style, explode, contentType } = node.value;
    const known = FORM_STYLES.find((candidate) => candidate === style);
    encodings.set(property, {
      ...(known && { style: known, explode: known === "form" || known === "deepObject" }),
      ...(typeof explode === "boolean" && { explode }),
      ...(node.value["allowReserved"] !== undefined && { allowReserved: flag(node.value["allowReserved"]) }),
      ...(typeof contentType === "string" && { contentType }),
    });
  }
  return mapOf(encodings);
}

const FORM_STYLES: readonly ParameterStyle[] = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];
