/** Progress notes for one call: a first one at once, then a sign of life every few seconds, none after the end. */

/** Sends one `notifications/progress`; `progress` grows with every note. */
export type SendProgress = (progress: number, message: string, total?: number) => Promise<void>;

export interface ProgressReporter {
  /** For the tool's own notes. A value that does not grow is raised a little, as the protocol demands growth. */
  readonly report: (progress: number, message: string, total?: number) => void;
  /**
   * Ends the notes. Resolves when those already sent are on their way, so that none overtakes the result.
   * @returns the value of the last note
   */
  readonly stop: () => Promise<number>;
}

/** Small enough never to reach the next step of a tool that counts in whole steps. */
const NUDGE = 1 / 1024;

/**
 * @param interval milliseconds between signs of life
 * @param after the last value of an earlier round of the same request
 */
export function startProgress(
  send: SendProgress,
  tool: string,
  interval: number,
  after = -1,
): ProgressReporter {
  const started = Date.now();
  const pending = new Set<Promise<void>>();
  let last = after;
  let stopped = false;
  // Once the tool counts for itself, seconds would be the wrong unit: signs of life then repeat its last note.
  let own: { readonly message: string; readonly total?: number } | undefined;

  const note = (progress: number, message: string, total?: number): void => {
    if (stopped) return;
    last = progress > last ? progress : last + NUDGE;
    // A client that has gone away is no reason to fail the call.
    const sent = send(last, message, total).catch(() => {});
    pending.add(sent);
    void sent.finally(() => pending.delete(sent));
  };

  note(0, `Calling ${tool}`);
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    if (own) note(last, `${own.message} (${seconds} s)`, own.total);
    else note(seconds, `Still waiting for the API (${seconds} s)`);
  }, interval);

  return {
    report(progress, message, total) {
      own = { message, ...(total !== undefined && { total }) };
      note(progress, message, total);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      if (pending.size > 0) await Promise.all(pending);
      return last;
    },
  };
}
