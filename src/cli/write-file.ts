/** Files that commands write: whole or not at all. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { CommandFailure } from "./failure.js";

/** Writes beside the file and renames, so that nobody ever sees half of it. Folders are made. */
export function writeWhole(path: string, text: string): void {
  const temporary = temporaryBeside(path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new CommandFailure(`${path} cannot be written: ${error.message}`);
  }
}

/** A name for a file in the same folder, hidden and of this process alone. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}
