/**
 * Something that can be stopped, and those who have to know. Not one AbortSignal for all: Node takes more than ten
 * listeners on a signal for a leak and says so on standard error, and a loop alone has sixteen requests at a time.
 */
export interface Stopping {
  readonly isStopped: () => boolean;
  readonly stop: () => void;
  /** Acts at once where it has stopped already. Returns what lets go. */
  readonly whenStopped: (act: () => void) => () => void;
  /** Lets go of the parent. */
  readonly release: () => void;
}

/** @param parent takes this with it when it stops */
export function createStopping(parent?: Stopping): Stopping {
  const waiting = new Set<() => void>();
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    for (const act of [...waiting]) act();
    waiting.clear();
  };
  const release = parent?.whenStopped(stop) ?? (() => {});
  return {
    isStopped: () => stopped,
    stop,
    whenStopped(act) {
      if (stopped) act();
      else waiting.add(act);
      return () => waiting.delete(act);
    },
    release,
  };
}

/** Work with an AbortSignal of its own. */
export async function withSignal<T>(
  stopping: Stopping,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const release = stopping.whenStopped(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    release();
  }
}
