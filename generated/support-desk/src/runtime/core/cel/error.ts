/** An expression met a value that the API's schemas rule out, or ran out of its budget. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
  /** What was read: `steps.ticket.body.assignee.name`; absent where no path is to blame. */
  readonly path: string | undefined;

  constructor(message: string, path?: string) {
    super(message);
    this.path = path;
  }
}
