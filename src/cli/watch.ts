/** Tells when one of a set of files has changed and then stayed still. */
import { type FSWatcher, statSync, watch } from "node:fs";
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
        const path = fileURLToPath(uri);
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
      if (uris.some((uri) => uri.startsWith("file:") && isNewer(fileURLToPath(uri), since))) notice();
    },
    close() {
      clearTimeout(timer);
      for (const { watcher } of folders.values()) watcher.close();
    },
  };
}

/** A file that is gone is news too. */
function isNewer(path: string, since: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.mtimeMs >= since;
}
