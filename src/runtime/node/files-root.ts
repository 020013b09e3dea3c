/** `--files-root`: the one folder where arguments may name files by their paths, and where large answers are saved. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { open, unlink } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isPlainPath, MAX_FILE, tooLarge } from "../core/file.js";
import { typeOfName } from "../core/file-types.js";
import type { FileArgument, KeepFile, ReadFile } from "../core/files.js";
import { quote, RequestRefused } from "../core/refused.js";
import { SetupError } from "../core/setup.js";
import { safeName } from "./safe-name.js";

export interface FilesRoot {
  readonly path: string;
  readonly read: ReadFile;
  readonly keep: KeepFile;
}

/** Bytes that one process writes; a model in a loop does not fill a disk. */
const MAX_WRITTEN = 1_000_000_000;
/** Longer texts are base64, whatever they begin with. */
const MAX_PATH = 4_096;
/** Names tried for one file. */
const MAX_NAMES = 1_000;

/** Throws a {@link SetupError} for what is no folder. */
export function openFilesRoot(folder: string): FilesRoot {
  const path = folderAt(folder);
  let written = 0;
  return {
    path,
    read: (text, argument) => {
      const named = nameIn(text, path);
      return named === undefined ? undefined : readInside(path, named, argument);
    },
    async keep({ bytes, mimeType, name }) {
      if (written + bytes.length > MAX_WRITTEN) return undefined;
      written += bytes.length;
      const file = await writeNew(path, safeName(name, mimeType), bytes);
      return file === undefined
        ? undefined
        : { uri: pathToFileURL(file).href, told: `It was saved as ${file}` };
    },
  };
}

function folderAt(folder: string): string {
  try {
    // an unset variable of a script is not the working folder
    const path = folder === "" ? "" : realpathSync(folder);
    if (statSync(path).isDirectory()) return path;
  } catch {
    // told below
  }
  throw new SetupError(`--files-root ${JSON.stringify(folder)} is not a folder.`, "Create it first.");
}

/**
 * The absolute path that a text names: a `file:` URL, an absolute path, or one in the folder. Undefined for what may as
 * well be base64, which has slashes too: a name that has no dot counts where there is such a file.
 */
function nameIn(text: string, root: string): string | undefined {
  if (text.length > MAX_PATH || /[\r\n\0]/.test(text) || text === "") return undefined;
  if (/^file:/i.test(text)) return fromUrl(text);
  if (
    isAbsolute(text) &&
    (isInside(root, resolve(text)) || isPlainPath(text) || /[^A-Za-z0-9+/=]/.test(text))
  )
    return resolve(text);
  const named = resolve(root, text);
  const isPath = /^\.{1,2}[/\\]/.test(text) || (isInside(root, named) && exists(named));
  return isPath ? named : undefined;
}

function fromUrl(text: string): string | undefined {
  try {
    return fileURLToPath(text);
  } catch {
    return undefined;
  }
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // a name that no file has: too long, or below what is no folder
    return false;
  }
}

/** Either is absolute. */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Symbolic links are followed first, so that none leads out; the file itself is opened without. */
function readInside(root: string, named: string, argument: string): FileArgument {
  const refuse = (why: string) =>
    new RequestRefused(`Argument ${quote(argument)}: ${why}. Files are read inside ${root} only.`, argument);
  // as named, so that nobody learns what there is elsewhere
  if (!isInside(root, named)) throw refuse("this path leads out of the folder of files");
  let file: number;
  try {
    const path = realpathSync(named);
    if (!isInside(root, path)) throw refuse("this path leads out of the folder of files");
    if (!lstatSync(path).isFile()) throw refuse("this path names no file");
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (error instanceof RequestRefused) throw error;
    throw refuse(isMissing(error) ? "there is no such file" : "this file cannot be read");
  }
  try {
    const { size } = fstatSync(file);
    if (size > MAX_FILE) throw tooLarge(argument);
    const name = basename(named);
    const type = typeOfName(name);
    return { bytes: readBytes(file, size), name, ...(type !== undefined && { type }) };
  } finally {
    closeSync(file);
  }
}

/** No more than there were at first: somebody may be writing to it. */
function readBytes(file: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const count = readSync(file, bytes, at, size - at, at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}

/** Never over a file that is there, nor through a link. @returns undefined where there is no room */
async function writeNew(root: string, name: string, bytes: Uint8Array): Promise<string | undefined> {
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let count = 0; count < MAX_NAMES; count++) {
    const path = join(root, count === 0 ? name : `${stem}-${count}${extension}`);
    try {
      // "wx": O_CREAT | O_EXCL, which follows no link either
      const file = await open(path, "wx", 0o600);
      try {
        await file.writeFile(bytes);
        return path;
      } catch {
        // half a file is none
        await unlink(path).catch(() => {});
        return undefined;
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return undefined;
    }
  }
  return undefined;
}
