/** multipart/form-data (RFC 7578), written as browsers write it. */

import { isHeaderName } from "./header-names.js";
import { isHeaderValue } from "./headers.js";

export interface Part {
  readonly name: string;
  readonly fileName?: string;
  /** Absent for plain text. */
  readonly type?: string;
  /** Others; what is no header is left out. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly content: string | Uint8Array;
}

export interface Multipart {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The same bytes for the same parts, so that a request that is sent again is the same request. */
export function multipart(parts: readonly Part[]): Multipart {
  const boundary = boundaryOf(parts);
  const encoder = new TextEncoder();
  const chunks = parts.flatMap((part) => [
    encoder.encode(`--${boundary}\r\n${headOf(part)}\r\n\r\n`),
    typeof part.content === "string" ? encoder.encode(part.content) : part.content,
    encoder.encode("\r\n"),
  ]);
  chunks.push(encoder.encode(`--${boundary}--\r\n`));
  const body = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

function headOf({ name, fileName, type, headers = {} }: Part): string {
  const file = fileName === undefined ? "" : `; filename="${quoted(fileName)}"`;
  const line = `Content-Disposition: form-data; name="${quoted(name)}"${file}`;
  const others = Object.entries(headers)
    .filter(([header, value]) => isPartHeader(header) && isHeaderValue(value))
    .map(([header, value]) => `\r\n${header}: ${value}`);
  return `${line}${type === undefined ? "" : `\r\nContent-Type: ${type}`}${others.join("")}`;
}

/** The two of RFC 7578 §4.2 and §4.4 are ours; §4.7 wants no encoding on top. */
function isPartHeader(header: string): boolean {
  return isHeaderName(header) && !/^content-(?:disposition|type|transfer-encoding)$/i.test(header);
}

/** As the WHATWG URL and form standards have it: quotes and line breaks by their number, all else as UTF-8. */
function quoted(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would end the header
  return text.replace(/[\u0000-\u001f"\u007f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
    return `%${code}`;
  });
}

/** One that stands in none of the parts. */
function boundaryOf(parts: readonly Part[]): string {
  const texts = parts.map(({ name, content }) =>
    typeof content === "string"
      ? `${name}=${content}`
      : `${name}=${new TextDecoder("latin1").decode(content)}`,
  );
  for (let count = 0; ; count++) {
    const boundary = `openapi-mcp-${hash(texts, count)}`;
    if (!texts.some((text) => text.includes(boundary))) return boundary;
  }
}

/** FNV-1a: told apart is all that they have to be. */
function hash(texts: readonly string[], seed: number): string {
  let value = 0x811c9dc5 ^ seed;
  for (const text of texts)
    for (let index = 0; index < text.length; index++)
      value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, "0");
}
