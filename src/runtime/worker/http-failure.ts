/** What `fetch` and body streams reject with, as one of the kinds of HttpError. */
import { HttpError, type HttpErrorKind } from "../core/http-error.js";

/** Where the platform tells a code, as Node's does in the error's cause. These are before anything is written. */
const BEFORE_SENDING: ReadonlyMap<string, HttpErrorKind> = new Map<string, HttpErrorKind>([
  ["ENOTFOUND", "dns"],
  ["EAI_AGAIN", "dns"],
  ["ECONNREFUSED", "connect"],
  ["EHOSTUNREACH", "connect"],
  ["ENETUNREACH", "connect"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect"],
  ["EPROTO", "tls"],
]);

const RESET: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET"]);
const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/**
 * The messages of workerd. It says the same of a connection that was never made and of one that broke, and calls a
 * host that cannot be resolved an internal error: the request may have been sent as far as anybody can tell.
 */
const CONNECTION_LOST = /connection (?:was )?(?:lost|closed|reset)/i;

/** @param isAnswered something had come from the host before */
export function httpErrorOf(error: unknown, origin: string, isAnswered: boolean): HttpError {
  if (error instanceof HttpError) return error;
  const code = codeOf(error);
  const before = BEFORE_SENDING.get(code) ?? (TLS.test(code) ? "tls" : undefined);
  // after a redirect the request itself was sent, and its host is there
  const how = { cause: error, isSilent: !isAnswered };
  if (before !== undefined) return new HttpError(before, messageOf(before, origin), isAnswered, how);
  const isReset = RESET.has(code) || (error instanceof Error && CONNECTION_LOST.test(error.message));
  const kind = isReset ? "reset" : "protocol";
  // workerd says no more of a host that is not there
  return new HttpError(kind, messageOf(kind, origin), true, how);
}

/** The code of the error or of what caused it. */
function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "string") return code;
  const [first]: readonly unknown[] = [Reflect.get(error, "errors")].flat();
  return codeOf(Reflect.get(error, "cause") ?? first);
}

/** Nothing of what was reported: its message may repeat addresses or header values. */
function messageOf(kind: HttpErrorKind, origin: string): string {
  switch (kind) {
    case "dns":
      return `The host name of ${origin} cannot be resolved.`;
    case "connect":
      return `No connection to ${origin} could be made.`;
    case "tls":
      return `No secure connection to ${origin} could be made.`;
    case "reset":
      return `${origin} closed the connection before its answer was complete, or could not be reached.`;
    default:
      return `The exchange with ${origin} broke the HTTP protocol, or the platform could not make it.`;
  }
}
