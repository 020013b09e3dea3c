/**
 * Plans of large documents, kept between starts: hosts start a stdio server with every session, and the same 13 MB need
 * not be compiled each time. What is kept is what `inspect --plan` prints; it holds no secret.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompileOptions } from "../compile.js";
import type { ServerPlan } from "../plan/types.js";
import { isFile } from "./compile-input.js";

export interface KeptPlan {
  readonly plan: ServerPlan;
  /** Of the compilation that made it; one with errors is not kept. */
  readonly warnings: number;
  /** Every document that was read. */
  readonly uris: readonly string[];
}

export interface PlanCache {
  /** Nothing where there is none, or none that can be trusted. */
  readonly read: () => KeptPlan | undefined;
  /** Failing to keep a plan costs time, not the server: it is silent. */
  readonly write: (kept: KeptPlan) => void;
}

/** What is in the file: the content of every document but the entry, whose content is part of the file's name. */
interface Kept extends KeptPlan {
  readonly hashes: readonly string[];
}

/** Bytes of all documents below which compiling is quicker than looking. */
const SMALLEST = 300_000;
/** Plans kept; the ones not used for longest go. */
const MOST_PLANS = 20;
const CHUNK = 1 << 20;

/**
 * For documents in files. The key is the entry's content, the options, and this very build; a plan is believed while
 * the other documents have the content they had.
 */
export function planCache(spec: string, options: CompileOptions, version: string): PlanCache | undefined {
  if (!isFile(spec)) return undefined;
  // what changes after this moment may not be in the plan
  const started = Date.now();
  try {
    const path = resolve(spec);
    if (!statSync(path).isFile()) return undefined;
    const folder = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "openapi-mcp");
    const file = join(folder, `${keyOf(path, options, version)}.json`);
    return { read: () => readKept(file), write: (kept) => writeKept(folder, file, kept, started) };
  } catch {
    return undefined;
  }
}

function keyOf(path: string, options: CompileOptions, version: string): string {
  const build = statSync(fileURLToPath(import.meta.url));
  // options may name further files, from where the command was started
  const from = options.specs !== undefined || options.refRoot !== undefined ? process.cwd() : "";
  // the path too: diagnostics and watching name it
  const rest = JSON.stringify([version, build.size, build.mtimeMs, path, from, options, hashOf(path)]);
  return createHash("sha256").update(rest).digest("hex");
}

function hashOf(path: string): string {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafeSlow(CHUNK);
    for (let read = -1; read !== 0; ) {
      read = readSync(file, chunk, 0, CHUNK, null);
      hash.update(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest("hex");
}

function readKept(file: string): KeptPlan | undefined {
  try {
    const stat = statSync(file);
    // a plan says where requests and credentials go: only what we alone could write is believed
    if (process.getuid && (stat.uid !== process.getuid() || (stat.mode & 0o022) !== 0)) return undefined;
    const kept = JSON.parse(readFileSync(file, "utf8")) as Partial<Kept>;
    const { plan, warnings, uris, hashes } = kept;
    if (plan?.version !== 1 || typeof warnings !== "number" || !uris || !hashes) return undefined;
    const isSame = uris.slice(1).every((uri, index) => hashOf(fileURLToPath(uri)) === hashes[index]);
    return isSame ? { plan, warnings, uris } : undefined;
  } catch {
    return undefined;
  }
}

function writeKept(folder: string, file: string, kept: KeptPlan, started: number): void {
  try {
    if (kept.uris.some((uri) => !uri.startsWith("file:"))) return;
    const paths = kept.uris.map((uri) => fileURLToPath(uri));
    const stats = paths.map((path) => statSync(path));
    if (stats.reduce((sum, { size }) => sum + size, 0) < SMALLEST) return;
    // what changed meanwhile is kept by the next start
    if (stats.some(({ ctimeMs }) => ctimeMs >= started)) return;
    const hashes = paths.slice(1).map(hashOf);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify({ ...kept, hashes } satisfies Kept), { mode: 0o600 });
    renameSync(unfinished, file);
    forgetOldest(folder);
  } catch {
    // a folder that cannot be written to: the next start compiles again
  }
}

function forgetOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const byAge = files
    .map((file) => ({ file, used: statSync(file).mtimeMs }))
    .sort((one, other) => other.used - one.used);
  for (const { file } of byAge.slice(MOST_PLANS)) rmSync(file, { force: true });
}
