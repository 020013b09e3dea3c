/** Errors of the file system as a diagnostic: full disks and missing permissions are nobody's bug. */
import { isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic, Origin } from "../../diagnostics/diagnostic.js";
import { STAGING } from "./path.js";

export interface SystemError extends Error {
  readonly code: string;
  readonly path?: string;
  /** Of a rename: where to. */
  readonly dest?: string;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "it is in use",
  EDQUOT: "the quota is used up",
  EEXIST: "something of that name is there",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENFILE: "too many files are open",
  ENOENT: "it was there a moment ago, or a link leads nowhere",
  ENOSPC: "no space is left",
  ENOTDIR: "a part of its path is a file",
  EPERM: "the operation is not permitted",
  EROFS: "the file system is read-only",
  EXDEV: "it is on another file system",
};

const UNCHANGED = "nothing was changed";
const HALF_DONE = `some files were replaced and could not be put back (the old ones are in ${STAGING}…)`;

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

export function originOf(path: string): Origin {
  return { uri: pathToFileURL(path).href, pointer: "" };
}

/** @param isRestored whether the folder is as it was */
export function unwritable(folder: string, error: SystemError, isRestored = true): Diagnostic {
  const words = REASONS[error.code] ?? error.code;
  const name = nameIn(folder, error.dest ?? error.path ?? folder);
  const reason = name === undefined ? words : `${name}: ${words}`;
  const outcome = isRestored ? UNCHANGED : HALF_DONE;
  return diagnostic("emit/folder-unwritable", originOf(folder), { folder, reason, outcome });
}

/** Something that no retry will change. @param reason as "src is a file" */
export function inTheWay(folder: string, reason: string): Diagnostic {
  return diagnostic("emit/folder-unwritable", originOf(folder), { folder, reason, outcome: UNCHANGED });
}

/** From the folder, with slashes; nothing for the folder itself, what is outside, and the files we only prepare. */
function nameIn(folder: string, path: string): string | undefined {
  const name = relative(folder, path).split(sep).join("/");
  return name === "" || name.startsWith("..") || isAbsolute(name) || name.startsWith(STAGING)
    ? undefined
    : name;
}
