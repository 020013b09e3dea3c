/** What the operator of a server has set up wrong: told before anything is served. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  /** What to do about it. */
  readonly fix: string | undefined;

  constructor(message: string, fix?: string) {
    super(message);
    this.fix = fix;
  }
}
