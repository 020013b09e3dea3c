/** The folder in which a run prepares new files and keeps old ones: in the project, so that a rename is enough. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { STAGING } from "./path.js";
import { isSystemError } from "./problem.js";

export function stagingFolder(root: string): string {
  return join(root, `${STAGING}${process.pid}`);
}

/** Removes what killed runs left. One of our own process id is as dead: a run never lets others in between. */
export function removeDeadStaging(root: string): void {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(STAGING)) continue;
    const id = name.slice(STAGING.length);
    if (/^[1-9]\d*$/.test(id) && (Number(id) === process.pid || !isAlive(Number(id))))
      removeQuietly(join(root, name));
  }
}

/** What cannot be removed now is removed by the next run. */
export function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

function isAlive(id: number): boolean {
  try {
    // signal 0 only asks
    process.kill(id, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === "EPERM";
  }
}
