/** The properties of a multipart/form-data body → its parts. */
import { textOf } from "./encode.js";
import { fileOf } from "./file.js";
import type { ReadFile } from "./files.js";
import { membersOf } from "./form.js";
import { type Aliases, jsonText } from "./json.js";
import { isJson, mediaTypeOf } from "./media.js";
import type { Part } from "./multipart.js";
import { quote, RequestRefused, refuseType } from "./refused.js";
import type { PartDescriptor } from "./types.js";
import { xmlText } from "./xml.js";

/** OAS 3.1.1 §4.8.15.1.1: objects are JSON, lists a part for each item, all else is text. */
export function partsOf(
  parts: Readonly<Record<string, PartDescriptor>> = {},
  value: unknown,
  argument: string,
  aliases: Aliases,
  readFile?: ReadFile,
): readonly Part[] {
  return membersOf(value, argument).flatMap(([name, member]) => {
    const descriptor = Object.hasOwn(parts, name) ? (parts[name] ?? {}) : {};
    const isList = Array.isArray(member) && !isJson(mediaTypeOf(descriptor.contentType).essence);
    const items = (isList ? member : [member]).filter((item) => item !== null && item !== undefined);
    if (isList && descriptor.delimiter !== undefined && items.length > 0)
      return partOf(name, joined(items, descriptor.delimiter, name, aliases), descriptor, aliases, readFile);
    return items.map((item) => partOf(name, item, descriptor, aliases, readFile));
  });
}

/** Nothing is encoded in a part, so an item that holds the delimiter cannot be told from two. */
function joined(items: readonly unknown[], delimiter: string, name: string, aliases: Aliases): string {
  const texts = items.map((item) => textOf(item, name, aliases));
  if (!texts.some((text) => text.includes(delimiter))) return texts.join(delimiter);
  throw new RequestRefused(
    `The items of ${quote(name)} are sent with ${quote(delimiter)} between them, and one of them contains it. ` +
      "Send items without it.",
    name,
  );
}

function partOf(
  name: string,
  item: unknown,
  { file, contentType, headers, xml }: PartDescriptor,
  aliases: Aliases,
  readFile: ReadFile | undefined,
): Part {
  const typed = (otherwise?: string) => {
    const type = contentType ?? otherwise;
    return { ...(type !== undefined && { type }), ...(headers && { headers }) };
  };
  if (file) {
    const { bytes, type, name: fileName = "file" } = fileOf(item, name, readFile);
    return {
      name,
      fileName,
      content: bytes,
      ...typed(),
      type: type ?? contentType ?? "application/octet-stream",
    };
  }
  const isTyped = contentType !== undefined && !isJson(mediaTypeOf(contentType).essence);
  if (typeof item === "object") {
    if (xml !== undefined)
      return { name, content: xmlText(xml, item, name, aliases), ...typed("application/xml") };
    if (isTyped) throw refuseType(name, contentType);
    return { name, content: jsonText(item, name, aliases), ...typed("application/json") };
  }
  const isPlain = typeof item === "string" && (isTyped || contentType === undefined);
  return { name, content: isPlain ? item : jsonText(item, name, aliases), ...typed() };
}
