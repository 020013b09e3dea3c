/** `.openapi-mcp.json`: which files of a folder are ours, and what we wrote. The owner commits it. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic, Origin } from "../../diagnostics/diagnostic.js";
import { mapOf } from "../../read/map.js";
import { pathProblem } from "./path.js";
import type { Manifest } from "./types.js";

const VERSION = 1;
const HASH = /^[0-9a-f]{64}$/;

type ManifestOrProblem =
  | { readonly manifest: Manifest; readonly problem?: never }
  | { readonly problem: Diagnostic; readonly manifest?: never };
type HashesOrReason = ReadonlyMap<string, string> | string;

export const NO_FILES: Manifest = { files: new Map(), pending: new Map() };

/** Anyone may have written the text: it decides what is overwritten and removed. */
export function parseManifest(text: string, at: Origin): ManifestOrProblem {
  const broken = (reason: string) => ({ problem: diagnostic("emit/manifest-broken", at, { reason }) });
  const value = parseJson(text);
  if (value === undefined) {
    return broken(/^<{7}/m.test(text) ? "it holds the marks of a merge conflict" : "it is not JSON");
  }
  if (!isObject(value)) return broken("it is not an object");
  const { version, files, pending } = value;
  if (typeof version === "number" && version > VERSION)
    return { problem: diagnostic("emit/manifest-newer", at, { version }) };
  if (version !== VERSION) return broken("`version` is not 1");
  const written = readHashes("files", files);
  if (typeof written === "string") return broken(written);
  const unfinished = readHashes("pending", pending ?? {});
  if (typeof unfinished === "string") return broken(unfinished);
  return { manifest: { files: written, pending: unfinished } };
}

/** The same text for the same files: sorted, without a date, and without the version of the generator. */
export function printManifest({ files, pending }: Manifest): string {
  const manifest = {
    version: VERSION,
    files: mapOf(sorted(files)),
    ...(pending.size > 0 && { pending: mapOf(sorted(pending)) }),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

export function isSameManifest(one: Manifest, other: Manifest): boolean {
  return isSameMap(one.files, other.files) && isSameMap(one.pending, other.pending);
}

function isSameMap(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, hash]) => other.get(path) === hash);
}

function sorted(hashes: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...hashes].sort(([one], [other]) => (one < other ? -1 : 1));
}

function readHashes(name: string, value: unknown): HashesOrReason {
  if (!isObject(value)) return `\`${name}\` is not an object`;
  const hashes = new Map<string, string>();
  for (const [path, hash] of Object.entries(value)) {
    const problem = pathProblem(path);
    if (problem !== undefined) return `the path ${JSON.stringify(path)} ${problem}`;
    if (typeof hash !== "string" || !HASH.test(hash)) return `${JSON.stringify(path)} has no SHA-256 hash`;
    hashes.set(path, hash);
  }
  return hashes;
}

function parseJson(text: string): unknown {
  try {
    // some editors put a byte order mark before it
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
