/** What a run has done to the API, has undone, and may have done. */
import type { OperationCall } from "./types.js";

/**
 * - `done`: the API accepted it
 * - `maybe`: sent, but no answer says whether it was applied
 * - `undone`, `undo failed`: what became of taking it back
 */
export type EntryState = "done" | "maybe" | "undone" | "undo failed";

/** One write. */
export interface Entry {
  /** Full id: `closed[3]/tell`. */
  readonly step: string;
  readonly operation: string;
  /** Made again with the same arguments it changes nothing more: idempotent, or under a key the caller chose. */
  readonly isRepeatable: boolean;
  readonly undo: (() => OperationCall) | undefined;
  /** Milliseconds for an attempt at undoing. */
  readonly timeout: number | undefined;
  readonly recover: (() => string) | undefined;
  state: EntryState;
  /** Why it could not be undone. */
  reason?: string;
}

/** A failure the recipe went on after. */
export interface SoftFailure {
  readonly step: string;
  readonly message: string;
}

export interface Ledger {
  /** In the order in which their answers came. */
  readonly entries: readonly Entry[];
  readonly soft: readonly SoftFailure[];
  readonly isPivoted: () => boolean;
  readonly record: (entry: Entry) => void;
  readonly note: (failure: SoftFailure) => void;
  /** From here on nothing is undone. */
  readonly pivot: () => void;
  readonly in: (state: EntryState) => readonly Entry[];
  /** What the API still has of this run, or may have. */
  readonly standing: () => readonly Entry[];
}

export function createLedger(): Ledger {
  const entries: Entry[] = [];
  const soft: SoftFailure[] = [];
  let pivoted = false;
  return {
    entries,
    soft,
    isPivoted: () => pivoted,
    record(entry) {
      entries.push(entry);
    },
    note(failure) {
      soft.push(failure);
    },
    pivot() {
      pivoted = true;
    },
    in: (state) => entries.filter((entry) => entry.state === state),
    standing: () => entries.filter((entry) => entry.state !== "undone"),
  };
}
