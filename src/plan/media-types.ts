/** Media types by what we can do with them. */
import { isSequence } from "../model/bodies.js";
import type { MediaType, Response } from "../model/types.js";
import type { RequestBodyDescriptor } from "../runtime/core/types.js";

export function isJson(contentType: string): boolean {
  return contentType === "application/json" || contentType.endsWith("+json") || contentType === "text/json";
}

/** One type, without parameters: not a range, nor several. */
export function isOneType(contentType: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType);
}

export type BodyFormat = RequestBodyDescriptor["format"];

/** Written from values that a document describes; bytes of them are nothing a model has, but their text may be. */
const STRUCTURED = /^(?:multipart\/|application\/(?:x-yaml|yaml|jwt)$)|\+yaml$/;
const XML = /^(?:application|text)\/xml$|\+xml$/;

/** How a body of this type is written; `undefined` for what is sent as its text only, or not at all. */
function formatOf(contentType: string): BodyFormat | undefined {
  if (isJson(contentType) || contentType === "*/*" || contentType === "application/*") return "json";
  if (contentType === "application/x-www-form-urlencoded") return "form";
  if (contentType === "multipart/form-data") return "multipart";
  if (isSequence(contentType)) return "lines";
  if (XML.test(contentType)) return "xml";
  if (STRUCTURED.test(contentType)) return undefined;
  if (contentType.startsWith("text/")) return "text";
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+$/.test(contentType) ? "binary" : undefined;
}

export function isXml(contentType: string): boolean {
  return XML.test((contentType.split(";", 1)[0] ?? "").trim().toLowerCase());
}

/** Of other types than multipart, whose text a model can write as it is. */
function isWritable(contentType: string): boolean {
  return XML.test(contentType) || (STRUCTURED.test(contentType) && !contentType.startsWith("multipart/"));
}

export interface ChosenBody {
  readonly media: MediaType;
  readonly format: BodyFormat;
  readonly contentType: string;
}

const ORDER: readonly string[] = [
  "application/json",
  "json",
  "form",
  "multipart",
  "lines",
  "text",
  "binary",
  "xml",
];

/**
 * JSON first, then forms, lines, text, files and XML; among equals the one the document names first.
 * @param isText whether a schema has nothing but text, or says nothing
 */
export function bodiesInOrder(
  content: readonly MediaType[],
  isText: (media: MediaType) => boolean,
): readonly ChosenBody[] {
  const all = content.flatMap((media): readonly ChosenBody[] => {
    const { contentType } = media;
    const isTextOrMore = isWritable(contentType) || isSequence(contentType);
    const format = isTextOrMore && isText(media) ? "text" : formatOf(contentType);
    if (format === undefined) return [];
    const isOpen = format === "json" && contentType.includes("*");
    return [{ media, format, contentType: isOpen ? "application/json" : contentType }];
  });
  const rank = ({ media, format }: ChosenBody): number =>
    ORDER.findIndex((wanted) => media.contentType === wanted || format === wanted);
  return all.sort((one, other) => rank(one) - rank(other));
}

/** Of a type that is none of those above. */
export function whyNotSent(contentType: string): string {
  if (contentType.startsWith("multipart/"))
    return `the parts of ${contentType} have no names, which arguments could fill`;
  return isWritable(contentType)
    ? `${contentType} is sent as its text only, and its schema is no string`
    : `${JSON.stringify(contentType)} is no media type`;
}

/** What the operation's responses offer, JSON preferred; errors may come in any form. */
export function acceptHeader(responses: readonly Response[]): string {
  const types = new Set<string>();
  for (const { status, content } of responses) {
    if (/^[45]/.test(status)) continue;
    for (const { contentType } of content) types.add(contentType);
  }
  const legal = [...types].filter((type) => /^[\w.+*-]+\/[\w.+*-]+$/.test(type));
  const json = legal.filter(isJson);
  if (json.length > 0) return `${json.slice(0, 8).join(", ")}, */*;q=0.1`;
  return legal.length > 0
    ? `${legal.slice(0, 8).join(", ")}, application/json;q=0.5, */*;q=0.1`
    : JSON_OR_ANY;
}

const JSON_OR_ANY = "application/json, */*;q=0.1";
