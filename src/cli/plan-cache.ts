/**
 * Plans of large documents, kept between starts: hosts start a stdio server with every session, and the same 13 MB need
 * not be compiled each time. What is kept is what `inspect --plan` prints; it holds no secret.
 */
import { createHash, type Hash } from "node:crypto";
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
}

export interface PlanCache {
  /** Nothing where there is none, or none that can be trusted. */
  readonly read: () => KeptPlan | undefined;
  /** Failing to keep a plan costs time, not the server: it is silent. */
  readonly write: (kept: KeptPlan) => void;
}

/** Bytes of a document below which compiling is quicker than looking. */
const SMALLEST = 300_000;
/** Plans kept; the ones not used for longest go. */
const MOST_PLANS = 20;
const CHUNK = 1 << 20;

/** For a document in a single file. The key is its content, the options, and this very build. */
export function planCache(spec: string, options: CompileOptions, version: string): PlanCache | undefined {
  if (!isFile(spec)) return undefined;
  try {
    const path = resolve(spec);
    const stat = statSync(path);
    if (!stat.isFile() || stat.size < SMALLEST) return undefined;
    const folder = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "openapi-mcp");
    const key = keyOf(path, options, version);
    const file = join(folder, `${key}.json`);
    return { read: () => readKept(file), write: (kept) => writeKept(folder, file, kept) };
  } catch {
    return undefined;
  }
}

function keyOf(path: string, options: CompileOptions, version: string): string {
  const build = statSync(fileURLToPath(import.meta.url));
  const hash = createHash("sha256");
  // the path too: diagnostics and watching name it
  hash.update(JSON.stringify([version, build.size, build.mtimeMs, path, options]));
  addFile(hash, path);
  return hash.digest("hex");
}

function addFile(hash: Hash, path: string): void {
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
}

function readKept(file: string): KeptPlan | undefined {
  try {
    const stat = statSync(file);
    // a plan says where requests and credentials go: only what we alone could write is believed
    if (process.getuid && (stat.uid !== process.getuid() || (stat.mode & 0o022) !== 0)) return undefined;
    const kept = JSON.parse(readFileSync(file, "utf8")) as Partial<KeptPlan>;
    return kept.plan?.version === 1 && typeof kept.warnings === "number" ? (kept as KeptPlan) : undefined;
  } catch {
    return undefined;
  }
}

function writeKept(folder: string, file: string, kept: KeptPlan): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(kept), { mode: 0o600 });
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
