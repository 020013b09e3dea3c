/**
 * - `timeout`: no complete answer in time
 * - `cancelled`: the caller gave up
 * - `dns`, `connect`, `tls`: no connection could be made
 * - `reset`: the connection ended before the answer did
 * - `too-large`: the body is larger than allowed
 * - `protocol`: what came is not HTTP, or not what its headers say
 * - `refused`: HTTP or this host has no such request, or not the one that a redirect asks for
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
  | "refused";

/** Why there is no response. The message names the origin at most: paths and headers may hold secrets. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly kind: HttpErrorKind;
  /** Whether the request may have reached the server. Where it is false, sending again repeats nothing. */
  readonly sent: boolean;

  constructor(kind: HttpErrorKind, message: string, sent: boolean, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
    this.sent = sent;
  }
}
