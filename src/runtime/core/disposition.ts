/** The name of a file, as `Content-Disposition` gives it (RFC 6266). */
import { shorten } from "./pointer.js";

const MAX_NAME = 200;

/** `filename*` (RFC 8187) before `filename`; undefined where there is neither. */
export function dispositionName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const extended = /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]{1,2000})/i.exec(header);
  const name = (extended && decoded(extended[1] ?? "", extended[2] ?? "")) ?? plainName(header);
  const tidy = name?.trim();
  return tidy === undefined || tidy === "" ? undefined : shorten(tidy, MAX_NAME);
}

function plainName(header: string): string | undefined {
  const match = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.){1,2000})"?|([^;"\s][^;"]{0,2000}))/i.exec(header);
  return match?.[1]?.replace(/\\(.)/g, "$1") ?? match?.[2];
}

function decoded(charset: string, text: string): string | undefined {
  try {
    if (charset.toLowerCase() === "utf-8") return decodeURIComponent(text);
    return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  } catch {
    return undefined;
  }
}
