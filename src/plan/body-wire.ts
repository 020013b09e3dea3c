/** How a body that was chosen goes on the wire: its encodings, parts and XML. */
import type { Encoding, MediaType, RequestBody } from "../model/types.js";
import { mapOf } from "../read/map.js";
import type { Documents, Located } from "../read/types.js";
import type { FormEncoding, PartDescriptor, RequestBodyDescriptor } from "../runtime/core/types.js";
import { type FilePart, fileProperties, formProperties } from "./files.js";
import { type ChosenBody, isOneType, isXml } from "./media-types.js";
import { planXml } from "./xml.js";

/** All but where the value comes from. */
export type Written = Omit<RequestBodyDescriptor, "shape">;

/** @returns a reason where the document does not say how to write it */
export function wire(body: RequestBody, chosen: ChosenBody, documents: Documents): Written | string {
  const { contentType, format, media } = chosen;
  const plain = { contentType, required: body.required, format };
  switch (format) {
    case "form": {
      const encoding = formEncoding(media);
      return Object.keys(encoding).length > 0 ? { ...plain, encoding } : plain;
    }
    case "multipart": {
      const parts = partsOf(chosen, documents);
      return typeof parts === "string" ? parts : { ...plain, ...(parts && { parts }) };
    }
    case "xml": {
      const xml = media.schema ? planXml(media.schema, documents) : "it has no schema";
      return typeof xml === "string" ? xml : { ...plain, xml };
    }
    default:
      return plain;
  }
}

export function bodyFile({ contentType }: ChosenBody): FilePart {
  return { isList: false, ...(contentType !== "application/octet-stream" && { mediaType: contentType }) };
}

export function filesIn({ media, format }: ChosenBody, documents: Documents): ReadonlyMap<string, FilePart> {
  return format === "multipart" && media.schema
    ? fileProperties(media.schema, media.encoding, documents)
    : new Map();
}

/** Files, types that the document gives single parts, and lists that go in one part. */
function partsOf(chosen: ChosenBody, documents: Documents): RequestBodyDescriptor["parts"] | string {
  const { media } = chosen;
  const files = filesIn(chosen, documents);
  const properties = new Map(media.schema && formProperties(media.schema, documents));
  const parts = new Map<string, PartDescriptor>();
  for (const [name, encoding] of Object.entries(media.encoding)) {
    const part = partOf(name, encoding, properties.get(name), documents);
    if (typeof part === "string") return part;
    if (Object.keys(part).length > 0) parts.set(name, part);
  }
  for (const name of files.keys()) parts.set(name, { file: true, ...parts.get(name) });
  return parts.size > 0 ? mapOf([...parts]) : undefined;
}

/** OAS 3.1.1 §4.8.15.2: an explicit style or explode makes contentType void, as in a form. */
function partOf(
  name: string,
  { contentType, headers, style, explode }: Encoding,
  schema: Located | undefined,
  documents: Documents,
): PartDescriptor | string {
  const others = headers ? { headers } : {};
  const delimiter = explode === true ? undefined : DELIMITERS[style ?? (explode === false ? "form" : "")];
  if (style !== undefined || explode !== undefined)
    return { ...others, ...(delimiter !== undefined && { delimiter }) };
  if (contentType === undefined || !isOneType(contentType.split(";", 1)[0]?.trim() ?? "")) return others;
  const xml = isXml(contentType) && schema ? planXml(schema, documents, name) : undefined;
  if (typeof xml === "string") return `the part ${JSON.stringify(name)} is XML, and ${xml}`;
  return { contentType, ...others, ...(xml && { xml }) };
}

/** Of lists in one part; nothing is encoded there. */
const DELIMITERS: Readonly<Record<string, string>> = {
  form: ",",
  spaceDelimited: " ",
  pipeDelimited: "|",
  tabDelimited: "\t",
};

/** OAS 3.1.1 §4.8.15: form/explode unless said; an explicit style or explode makes contentType void. */
function formEncoding(media: MediaType): Readonly<Record<string, FormEncoding>> {
  const encodings = Object.entries(media.encoding).map(
    ([property, { contentType, headers: _headers, ...said }]): [string, FormEncoding] => {
      const plain = Object.keys(said).length > 0 || contentType === undefined;
      return [
        property,
        { style: "form", explode: true, allowReserved: false, ...said, ...(plain ? {} : { contentType }) },
      ];
    },
  );
  return mapOf(encodings);
}
