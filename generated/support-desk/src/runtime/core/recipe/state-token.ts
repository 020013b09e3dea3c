/**
 * Signed state of a confirmation: what was asked, of which call, and until when an answer counts. A client carries all
 * of it; a model copies a short code, so that code holds only what the server cannot work out again.
 */
import { base64url, fromBase64url } from "./digest.js";

export interface ConfirmState {
  readonly tool: string;
  /** Digest of the arguments. */
  readonly args: string;
  readonly principal: string | null;
  /** Milliseconds of the epoch. */
  readonly expires: number;
  /** The question: id of its step and digest of what is shown. */
  readonly asked: Question;
  /** Those agreed to before. */
  readonly agreed: readonly Question[];
}

export type Question = readonly [id: string, digest: string];

const HMAC = { name: "HMAC", hash: "SHA-256" };
const UTF8 = new TextEncoder();
/** Ours are a few hundred. */
const MAX_LENGTH = 20_000;

export async function signState(state: ConfirmState, secret: Uint8Array): Promise<string> {
  const payload = UTF8.encode(JSON.stringify(state));
  const mac = await crypto.subtle.sign(HMAC.name, await keyOf(secret, "sign"), payload);
  return `${base64url(payload)}.${base64url(new Uint8Array(mac))}`;
}

/** Undefined for whatever we did not sign. The comparison takes the same time wherever it differs. */
export async function verifyState(token: string, secret: Uint8Array): Promise<ConfirmState | undefined> {
  if (token.length > MAX_LENGTH) return undefined;
  const [first = "", second = "", ...more] = token.trim().split(".");
  const payload = fromBase64url(first);
  const mac = fromBase64url(second);
  if (!payload || !mac || more.length > 0) return undefined;
  const isOurs = await crypto.subtle.verify(HMAC.name, await keyOf(secret, "verify"), mac, payload);
  return isOurs ? (JSON.parse(new TextDecoder().decode(payload)) as ConfirmState) : undefined;
}

/** What a code stands for, besides when it ends. */
export type CodeSubject = Omit<ConfirmState, "expires" | "agreed">;

/** Bytes of the MAC in a code: 96 bits cannot be guessed within its five minutes. */
const CODE_BYTES = 12;

/** `mhwzq0s1-Yk3…`: 25 characters. */
export async function signCode(subject: CodeSubject, expires: number, secret: Uint8Array): Promise<string> {
  const mac = await crypto.subtle.sign(HMAC.name, await keyOf(secret, "sign"), codePayload(subject, expires));
  return `${expires.toString(36)}-${base64url(new Uint8Array(mac).subarray(0, CODE_BYTES))}`;
}

/** More questions than a recipe has; each code costs a signature. */
const MAX_CODES = 20;

/** The code in the text (a dot between two) that is of this subject, and still counts. */
export async function codeIn(
  text: string,
  subject: CodeSubject,
  now: number,
  secret: Uint8Array,
): Promise<{ readonly code: string; readonly expires: number } | undefined> {
  if (text.length > MAX_LENGTH) return undefined;
  for (const code of text.trim().split(".", MAX_CODES)) {
    const expires = Number.parseInt(code.slice(0, code.indexOf("-")), 36);
    if (!(expires > now)) continue;
    // Two MACs of one key over different texts: comparing digests of them leaks nothing about either.
    const [given, right] = await Promise.all([
      crypto.subtle.digest("SHA-256", UTF8.encode(code)),
      crypto.subtle.digest("SHA-256", UTF8.encode(await signCode(subject, expires, secret))),
    ]);
    if (base64url(new Uint8Array(given)) === base64url(new Uint8Array(right))) return { code, expires };
  }
  return undefined;
}

/** Not a state that could be signed: `code` comes first. */
function codePayload({ tool, args, principal, asked }: CodeSubject, expires: number) {
  return UTF8.encode(JSON.stringify(["code", tool, args, principal, expires, asked]));
}

function keyOf(secret: Uint8Array, use: "sign" | "verify") {
  // A copy: what the host gives may lie in shared memory, which Web Crypto does not take.
  return crypto.subtle.importKey("raw", Uint8Array.from(secret), HMAC, false, [use]);
}
