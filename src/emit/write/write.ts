/** Puts generated files into a folder that its owner commits, edits and generates again. */
import { resolve } from "node:path";
import type { Result } from "../../diagnostics/diagnostic.js";
import { apply } from "./apply.js";
import { compare } from "./compare.js";
import { diffOf } from "./diff.js";
import { createDisk } from "./disk.js";
import { byPath, checkPaths } from "./path.js";
import { isSystemError, unwritable } from "./problem.js";
import { openProject } from "./project.js";
import { removeDeadStaging } from "./staging.js";
import { hashOf } from "./text.js";
import type { Wanted, WriteOptions, WriteReport } from "./types.js";

/**
 * All of the files, or none of them where there is an error. Synchronous until it ends: nothing else of this process
 * sees a folder half written.
 * @param files relative path with slashes → text; a path that could leave the folder is thrown back
 */
export async function writeProject(
  folder: string,
  files: ReadonlyMap<string, string>,
  { force = false, mode = "write" }: WriteOptions = {},
): Promise<Result<WriteReport | undefined>> {
  checkPaths(files.keys());
  const root = resolve(folder);
  try {
    const disk = createDisk(root);
    const [project, refusals] = openProject(root, disk, force);
    if (!project) return [undefined, refusals];
    const wanted = wantedOf(files);
    const [changes, found] = compare(wanted, project, { root, disk, force });
    const errors = found.filter(({ severity }) => severity === "error");
    // warnings tell what becomes of files: nothing does
    if (errors.length > 0) return [undefined, errors];
    const isStale = changes.writes.length + changes.removals.length > 0 || changes.after !== undefined;
    if (mode === "write") {
      if (disk.wayTo("").kind === "folder") removeDeadStaging(root);
      const failure = isStale ? apply(root, changes) : undefined;
      if (failure) return [undefined, [unwritable(root, failure.error, failure.isRestored)]];
    }
    const diff = mode === "check" && isStale ? diffOf(wanted, changes, disk) : undefined;
    const report = { folder: root, files: changes.reports, isStale, ...(diff !== undefined && { diff }) };
    return [report, found];
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [undefined, [unwritable(root, error)]];
  }
}

function wantedOf(files: ReadonlyMap<string, string>): readonly Wanted[] {
  return [...files].map(([path, text]) => ({ path, text, hash: hashOf(text) })).sort(byPath);
}
