/** What undici, the socket and TLS report, as one of the kinds of HttpError. */
import { HttpError, type HttpErrorKind } from "../core/http-error.js";

const KINDS: ReadonlyMap<string, HttpErrorKind> = new Map<string, HttpErrorKind>([
  ["ENOTFOUND", "dns"],
  ["EAI_AGAIN", "dns"],
  ["EAI_FAIL", "dns"],
  ["EAI_NODATA", "dns"],
  ["EAI_NONAME", "dns"],
  ["ECONNREFUSED", "connect"],
  ["EHOSTUNREACH", "connect"],
  ["EHOSTDOWN", "connect"],
  ["ENETUNREACH", "connect"],
  ["ENETDOWN", "connect"],
  ["EADDRNOTAVAIL", "connect"],
  ["EACCES", "connect"],
  ["EPERM", "connect"],
  ["EMFILE", "connect"],
  ["UND_ERR_CONNECT_TIMEOUT", "connect"],
  ["ECONNRESET", "reset"],
  ["ECONNABORTED", "reset"],
  ["EPIPE", "reset"],
  ["ETIMEDOUT", "reset"],
  ["UND_ERR_SOCKET", "reset"],
  ["UND_ERR_CLOSED", "cancelled"],
  ["UND_ERR_DESTROYED", "cancelled"],
  ["EPROTO", "tls"],
  ["UND_ERR_INVALID_ARG", "refused"],
  ["UND_ERR_NOT_SUPPORTED", "refused"],
]);

// OpenSSL's verification codes and Node's own.
const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH)/;

/** The kinds that end before anything is written. */
const BEFORE_SENDING: ReadonlySet<HttpErrorKind> = new Set<HttpErrorKind>([
  "dns",
  "connect",
  "tls",
  "refused",
]);

/** `maybeSent`: whether there was a connection the request can have been written to. */
export function httpErrorOf(error: unknown, origin: string, maybeSent: boolean): HttpError {
  if (error instanceof HttpError) return error;
  const code = codeOf(error);
  const kind = kindOf(code, error);
  const sent = maybeSent && !BEFORE_SENDING.has(kind);
  return new HttpError(kind, messageOf(kind, origin, code), sent, { cause: error });
}

/** A proxy that makes no connection: what it answers is not from the server. Undefined for anything else. */
export function proxyErrorOf(error: unknown, origin: string, proxy: string): HttpError | undefined {
  if (error instanceof HttpError) return undefined;
  const code = codeOf(error);
  const answered = /^Proxy .*\((\d{3})\)/.exec(error instanceof Error ? error.message : "")?.[1];
  const says = answered === "407" ? "wants a user name and password, or others" : `answered HTTP ${answered}`;
  if (answered !== undefined)
    return new HttpError("connect", `No connection to ${origin} could be made: ${proxy} ${says}.`, false, {
      cause: error,
    });
  const kind = kindOf(code, error);
  if (code !== "UND_ERR_HEADERS_TIMEOUT" && kind !== "connect" && kind !== "dns") return undefined;
  const message = `No connection to ${origin} could be made through ${proxy} (${code}).`;
  return new HttpError("connect", message, false, { cause: error });
}

function kindOf(code: string, error: unknown): HttpErrorKind {
  // A dead peer on an open connection and one that never answered share this code.
  if (code === "ETIMEDOUT" && property(error, "syscall") === "connect") return "connect";
  return KINDS.get(code) ?? (TLS.test(code) ? "tls" : "protocol");
}

/** A host with several addresses fails with an AggregateError, which has the code of one of them or none. */
function codeOf(error: unknown): string {
  const code = property(error, "code");
  if (typeof code === "string") return code;
  const errors = property(error, "errors");
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : "";
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** Only the code of what was reported: its own message may repeat addresses or header values. */
function messageOf(kind: HttpErrorKind, origin: string, code: string): string {
  const reason = code === "" ? "" : ` (${code})`;
  switch (kind) {
    case "dns":
      return `The host name of ${origin} cannot be resolved${reason}.`;
    case "connect":
      return `No connection to ${origin} could be made${reason}.`;
    case "tls":
      return `No secure connection to ${origin} could be made${reason}.`;
    case "reset":
      return `${origin} closed the connection before its answer was complete${reason}.`;
    case "cancelled":
      return "The HTTP client is closed.";
    case "refused":
      return `HTTP has no such request as this one to ${origin}${reason}.`;
    default:
      return `The exchange with ${origin} broke the HTTP protocol${reason}.`;
  }
}
