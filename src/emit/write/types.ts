/** What writing a generated project is told, and what it tells. */

export interface WriteOptions {
  /** Overwrites files the owner edited, and takes over a non-empty folder that is not ours. */
  readonly force?: boolean;
  /** `dry-run` reports what would be done and touches nothing; `check` too, and adds line differences. Default `write`. */
  readonly mode?: "write" | "dry-run" | "check";
}

/**
 * - `kept`: edited by the owner and left alone; its new text, if it changed, is beside it.
 * - `adopted`: not in the manifest before, but with the very text that is generated.
 */
export type FileStatus = "added" | "updated" | "removed" | "unchanged" | "kept" | "adopted";

export interface FileReport {
  readonly path: string;
  readonly status: FileStatus;
  /** The file with the generated text beside a kept one, while it is there. */
  readonly beside?: string;
}

export interface WriteReport {
  /** Absolute path. */
  readonly folder: string;
  /** All files that are ours, the manifest too, sorted by path. */
  readonly files: readonly FileReport[];
  /** Something in the folder was, or would be, changed. */
  readonly isStale: boolean;
  /** In `check`, where something is stale. */
  readonly diff?: string;
}

/** A generated file. */
export interface Wanted {
  readonly path: string;
  readonly text: string;
  readonly hash: string;
}

/** Path → hash of the generated text, line endings aside. */
export interface Manifest {
  /** What the last run left behind. */
  readonly files: ReadonlyMap<string, string>;
  /** What a run that has not ended was about to write. */
  readonly pending: ReadonlyMap<string, string>;
}

/** What a run does to the folder. Paths are relative to it. */
export interface Changes {
  readonly reports: readonly FileReport[];
  readonly writes: readonly { readonly path: string; readonly text: string }[];
  readonly removals: readonly string[];
  /** Folders of what is no longer generated, the deepest first: they go unless something else is in them. */
  readonly leftFolders: readonly string[];
  /** Folders to make, parents first. */
  readonly folders: readonly string[];
  /** The manifest while files are replaced, where one could be taken for edited. */
  readonly during?: Manifest;
  /** The manifest that the run leaves, where it changes. */
  readonly after?: Manifest;
}
