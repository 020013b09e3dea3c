/** The target folder before anything is decided: whether it is ours, and what we wrote into it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Result } from "../../diagnostics/diagnostic.js";
import type { Disk } from "./disk.js";
import { NO_FILES, parseManifest } from "./manifest.js";
import { MANIFEST, STAGING } from "./path.js";
import { inTheWay, originOf } from "./problem.js";
import type { Manifest } from "./types.js";

/** What an empty folder may hold: a fresh repository, and what keeps or shows a folder. */
const EMPTY = new Set([".git", ".gitkeep", ".DS_Store"]);
const NAMES_SHOWN = 3;

export interface Project {
  readonly manifest: Manifest;
  /** There is no manifest yet. */
  readonly isNew: boolean;
}

export function openProject(root: string, disk: Disk, force: boolean): Result<Project | undefined> {
  const way = disk.wayTo("");
  if (way.kind === "file") return [undefined, [inTheWay(root, "it is a file, not a folder")]];
  const found = disk.look(MANIFEST);
  const at = originOf(join(root, MANIFEST));
  switch (found.kind) {
    case "file": {
      const { manifest, problem } = parseManifest(found.text, at);
      return manifest ? [{ manifest, isNew: false }, []] : [undefined, [problem]];
    }
    case "nothing": {
      const names = way.kind === "nothing" || force ? [] : foreignNames(root);
      if (names.length === 0) return [{ manifest: NO_FILES, isNew: true }, []];
      const shown = [...names.slice(0, NAMES_SHOWN), ...(names.length > NAMES_SHOWN ? ["…"] : [])].join(", ");
      return [
        undefined,
        [diagnostic("emit/folder-not-ours", originOf(root), { folder: root, names: shown })],
      ];
    }
    case "folder":
    case "special":
      return [undefined, [diagnostic("emit/manifest-broken", at, { reason: "it is not a plain text file" })]];
  }
}

function foreignNames(root: string): readonly string[] {
  return readdirSync(root)
    .filter((name) => !EMPTY.has(name) && !name.startsWith(STAGING))
    .sort();
}
