/**
 * - `timeout`: no complete answer in time
 * - `cancelled`: the caller gave up
 * - `dns`, `connect`, `tls`: no connection could be made
 * - `reset`: the connection ended before the answer did
 * - `too-large`: the body is larger than allowed
 * - `protocol`: what came is not HTTP, or not what its headers say
 * - `refused`: HTTP or this host has no such request, or not the one that a redirect asks for
 * - `busy`: this server sends its API as much as it may already
 * - `unavailable`: the API's host was down a moment ago, and is left alone for a while
 */
export type HttpErrorKind =
  | "timeout"
  | "cancelled"
  | "connect"
  | "dns"
  | "tls"
  | "reset"
  | "too-large"
  | "protocol"
  | "refused"
  | "busy"
  | "unavailable";

export interface HttpErrorOptions {
  readonly cause?: unknown;
  /** Default: that of the kinds in which no connection was made. */
  readonly isSilent?: boolean;
  /** Milliseconds. */
  readonly retryAfter?: number;
}

/** What this server decides itself, before it sends anything or goes on to where it was pointed. */
export const WITHHELD: ReadonlySet<HttpErrorKind> = new Set<HttpErrorKind>([
  "refused",
  "busy",
  "unavailable",
]);

/** No connection, no sign of life. */
const SILENT: ReadonlySet<HttpErrorKind> = new Set<HttpErrorKind>(["dns", "connect", "tls"]);

/** Why there is no response. The message names the origin at most: paths and headers may hold secrets. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly kind: HttpErrorKind;
  /** Whether the request may have reached the server. Where it is false, sending again repeats nothing. */
  readonly sent: boolean;
  /** Nothing at all came from the host: it may be down. */
  readonly isSilent: boolean;
  /** Milliseconds until sending makes sense again, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(kind: HttpErrorKind, message: string, sent: boolean, options: HttpErrorOptions = {}) {
    const { cause, isSilent = SILENT.has(kind), retryAfter } = options;
    super(message, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.sent = sent;
    this.isSilent = isSilent;
    this.retryAfter = retryAfter;
  }
}
