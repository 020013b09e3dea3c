/** Changes a folder as a whole: everything is prepared first, then renamed into place, and put back on a failure. */
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { printManifest } from "./manifest.js";
import { MANIFEST } from "./path.js";
import { isSystemError, type SystemError } from "./problem.js";
import { removeQuietly, stagingFolder } from "./staging.js";
import type { Changes } from "./types.js";

export interface Failure {
  readonly error: SystemError;
  /** Everything is as it was. */
  readonly isRestored: boolean;
}

/** A run's way back, and its next free name. */
interface Run {
  readonly root: string;
  readonly staging: string;
  readonly undo: (() => void)[];
}

export function apply(root: string, changes: Changes): Failure | undefined {
  const staging = stagingFolder(root);
  const made: string[] = [];
  const run: Run = { root, staging, undo: [] };
  try {
    makeMissing(root, made);
    mkdirSync(staging);
    const staged = stage(staging, changes);
    replace(run, changes, staged);
  } catch (error) {
    const isRestored = putBack(run.undo);
    // otherwise it holds the only copies of what was replaced
    if (isRestored) removeQuietly(staging);
    if (isRestored) for (const folder of made.reverse()) removeIfEmpty(folder);
    if (!isSystemError(error)) throw error;
    return { error, isRestored };
  }
  removeQuietly(staging);
  return undefined;
}

/** Where each new text waits. */
interface Staged {
  readonly during?: string;
  readonly after?: string;
  readonly writes: readonly (readonly [staged: string, path: string])[];
}

function stage(staging: string, { writes, during, after }: Changes): Staged {
  const put = (name: string, text: string) => {
    const staged = join(staging, name);
    writeFileSync(staged, text);
    return staged;
  };
  return {
    writes: writes.map(({ path, text }, index) => [put(String(index), text), path] as const),
    ...(during && { during: put("during", printManifest(during)) }),
    ...(after && { after: put("after", printManifest(after)) }),
  };
}

function replace(run: Run, changes: Changes, staged: Staged): void {
  if (staged.during !== undefined) put(run, staged.during, MANIFEST);
  for (const path of changes.removals) takeAway(run, path);
  for (const folder of changes.leftFolders) {
    const full = join(run.root, folder);
    if (removeIfEmpty(full)) run.undo.push(() => mkdirSync(full));
  }
  for (const folder of changes.folders) {
    const full = join(run.root, folder);
    mkdirSync(full);
    run.undo.push(() => rmdirSync(full));
  }
  for (const [from, path] of staged.writes) put(run, from, path);
  if (staged.after !== undefined) put(run, staged.after, MANIFEST);
}

/** Renames over what is there, also over a link: never through it. */
function put(run: Run, from: string, path: string): void {
  const to = join(run.root, path);
  const stat = lstatSync(to, { throwIfNoEntry: false });
  if (!stat) {
    renameSync(from, to);
    run.undo.push(() => rmSync(to));
    return;
  }
  // a folder is not set aside: the rename says what is wrong
  if (!stat.isDirectory()) setAside(run, to, stat);
  if (stat.isFile()) copyMode(stat, from);
  renameSync(from, to);
}

function takeAway(run: Run, path: string): void {
  const from = join(run.root, path);
  const old = join(run.staging, `old-${run.undo.length}`);
  renameSync(from, old);
  run.undo.push(() => renameSync(old, from));
}

/** Keeps the old file until the end; as a second name where the system has that, so that the first is never missing. */
function setAside({ staging, undo }: Run, path: string, stat: Stats): void {
  const old = join(staging, `old-${undo.length}`);
  if (!stat.isFile() || !linked(path, old)) renameSync(path, old);
  undo.push(() => renameSync(old, path));
}

function linked(path: string, name: string): boolean {
  try {
    linkSync(path, name);
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** A script that its owner made executable stays so. */
function copyMode(old: Stats, path: string): void {
  if (old.mode !== lstatSync(path).mode) chmodSync(path, old.mode & 0o777);
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

/** The folder and its parents. @param made gets what was not there, parents first */
function makeMissing(folder: string, made: string[]): void {
  if (existsSync(folder)) return;
  makeMissing(dirname(folder), made);
  mkdirSync(folder);
  made.push(folder);
}

/** Goes all the way back, whatever fails on it. */
function putBack(undo: readonly (() => void)[]): boolean {
  let isRestored = true;
  for (const step of undo.toReversed()) {
    try {
      step();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      isRestored = false;
    }
  }
  return isRestored;
}
