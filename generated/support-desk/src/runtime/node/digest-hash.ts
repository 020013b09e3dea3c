/** Hashes of HTTP Digest that Web Crypto does not have. */
import { createHash } from "node:crypto";
import type { DigestAlgorithm, DigestHash } from "../core/digest/digest.js";

const NAMES: Readonly<Record<DigestAlgorithm, string>> = {
  MD5: "md5",
  "SHA-256": "sha256",
  "SHA-512-256": "sha512-256",
};

export const NODE_ALGORITHMS: readonly DigestAlgorithm[] = ["SHA-512-256", "SHA-256", "MD5"];

export const nodeHash: DigestHash = async (algorithm, bytes) =>
  createHash(NAMES[algorithm]).update(bytes).digest("hex");
