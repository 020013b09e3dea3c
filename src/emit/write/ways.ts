/** Folders: what is in the way of new files, and what is cleared when old ones go. */
import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import type { Disk } from "./disk.js";
import { folderOf, foldersOf } from "./path.js";
import { inTheWay, originOf } from "./problem.js";
import type { Wanted } from "./types.js";

/**
 * Where nothing will be once files that are no longer generated are gone: those, and folders that held nothing else.
 * Some may be gone already, if a run was killed.
 */
export function clearedBy(
  removed: readonly string[],
  orphans: readonly string[],
  disk: Disk,
): ReadonlySet<string> {
  const cleared = new Set(removed);
  const folders = new Set(orphans.flatMap(foldersOf));
  // the deepest first
  for (const folder of [...folders].sort().reverse()) {
    const { kind, isLinked } = disk.wayTo(folder);
    if (kind !== "folder" || isLinked) continue;
    if ([...disk.list(folder)].every((name) => cleared.has(`${folder}/${name}`))) cleared.add(folder);
  }
  return cleared;
}

/** Links that lead away, and files where folders must be. */
export function wayProblems(
  wanted: readonly Wanted[],
  cleared: ReadonlySet<string>,
  root: string,
  disk: Disk,
): readonly Diagnostic[] {
  const problems = new Map<string, Diagnostic>();
  for (const folder of new Set(wanted.map(({ path }) => folderOf(path)))) {
    const { kind, at } = disk.wayTo(folder);
    if (kind === "outside") {
      const full = join(root, at);
      const target = readlinkSync(full);
      problems.set(at, diagnostic("emit/path-leads-outside", originOf(full), { path: at, target }));
    }
    if (kind === "file" && !cleared.has(at))
      problems.set(at, inTheWay(root, `${at} is a file, and a folder goes there`));
  }
  return [...problems.values()];
}
