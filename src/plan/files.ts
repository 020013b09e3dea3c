/** Which values are files: what a document says of them, in each version of OpenAPI. */
import type { Encoding } from "../model/types.js";
import { below } from "../read/located.js";
import type { Documents, Located } from "../read/types.js";
import { isOneType } from "./media-types.js";
import { isSchema, type Schema } from "./schemas/keywords.js";

/** Of one file, or of several where a list is expected. */
export interface FilePart {
  readonly isList: boolean;
  readonly mediaType?: string;
}

/** References and parts that are followed. */
const MAX_DEPTH = 8;

/** The properties of a multipart form that are files. @param encoding of the form */
export function fileProperties(
  form: Located,
  encoding: Readonly<Record<string, Encoding>>,
  documents: Documents,
): ReadonlyMap<string, FilePart> {
  const files = new Map<string, FilePart>();
  for (const [name, property] of formProperties(form, documents)) {
    const type = Object.hasOwn(encoding, name) ? encoding[name]?.contentType : undefined;
    const file = filePart(property, type, documents, isSince31(documents));
    if (file) files.set(name, file);
  }
  return files;
}

/** Whether a value, of whatever media type, has properties that are files. */
export function holdsFiles(value: Located, documents: Documents): boolean {
  return formProperties(value, documents).some(([, property]) =>
    filePart(property, undefined, documents, false),
  );
}

/** Those of an `allOf` before its own. */
export function formProperties(form: Located, documents: Documents): readonly (readonly [string, Located])[] {
  return propertiesOf(form, documents, 0);
}

/** Whether a body is bytes although its media type does not say so: any type, or a JSON document that is a file. */
export function isBytes(body: Located, documents: Documents): boolean {
  const schema = resolved(body, documents);
  if (!schema) return false;
  const { format, contentMediaType: said } = schema.value;
  return format === "binary" || (typeof said === "string" && tellsNothing(schema.value, said));
}

function propertiesOf(
  schema: Located | undefined,
  documents: Documents,
  depth: number,
): readonly (readonly [string, Located])[] {
  const found = schema && resolved(schema, documents);
  if (!found || depth > MAX_DEPTH) return [];
  const { value } = found;
  const own = isSchema(value["properties"]) ? Object.keys(value["properties"]) : [];
  const parts = Array.isArray(value["allOf"]) ? value["allOf"] : [];
  return [
    ...parts.flatMap((_, index) => propertiesOf(below(found, "allOf", index), documents, depth + 1)),
    ...own.map((name) => [name, below(found, "properties", name)] as const),
  ];
}

/** @param isByDefault whether what nothing is said of is a file */
function filePart(
  property: Located,
  type: string | undefined,
  documents: Documents,
  isByDefault: boolean,
): FilePart | undefined {
  const schema = resolved(property, documents);
  if (!schema) return undefined;
  if (schema.value["items"] !== undefined) {
    const item = filePart(below(schema, "items"), type, documents, isByDefault);
    return item && { ...item, isList: true };
  }
  const said = schema.value["contentMediaType"];
  const mediaType = typeof said === "string" ? said : type;
  const isUntold = isByDefault && tellsNothing(schema.value, mediaType);
  if (!isUntold && !isFile(schema.value, mediaType)) return undefined;
  return { isList: false, ...(mediaType !== undefined && { mediaType }) };
}

/** `format: binary` of 3.0, `type: file` of 2.0, and of 3.1 what has a media type and no encoding as text. */
function isFile(schema: Schema, mediaType: string | undefined): boolean {
  const { type, format } = schema;
  if (type === "file" || format === "binary") return true;
  if (schema["contentEncoding"] !== undefined || (type !== undefined && type !== "string")) return false;
  if (schema["properties"] !== undefined || format !== undefined) return false;
  return mediaType !== undefined && !/^text\/|json|xml|\*/.test(mediaType);
}

/** What says something of a value, not only about it. */
const TELLING = [
  "type",
  "enum",
  "const",
  "format",
  "properties",
  "anyOf",
  "oneOf",
  "allOf",
  "contentEncoding",
];

/** OAS 3.1.1 §4.8.15.1.1: a property without a type is application/octet-stream by default. */
function tellsNothing(schema: Schema, mediaType: string | undefined): boolean {
  if (mediaType !== undefined && /^text\/|json|xml/.test(mediaType)) return false;
  return TELLING.every((keyword) => schema[keyword] === undefined);
}

/** In 3.0 the default is a matter of types, and what has none is mostly a form's field that nobody described. */
function isSince31({ entry }: Documents): boolean {
  const version = isSchema(entry.value) ? entry.value["openapi"] : undefined;
  return typeof version === "string" && /^3\.[1-9]/.test(version);
}

function resolved(node: Located, documents: Documents): Located<Schema> | undefined {
  const target = documents.resolve(node);
  return target && isSchema(target.value) ? (target as Located<Schema>) : undefined;
}

const HOW = "Base64, or a data: URI that also says type and name: data:image/png;name=a.png;base64,…";

/** What a model is shown of a file. @param schema what else is known of it */
export function fileSchema({ isList, mediaType }: FilePart, schema: Schema): Schema {
  const about = typeof schema["description"] === "string" ? `${schema["description"]} ` : "";
  const one = {
    type: "string",
    contentEncoding: "base64",
    // an Encoding Object may name several, or a range
    ...(mediaType !== undefined && isOneType(mediaType) && { contentMediaType: mediaType }),
  };
  const description = `${about}${HOW}`;
  return isList ? { type: "array", items: one, description } : { ...one, description };
}
