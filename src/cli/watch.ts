/** Tells when one of a set of files has changed and then stayed still. */
import { existsSync, type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Editors write in several steps (a temporary file, a rename): milliseconds of quiet that end a change. */
const QUIET = 100;

export interface Watcher {
  /**
   * Replaces the set of documents; those that are not files cannot be watched.
   * @param since milliseconds of the epoch: a file that has changed after it counts as a change now
   */
  readonly watch: (uris: readonly string[], since: number) => void;
  readonly close: () => void;
}

/** Watches folders rather than files, since a file that is replaced takes its watcher along. */
export function createWatcher(changed: () => void): Watcher {
  const folders = new Map<string, { readonly watcher: FSWatcher; files: Set<string> }>();
  // gone when they were last looked at: that they still are is no news
  let gone = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const notice = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, QUIET);
  };
  const open = (folder: string) => {
    const files = new Set<string>();
    const watcher = watch(folder, (_event, name) => {
      if (name === null || files.has(name)) notice();
    });
    watcher.on("error", notice); // the folder itself is gone: compiling again will say so
    const opened = { watcher, files };
    folders.set(folder, opened);
    return opened;
  };
  return {
    watch(uris, since) {
      const wanted = new Map<string, Set<string>>();
      for (const uri of uris) {
        if (!uri.startsWith("file:")) continue;
        const path = watchable(fileURLToPath(uri));
        const files = wanted.get(dirname(path)) ?? new Set();
        wanted.set(dirname(path), files.add(basename(path)));
      }
      for (const [folder, { watcher }] of folders) {
        if (wanted.has(folder)) continue;
        watcher.close();
        folders.delete(folder);
      }
      for (const [folder, files] of wanted) {
        const opened = folders.get(folder) ?? open(folder);
        opened.files.clear();
        for (const file of files) opened.files.add(file);
      }
      const paths = uris.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
      if (paths.some((path) => !gone.has(path) && isNewer(path, since))) notice();
      gone = new Set(paths.filter((path) => !existsSync(path)));
    },
    close() {
      clearTimeout(timer);
      for (const { watcher } of folders.values()) watcher.close();
    },
  };
}

/** What is done when a document has changed. */
export interface Rework {
  /** @returns the documents to watch from now on; the same where there are none */
  readonly work: () => Promise<readonly string[]>;
  /** Told what `work` has thrown, and that there is nothing to watch with any more. */
  readonly failed: (error: unknown) => void;
  readonly blind: (reason: string) => void;
}

/**
 * Works again after each change: once at a time, and what changes meanwhile is for the next time.
 * @param since when the reading of `uris` began: what changed after that counts as a change now
 * @returns ends it
 */
export function reworkOnChange(uris: readonly string[], since: number, rework: Rework): () => void {
  let running = false;
  let again = false;
  let known = uris;
  const changed = async (): Promise<void> => {
    again = running;
    if (running) return;
    running = true;
    const started = Date.now();
    try {
      const read = await rework.work();
      if (read.length > 0) known = read;
    } catch (error) {
      rework.failed(error);
    }
    try {
      watcher.watch(known, started);
    } catch (error) {
      rework.blind(error instanceof Error ? error.message : String(error));
    }
    running = false;
    if (again) await changed();
  };
  const watcher = createWatcher(() => void changed());
  watcher.watch(uris, since);
  return () => watcher.close();
}

/** The path, or the first folder on the way to it that is not there yet: only what is in a folder can be watched. */
function watchable(path: string): string {
  const folder = dirname(path);
  return folder === path || existsSync(folder) ? path : watchable(folder);
}

/** A file that is gone is news too. */
function isNewer(path: string, since: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.mtimeMs >= since;
}
