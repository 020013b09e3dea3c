/**
 * A value that may not be sent. Thrown before anything leaves the process; the message is written for a
 * language model: which argument, why, and what to send instead.
 */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  /** The argument to blame, where one is. */
  readonly argument: string | undefined;

  constructor(message: string, argument?: string) {
    super(message);
    this.argument = argument;
  }
}

/** For what looks ahead: what is refused is said when it is to be sent. */
export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RequestRefused) return undefined;
    throw error;
  }
}

/** The values of these kinds cannot be written as text at all. */
export function refuseValue(argument: string, what: string): RequestRefused {
  return new RequestRefused(
    `Argument ${quote(argument)} contains ${what}, which cannot be sent. Send a string, a number, true or false.`,
    argument,
  );
}

/** What no type but JSON says how to write. */
export function refuseType(argument: string, contentType: string): RequestRefused {
  return new RequestRefused(
    `Argument ${quote(argument)} is sent as ${contentType}, which an object or a list cannot be written as. Send its text.`,
    argument,
  );
}

/** RFC 3629 §3: half of a surrogate pair has no UTF-8 form. */
export function refuseLoneSurrogate(argument: string): RequestRefused {
  return new RequestRefused(
    `Argument ${quote(argument)} contains half of a Unicode surrogate pair, which has no encoding. ` +
      "Send the text without that character.",
    argument,
  );
}

export function refuseDepth(argument: string): RequestRefused {
  return new RequestRefused(
    `Argument ${quote(argument)} is nested too deeply to be sent. Send a flatter value.`,
    argument,
  );
}

/** Names in messages: quoted and kept short, since they may be a model's own invention. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
