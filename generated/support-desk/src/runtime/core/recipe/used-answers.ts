/** Answers to confirmations that calls under way go by, or that have been used up: each counts for one change. */

/** Lives as long as the server, and knows nothing of its other replicas. */
export interface UsedAnswers {
  readonly isUsed: (answer: string) => boolean;
  /** @param until milliseconds of the epoch at which the answer ends by itself */
  readonly use: (answer: string, until: number) => void;
  /** The call has changed nothing after all. */
  readonly release: (answer: string) => void;
}

export function createUsedAnswers(clock: () => number): UsedAnswers {
  const used = new Map<string, number>();
  return {
    isUsed: (answer) => used.has(answer),
    use(answer, until) {
      const now = clock();
      for (const [known, end] of used) if (end <= now) used.delete(known);
      used.set(answer, until);
    },
    release: (answer) => void used.delete(answer),
  };
}
