/** What becomes of one file: the rules that keep the owner's work. */
import { join } from "node:path";
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { type Claim, leftBeside, placeBeside } from "./beside.js";
import type { Disk } from "./disk.js";
import { folderOf } from "./path.js";
import { inTheWay, originOf } from "./problem.js";
import { hashOf, isSameText } from "./text.js";
import type { FileReport, FileStatus, Wanted } from "./types.js";

export interface Fate {
  /** Of the file itself first. */
  readonly reports: readonly FileReport[];
  readonly write?: { readonly path: string; readonly text: string };
  readonly removals?: readonly string[];
  readonly problem?: Diagnostic;
  /** Hash of what is there now, where that is a text of ours. */
  readonly found?: string;
}

/** What is known of a file before it is looked at. */
export interface Case extends Claim {
  /** Hash of the text of the last complete run. */
  readonly last: string | undefined;
  /** The manifest names the file. */
  readonly isKnown: boolean;
  /** All that stands where the file goes is about to be removed: the folder, or the same name in other letters. */
  readonly isCleared: boolean;
}

export interface Surroundings {
  readonly root: string;
  readonly disk: Disk;
  readonly force: boolean;
}

export function fateOfWanted(file: Wanted, known: Case, { root, disk, force }: Surroundings): Fate {
  const { path } = file;
  const found = disk.look(path);
  switch (found.kind) {
    case "nothing":
      return replaced(file, known, disk, "added");
    case "folder":
      if (known.isCleared) return replaced(file, known, disk, "added");
      return { reports: [], problem: inTheWay(root, `${path} is a folder, and a file goes there`) };
    case "special":
      if (force) return replaced(file, known, disk, "updated");
      return kept(file, known, root, disk, "is not a plain text file");
    case "file": {
      const hash = isSameText(found.text, file.text) ? file.hash : hashOf(found.text);
      if (hash === file.hash && !known.isCleared) {
        const status = known.isKnown ? "unchanged" : "adopted";
        return { ...cleared(known, disk, [{ path, status }]), found: hash };
      }
      if (known.ours.has(hash)) return { ...replaced(file, known, disk, "updated"), found: hash };
      if (force) return replaced(file, known, disk, "updated");
      const reason = known.isKnown ? "was edited" : "was not written by openapi-mcp";
      return kept(file, known, root, disk, reason);
    }
  }
}

/** Of a file that is no longer generated. What the owner edited stays, whatever is forced: nothing replaces it. */
export function fateOfOrphan(known: Case, { root, disk }: Surroundings): Fate {
  const { path } = known;
  const way = disk.wayTo(folderOf(path));
  // a link instead of our folder: what is behind it is not what we wrote
  if (way.kind !== "folder" || way.isLinked) return { reports: [] };
  const found = disk.look(path);
  if (found.kind === "nothing" || found.kind === "folder") return cleared(known, disk, []);
  const hash = found.kind === "file" ? hashOf(found.text) : undefined;
  if (hash !== undefined && known.ours.has(hash)) {
    const { reports, removals = [] } = cleared(known, disk, [{ path, status: "removed" }]);
    return { reports, removals: [path, ...removals], found: hash };
  }
  const problem = diagnostic("emit/file-orphaned", originOf(join(root, path)), { path });
  return { ...cleared(known, disk, [{ path, status: "kept" }]), problem };
}

function replaced({ path, text }: Wanted, known: Case, disk: Disk, status: FileStatus): Fate {
  return { ...cleared(known, disk, [{ path, status }]), write: { path, text } };
}

/** The `.new` files have done their work. */
function cleared(known: Case, disk: Disk, reports: readonly FileReport[]): Fate {
  const left = leftBeside(disk, known).map(({ path }) => path);
  if (left.length === 0) return { reports };
  const removed = left.map((path): FileReport => ({ path, status: "removed" }));
  return { reports: [...reports, ...removed], removals: left };
}

function kept({ path, text, hash }: Wanted, known: Case, root: string, disk: Disk, reason: string): Fate {
  // the same text as last time: whoever edited the file knows it
  if (known.last === hash) {
    const beside = leftBeside(disk, known)[0]?.path;
    return { reports: [{ path, status: "kept", ...(beside !== undefined && { beside }) }] };
  }
  const place = placeBeside(disk, known);
  const beside = place.path;
  return {
    reports: [{ path, status: "kept", beside }],
    ...(place.hash !== hash && { write: { path: beside, text } }),
    problem: diagnostic("emit/file-edited", originOf(join(root, path)), { path, reason, beside }),
  };
}
