/** Values as bytes that are the same for the same value: canonical JSON, digests, base64url. */
import { setOwn } from "../json.js";
import { base64, fromBase64 } from "../media.js";

const UTF8 = new TextEncoder();

/** JSON data only: dates and the like as the text they become, members without a value left out. */
export function plain(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** JSON with the members of every object in the order of their names (RFC 8785 in spirit). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(plain(value))) ?? "null";
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) setOwn(result, key, sorted(Reflect.get(value, key)));
  return result;
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", UTF8.encode(text)));
}

/** 64 characters. */
export async function sha256Hex(text: string): Promise<string> {
  return Array.from(await sha256(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** 22 characters: half of a SHA-256, which is enough where both sides are ours. */
export async function shortDigest(text: string): Promise<string> {
  return base64url((await sha256(text)).subarray(0, 16));
}

export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Undefined where the text is none. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  try {
    return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return undefined;
  }
}
