/** What is generated, what was, and what is there → what there is to do. */
import type { Result } from "../../diagnostics/diagnostic.js";
import { type Case, type Fate, fateOfOrphan, fateOfWanted, type Surroundings } from "./fate.js";
import { isSameManifest } from "./manifest.js";
import { byPath, foldersOf, MANIFEST } from "./path.js";
import type { Project } from "./project.js";
import type { Changes, FileReport, Wanted } from "./types.js";
import { clearedBy, wayProblems } from "./ways.js";

type Fates = readonly (readonly [path: string, fate: Fate])[];

export function compare(
  wanted: readonly Wanted[],
  project: Project,
  surroundings: Surroundings,
): Result<Changes> {
  const { root, disk } = surroundings;
  const { files, pending } = project.manifest;
  const wantedPaths = new Set(wanted.map(({ path }) => path));
  const known = new Set([...files.keys(), ...pending.keys()]);
  const orphans = [...known].filter((path) => !wantedPaths.has(path)).sort();
  const caseOf = casesOf(project, orphans, (path) => wantedPaths.has(path) || known.has(path));

  const nowhere: ReadonlySet<string> = new Set();
  const orphaned = orphans.map((path) => [path, fateOfOrphan(caseOf(path, nowhere), surroundings)] as const);
  const removed = orphaned.flatMap(([, { removals = [] }]) => removals);
  const cleared = clearedBy(removed, orphans, disk);

  const anyCase = new Set([...cleared].map(ignoringCase));
  const kept = wanted.map((file) => {
    const fate = fateOfWanted(file, caseOf(file.path, anyCase, file.hash), surroundings);
    return [file.path, fate] as const;
  });
  const fates: Fates = [...orphaned, ...kept];
  const problems = fates.flatMap(([, { problem }]) => (problem ? [problem] : []));
  return [
    changesOf(wanted, project, fates, cleared, surroundings),
    [...wayProblems(wanted, cleared, root, disk), ...problems],
  ];
}

/** @param cleared paths in lower case where nothing will be, once files that are no longer generated are gone */
type CaseOf = (path: string, cleared: ReadonlySet<string>, hash?: string) => Case;

function casesOf(
  { manifest: { files, pending } }: Project,
  orphans: readonly string[],
  isGenerated: (path: string) => boolean,
): CaseOf {
  // macOS and Windows show `a.ts` where we once wrote `A.ts`
  const spelled = new Map(orphans.map((path) => [ignoringCase(path), path]));
  return (path, cleared, hash) => {
    const ours = new Set<string>(hash === undefined ? [] : [hash]);
    for (const name of [path, spelled.get(ignoringCase(path)) ?? path]) {
      for (const written of [files.get(name), pending.get(name)])
        if (written !== undefined) ours.add(written);
    }
    const isKnown = files.has(path) || pending.has(path);
    const isCleared = cleared.has(ignoringCase(path));
    return { path, ours, isGenerated, isKnown, isCleared, last: files.get(path) };
  };
}

function changesOf(
  wanted: readonly Wanted[],
  project: Project,
  fates: Fates,
  cleared: ReadonlySet<string>,
  { disk }: Surroundings,
): Changes {
  const isFolder = (path: string) => disk.wayTo(path).kind === "folder";
  const writes = fates.flatMap(([, { write }]) => (write ? [write] : []));
  const needed = new Set(writes.flatMap(({ path }) => foldersOf(path)));
  const removals = fates.flatMap(([, { removals = [] }]) => removals);
  const manifest = nextManifest(wanted, project, fates);
  const status = project.isNew ? "added" : manifest.after ? "updated" : "unchanged";
  const reports: FileReport[] = [{ path: MANIFEST, status }];
  for (const [, fate] of fates) reports.push(...fate.reports);
  return {
    reports: reports.sort(byPath),
    writes,
    removals,
    leftFolders: [...cleared].filter((path) => isFolder(path) && !needed.has(path)),
    folders: [...needed].filter((path) => !isFolder(path)).sort(),
    ...manifest,
  };
}

/**
 * The manifest after the run, and while it replaces files: then what is there and what will be there are both ours, so
 * that a run that is killed leaves nothing that looks edited.
 */
function nextManifest(
  wanted: readonly Wanted[],
  { manifest, isNew }: Project,
  fates: Fates,
): Pick<Changes, "during" | "after"> {
  const after = { files: new Map(wanted.map(({ path, hash }) => [path, hash])), pending: new Map() };
  if (!isNew && isSameManifest(manifest, after)) return {};
  const files = new Map(manifest.files);
  // of runs that were killed before: it takes one that ends to know what is there
  const pending = new Map(manifest.pending);
  for (const [path, { found, write }] of fates) {
    if (found !== undefined) files.set(path, found);
    const hash = after.files.get(path);
    if (write && hash !== undefined && hash !== files.get(path)) pending.set(path, hash);
  }
  return pending.size === 0 ? { after } : { during: { files, pending }, after };
}

function ignoringCase(path: string): string {
  return path.toLowerCase();
}
