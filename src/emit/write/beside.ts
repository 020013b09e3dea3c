/** The `.new` files beside those that their owner edited. */
import type { Disk, Found } from "./disk.js";
import { besidePath } from "./path.js";
import { hashOf } from "./text.js";

export interface Beside {
  readonly path: string;
  /** Of the text that is there, where it is one of ours. */
  readonly hash?: string;
}

/** What tells the `.new` files of one path from others. */
export interface Claim {
  readonly path: string;
  /** Hashes of all texts that we wrote or write for it. */
  readonly ours: ReadonlySet<string>;
  readonly isGenerated: (path: string) => boolean;
}

/** Those that hold a text of ours. */
export function leftBeside(disk: Disk, claim: Claim): readonly Beside[] {
  return [...candidates(claim, disk.lookListed)].filter(({ hash }) => hash !== undefined);
}

/** Where the new text goes: the first name that is free, or has an older text of ours; never over another file. */
export function placeBeside(disk: Disk, claim: Claim): Beside {
  for (const { path, isFree, hash } of candidates(claim, disk.look)) {
    if (hash !== undefined) return { path, hash };
    if (isFree) return { path };
  }
  throw new Error("candidates end with a free one");
}

/** Up to the first name that is free. A generated file may have such a name of its own. */
function* candidates(claim: Claim, look: (path: string) => Found): Generator<Beside & { isFree: boolean }> {
  for (let count = 1; ; count++) {
    const path = besidePath(claim.path, count);
    if (claim.isGenerated(path)) continue;
    const found = look(path);
    const hash = found.kind === "file" ? hashOf(found.text) : undefined;
    const isFree = found.kind === "nothing";
    yield { path, isFree, ...(hash !== undefined && claim.ours.has(hash) && { hash }) };
    if (isFree) return;
  }
}
