/** How a command ends when it cannot go on. Exit codes are part of the interface. */

export const EXIT = {
  ok: 0,
  /** Diagnostics with errors, or a call whose result is an error. */
  problems: 1,
  /** Wrong usage: an unknown option, a value that cannot be read, a port in use. */
  usage: 2,
  /** Our bug: please report. */
  bug: 70,
} as const;

/** Ends the command with a message for the person at the terminal; nothing about it is our bug. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  /** What to do about it. */
  readonly fix: string | undefined;

  constructor(message: string, options: { readonly exitCode?: number; readonly fix?: string } = {}) {
    super(message);
    this.exitCode = options.exitCode ?? EXIT.usage;
    this.fix = options.fix;
  }
}
