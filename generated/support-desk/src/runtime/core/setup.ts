/** What the operator of a server has set up wrong: told before anything is served. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  /** What to do about it. */
  readonly fix: string | undefined;
  /** The environment variable that puts it right, where one does. */
  readonly variable: string | undefined;

  constructor(message: string, fix?: string, variable?: string) {
    super(message);
    this.fix = fix;
    this.variable = variable;
  }
}
