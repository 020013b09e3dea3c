/** Signed state of a confirmation: what was asked, of which call, and until when an answer counts. */
import { base64url, fromBase64url } from "./digest.js";

export interface ConfirmState {
  /** `ask`: goes to the client and comes back with the user's answer. `token`: an argument that is the answer. */
  readonly via: "ask" | "token";
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

function keyOf(secret: Uint8Array, use: "sign" | "verify") {
  // A copy: what the host gives may lie in shared memory, which Web Crypto does not take.
  return crypto.subtle.importKey("raw", Uint8Array.from(secret), HMAC, false, [use]);
}
