/** Media types by what we can do with them. */
import type { MediaType, Response } from "../model/types.js";

export function isJson(contentType: string): boolean {
  return contentType === "application/json" || contentType.endsWith("+json") || contentType === "text/json";
}

/** One type, without parameters: not a range, nor several. */
export function isOneType(contentType: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType);
}

export type BodyFormat = "json" | "form" | "text" | "multipart" | "binary";

/** Written from values that a document describes; bytes of them are nothing a model has. */
const STRUCTURED =
  /^(?:multipart\/|application\/(?:xml|x-yaml|yaml|x-ndjson|jsonl|json-seq|jwt)$|text\/xml$)|\+(?:xml|yaml)$/;

/** How a body of this type is written; `undefined` for what cannot be sent yet (XML, other multiparts). */
function formatOf(contentType: string): BodyFormat | undefined {
  if (isJson(contentType) || contentType === "*/*" || contentType === "application/*") return "json";
  if (contentType === "application/x-www-form-urlencoded") return "form";
  if (contentType === "multipart/form-data") return "multipart";
  if (STRUCTURED.test(contentType)) return undefined;
  if (contentType.startsWith("text/")) return "text";
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+$/.test(contentType) ? "binary" : undefined;
}

export interface ChosenBody {
  readonly media: MediaType;
  readonly format: BodyFormat;
  readonly contentType: string;
}

/** JSON first, then forms, text and files; among equals the one the document names first. */
export function chooseBody(content: readonly MediaType[]): ChosenBody | undefined {
  for (const wanted of ["application/json", "json", "form", "multipart", "text", "binary"]) {
    for (const media of content) {
      const format = formatOf(media.contentType);
      if (!format || (media.contentType !== wanted && format !== wanted)) continue;
      const isOpen = format === "json" && media.contentType.includes("*");
      const concrete = isOpen ? "application/json" : media.contentType;
      return { media, format, contentType: concrete };
    }
  }
  return undefined;
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
