/** Bytes of a file or a stream → text. */
import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { diagnostic } from "../diagnostics/catalog.js";
import type { Diagnostic, Origin } from "../diagnostics/diagnostic.js";

/** Why there is no text; the reader knows where the blame stands (the document itself, or a `$ref` to it). */
export type Problem = (at: Origin) => Diagnostic;
export type TextOrProblem =
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: Problem; readonly text?: never };

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  ENAMETOOLONG: "the name is too long",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links lead in a circle",
};

/** Reads a file, synchronously: nothing else can go on until the document is there. `source` names it in messages. */
export function readFileText(path: string, source: string, maxBytes: number): TextOrProblem {
  try {
    const stat = statSync(path);
    if (!stat.isFile())
      return notFound(source, stat.isDirectory() ? "it is a directory" : "it is not a regular file");
    if (stat.size > maxBytes) return tooLarge(source, maxBytes);
    // Decoding inside `readFileSync` leaves no buffer behind; only text with a replacement character is looked at
    // again, because it may stand for bytes that are not UTF-8.
    const text = readFileSync(path, "utf8");
    if (text.includes("\ufffd")) return decode(readFileSync(path), source);
    return { text: withoutMark(text) };
  } catch (error) {
    return codeOf(error) === "ERR_STRING_TOO_LONG"
      ? tooLarge(source, maxBytes)
      : notFound(source, reasonOf(error));
  }
}

/** Reads a stream (standard input, a pipe, the body of a response) to its end or its limit. */
export async function readStreamText(
  stream: AsyncIterable<Uint8Array | string>,
  source: string,
  maxBytes: number,
): Promise<TextOrProblem> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    length += bytes.length;
    if (length > maxBytes) return tooLarge(source, maxBytes);
    chunks.push(bytes);
  }
  return decode(Buffer.concat(chunks), source);
}

/** UTF-8, with or without a byte order mark, or UTF-16 with one (RFC 3629 §6, RFC 2781 §4.3). */
function decode(bytes: Buffer, source: string): TextOrProblem {
  try {
    const [first, second] = bytes;
    const utf16 =
      first === 0xff && second === 0xfe
        ? "utf-16le"
        : first === 0xfe && second === 0xff
          ? "utf-16be"
          : undefined;
    if (utf16) return { text: new TextDecoder(utf16, { fatal: true }).decode(bytes) };
    if (isUtf8(bytes)) return { text: withoutMark(bytes.toString()) };
  } catch {
    // Not decodable: said below.
  }
  return { problem: (at) => diagnostic("read/not-text", at, { source }) };
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

export function notFound(source: string, reason: string): { readonly problem: Problem } {
  return { problem: (at) => diagnostic("read/not-found", at, { source, reason }) };
}

function tooLarge(source: string, maxBytes: number): { readonly problem: Problem } {
  const limit = maxBytes >= 1 << 20 ? `${+(maxBytes / (1 << 20)).toFixed(1)} MiB` : `${maxBytes} bytes`;
  return { problem: (at) => diagnostic("read/too-large", at, { source, limit }) };
}

/** A system error in words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code ?? ""] ?? code ?? "it cannot be opened";
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
