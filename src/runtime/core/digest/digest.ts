/** HTTP Digest Access Authentication: the answer to a challenge (RFC 7616). */
import type { HttpRequest } from "../types.js";
import { type Challenge, quoted } from "./challenge.js";

/** Names of RFC 7616 §6.1, without `-sess`. */
export type DigestAlgorithm = "MD5" | "SHA-256" | "SHA-512-256";

/** Port: a hash in lower-case hex. Rejects where the host does not have the algorithm. */
export type DigestHash = (algorithm: DigestAlgorithm, bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

/** A challenge that can be answered. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  readonly algorithm: DigestAlgorithm;
  /** As the server writes it, where it does. */
  readonly algorithmName: string | undefined;
  readonly isSession: boolean;
  /** Absent: the older form of RFC 2069. */
  readonly qop: "auth" | "auth-int" | undefined;
  readonly isStale: boolean;
  readonly hashesUser: boolean;
}

export interface DigestUser {
  readonly username: string;
  readonly password: string;
}

/** Best first. */
const ALGORITHMS: readonly DigestAlgorithm[] = ["SHA-512-256", "SHA-256", "MD5"];

/** RFC 7616 §3.3: of several the first that is supported; here the strongest. */
export function chooseChallenge(
  challenges: readonly Challenge[],
  has: (algorithm: DigestAlgorithm) => boolean,
): DigestChallenge | undefined {
  const known = challenges.flatMap((challenge) => readDigest(challenge) ?? []);
  const usable = known.filter(({ algorithm }) => has(algorithm));
  return ALGORITHMS.flatMap((algorithm) => usable.filter((one) => one.algorithm === algorithm))[0];
}

function readDigest({ scheme, parameters }: Challenge): DigestChallenge | undefined {
  if (scheme !== "digest") return undefined;
  const { realm, nonce, opaque, algorithm: name, qop, stale, userhash } = parameters;
  if (realm === undefined || nonce === undefined) return undefined;
  const written = (name ?? "MD5").toUpperCase();
  const isSession = written.endsWith("-SESS");
  const algorithm = ALGORITHMS.find((one) => one === (isSession ? written.slice(0, -5) : written));
  const offered = qop?.split(",").map((one) => one.trim().toLowerCase());
  const chosen = (["auth", "auth-int"] as const).find((one) => offered?.includes(one));
  if (!algorithm || (offered && !chosen)) return undefined;
  return {
    realm,
    nonce,
    opaque,
    algorithm,
    algorithmName: name,
    isSession,
    qop: chosen,
    isStale: stale?.toLowerCase() === "true",
    hashesUser: userhash?.toLowerCase() === "true",
  };
}

/**
 * The value of Authorization (RFC 7616 §3.4).
 * @param count how often this nonce was used, this time included
 */
export async function digestAuthorization(
  { method, path, body }: HttpRequest,
  { username, password }: DigestUser,
  challenge: DigestChallenge,
  count: number,
  cnonce: string,
  hash: DigestHash,
): Promise<string> {
  const { realm, nonce, opaque, algorithm, algorithmName, isSession, qop, hashesUser } = challenge;
  const hex = (text: string) => hash(algorithm, bytesOf(text));
  const secret = await hex(`${username}:${realm}:${password}`);
  const a1 = isSession ? await hex(`${secret}:${nonce}:${cnonce}`) : secret;
  const entity = qop === "auth-int" ? `:${await hash(algorithm, bytesOf(body ?? ""))}` : "";
  const a2 = await hex(`${method}:${path}${entity}`);
  const nc = count.toString(16).padStart(8, "0");
  const response = await hex(
    qop === undefined ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`,
  );
  const parameters = [
    await userParameter(username, realm, hashesUser, hex),
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(path)}`,
    ...(algorithmName === undefined ? [] : [`algorithm=${algorithmName}`]),
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${nc}`]),
    ...(qop === undefined && !isSession ? [] : [`cnonce=${quoted(cnonce)}`]),
    ...(hashesUser ? ["userhash=true"] : []),
  ];
  return `Digest ${parameters.join(", ")}`;
}

/** RFC 7616 §3.4.4; a name beyond ASCII by RFC 8187. */
async function userParameter(
  username: string,
  realm: string,
  hashesUser: boolean,
  hex: (text: string) => Promise<string>,
): Promise<string> {
  if (hashesUser) return `username=${quoted(await hex(`${username}:${realm}`))}`;
  if (/^[\x20-\x7e]*$/.test(username)) return `username=${quoted(username)}`;
  const encoded = encodeURIComponent(username).replace(
    /['()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `username*=UTF-8''${encoded}`;
}

function bytesOf(text: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof text === "string" ? new TextEncoder().encode(text) : new Uint8Array(text);
}
