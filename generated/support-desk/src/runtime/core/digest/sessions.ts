/** Nonces of a server: challenges are answered, and the next request goes out with an answer at once (RFC 7616 §3.3). */
import type { HttpRequest, HttpResponse } from "../types.js";
import { readChallenges, readParameters } from "./challenge.js";
import {
  chooseChallenge,
  type DigestAlgorithm,
  type DigestChallenge,
  type DigestHash,
  type DigestUser,
  digestAuthorization,
} from "./digest.js";

export interface DigestSessions {
  /** The request with an answer to the last challenge; as it was where there was none yet. */
  readonly authorize: (request: HttpRequest, scheme: string, user: DigestUser) => Promise<HttpRequest>;
  /** @returns whether there is something new to answer to a 401 */
  readonly challenged: (request: HttpRequest, scheme: string, response: HttpResponse) => boolean;
  /** A server may give the next nonce with an answer. */
  readonly answered: (request: HttpRequest, scheme: string, response: HttpResponse) => void;
}

interface Open {
  challenge: DigestChallenge;
  count: number;
}

/** Where neither the host nor this list says otherwise, Web Crypto has SHA-256 alone of them. */
export const WEB_ALGORITHMS: readonly DigestAlgorithm[] = ["SHA-256"];

export async function webHash(algorithm: DigestAlgorithm, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest(algorithm, bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function createDigestSessions(
  hash: DigestHash = webHash,
  algorithms: readonly DigestAlgorithm[] = WEB_ALGORITHMS,
): DigestSessions {
  /** By scheme and origin: a password is not told to another one by way of its challenge. */
  const sessions = new Map<string, Open>();
  const keyOf = ({ origin }: HttpRequest, scheme: string) => `${scheme} ${origin}`;

  return {
    async authorize(request, scheme, user) {
      const open = sessions.get(keyOf(request, scheme));
      if (!open) return request;
      open.count++;
      const cnonce = crypto.randomUUID().replaceAll("-", "");
      const value = await digestAuthorization(request, user, open.challenge, open.count, cnonce, hash);
      return { ...request, headers: { ...request.headers, authorization: value } };
    },
    challenged(request, scheme, { headers }) {
      const challenge = chooseChallenge(readChallenges(headers["www-authenticate"]), (algorithm) =>
        algorithms.includes(algorithm),
      );
      if (!challenge) return false;
      sessions.set(keyOf(request, scheme), { challenge, count: 0 });
      return true;
    },
    answered(request, scheme, { headers }) {
      const { nextnonce } = readParameters(headers["authentication-info"]);
      const open = sessions.get(keyOf(request, scheme));
      if (nextnonce === undefined || !open) return;
      open.challenge = { ...open.challenge, nonce: nextnonce };
      open.count = 0;
    },
  };
}
