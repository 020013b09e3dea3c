/** The tools a server has at this moment, and the calls that are running. */
import type { ToolDefinition, ToolListing } from "./types.js";

/** One immutable set of tools. A request takes the snapshot once and is not touched by a later swap. */
export interface ToolSnapshot {
  /** Exactly what `tools/list` returns, built once. */
  readonly listings: readonly ToolListing[];
  readonly byName: ReadonlyMap<string, ToolDefinition>;
}

export interface LiveTools {
  readonly current: ToolSnapshot;
  /**
   * Puts other tools in the place of the current ones, all at once.
   * @returns whether what clients see in `tools/list` differs from before
   */
  readonly swap: (tools: readonly ToolDefinition[]) => boolean;
}

export function createLiveTools(tools: readonly ToolDefinition[]): LiveTools {
  let current = snapshotOf(tools);
  return {
    get current() {
      return current;
    },
    swap(next) {
      const before = current;
      current = snapshotOf(next);
      // Compared as text, since that is what clients receive; a swap is rare.
      return JSON.stringify(before.listings) !== JSON.stringify(current.listings);
    },
  };
}

function snapshotOf(tools: readonly ToolDefinition[]): ToolSnapshot {
  return {
    listings: tools.map((tool) => tool.listing),
    byName: new Map(tools.map((tool) => [tool.listing.name, tool])),
  };
}

/** Counts the calls that are running, so that a shutdown can wait for them. */
export interface CallTracker {
  /** @returns the function that ends this call; calling it again does nothing */
  readonly begin: () => () => void;
  readonly inFlight: () => number;
  /**
   * Resolves as soon as nothing is running.
   * @param timeout milliseconds to wait at most
   * @returns whether everything ended in time
   */
  readonly drain: (timeout: number) => Promise<boolean>;
}

export function createCallTracker(): CallTracker {
  let running = 0;
  let waiting: (() => void)[] = [];
  return {
    begin() {
      running++;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        running--;
        if (running > 0) return;
        const resolve = waiting;
        waiting = [];
        for (const done of resolve) done();
      };
    },
    inFlight: () => running,
    drain(timeout) {
      if (running === 0) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), timeout);
        waiting.push(() => {
          clearTimeout(timer);
          resolve(true);
        });
      });
    },
  };
}
