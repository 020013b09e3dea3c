/** Files in arguments: base64, a `data:` URI (RFC 2397), which may also say their type and name, or a path. */
import type { FileArgument, ReadFile } from "./files.js";
import { fromBase64 } from "./media.js";
import { quote, RequestRefused } from "./refused.js";

/** Bytes of one file. */
export const MAX_FILE = 20_000_000;
/** Bytes of one message of a client: the largest file in base64, and room for what is beside it. */
export const MAX_MESSAGE = 32 * 1024 * 1024;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/;
/** What no base64 looks like: `file:` URLs, and names with a dot or a drive. */
const PATH = /^(?:file:|~[/\\]|\.{1,2}[/\\]|[A-Za-z]:[/\\]|[^\r\n]{0,4000}\.[A-Za-z0-9]{1,8}$)/i;
/** What may be base64 as well, but is not: `/etc/hosts`, `/Users/me/notes`. */
const PLAIN_PATH = /^(?=.{8,4000}$)(?:\/[A-Z]?[a-z0-9]+)+$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Throws {@link RequestRefused} for what is neither.
 * @param read for who may name files by their paths
 */
export function fileOf(value: unknown, argument: string, read?: ReadFile): FileArgument {
  if (typeof value !== "string") throw noFile(argument);
  if (!/^data:/i.test(value)) {
    const named = read?.(value, argument);
    if (!named && !read && (PATH.test(value) || isPlainPath(value))) throw noPath(argument);
    return named ?? { bytes: decoded(value, argument) };
  }
  const comma = value.indexOf(",");
  if (comma < 0) throw noFile(argument);
  const [first = "", ...parameters] = value.slice("data:".length, comma).split(";");
  const data = value.slice(comma + 1);
  const isBase64 = parameters.some((parameter) => parameter.trim().toLowerCase() === "base64");
  const type = first.trim();
  if (type !== "" && !MEDIA_TYPE.test(type)) throw noFile(argument);
  const name = nameIn(parameters);
  return {
    bytes: isBase64
      ? decoded(unescaped(data, argument), argument)
      : utf8(unescaped(data, argument), argument),
    ...(type !== "" && { type }),
    ...(name !== undefined && { name }),
  };
}

export function isPlainPath(text: string): boolean {
  return PLAIN_PATH.test(text);
}

/** `;name=photo.png`, as programs that upload by data URI write it. */
function nameIn(parameters: readonly string[]): string | undefined {
  for (const parameter of parameters) {
    const match = /^\s*(?:file)?name=(.*)$/is.exec(parameter);
    if (match?.[1]) return decodeURIComponentOr(match[1]);
  }
  return undefined;
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unescaped(data: string, argument: string): string {
  if (!data.includes("%")) return data;
  try {
    return decodeURIComponent(data);
  } catch {
    throw noFile(argument);
  }
}

function decoded(text: string, argument: string): Uint8Array<ArrayBuffer> {
  const plain = text
    .trim()
    .replace(/[\r\n]+\s*/g, "")
    .replaceAll("-", "+")
    .replaceAll("_", "/");
  if (!BASE64.test(plain) || plain.replace(/=+$/, "").length % 4 === 1) throw noFile(argument);
  if (plain.length > (MAX_FILE / 3) * 4 + 4) throw tooLarge(argument);
  return fromBase64(plain);
}

function utf8(text: string, argument: string): Uint8Array<ArrayBuffer> {
  if (text.length > MAX_FILE) throw tooLarge(argument);
  return new TextEncoder().encode(text);
}

function noFile(argument: string): RequestRefused {
  return new RequestRefused(
    `Argument ${quote(argument)} is a file: send its bytes in base64, or a data: URI such as ` +
      "data:image/png;name=photo.png;base64,iVBORw0KGgo=",
    argument,
  );
}

function noPath(argument: string): RequestRefused {
  return new RequestRefused(
    `Argument ${quote(argument)} names a file by its path, and this MCP server reads no files: its operator can start it ` +
      "on stdio with --files-root <dir>. Until then, send the file's bytes in base64 or as a data: URI.",
    argument,
  );
}

export function tooLarge(argument: string): RequestRefused {
  const limit = `${MAX_FILE / 1_000_000} MB`;
  return new RequestRefused(`Argument ${quote(argument)} is a file of more than ${limit}.`, argument);
}
