/** Why a server could not start listening. */

/**
 * - `port-in-use`: something else listens there
 * - `not-permitted`: the port is reserved for privileged processes
 * - `no-such-host`: the host is not an address of this machine
 * - `host-not-allowed`: the host is open to other machines, but no names are allowed for it
 */
export type ListenErrorKind = "port-in-use" | "not-permitted" | "no-such-host" | "host-not-allowed" | "other";

export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly kind: ListenErrorKind;
  readonly host: string;
  readonly port: number;

  constructor(kind: ListenErrorKind, host: string, port: number, options?: { readonly cause?: unknown }) {
    super(messageOf(kind, host, port), options);
    this.kind = kind;
    this.host = host;
    this.port = port;
  }
}

export function listenErrorOf(error: unknown, host: string, port: number): ListenError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new ListenError(KINDS[code] ?? "other", host, port, { cause: error });
}

const KINDS: Readonly<Record<string, ListenErrorKind>> = {
  EADDRINUSE: "port-in-use",
  EACCES: "not-permitted",
  EADDRNOTAVAIL: "no-such-host",
  ENOTFOUND: "no-such-host",
  EAI_AGAIN: "no-such-host",
};

function messageOf(kind: ListenErrorKind, host: string, port: number): string {
  switch (kind) {
    case "port-in-use":
      return `Port ${port} on ${host} is already in use. Stop what listens there, or choose another port.`;
    case "not-permitted":
      return `This process may not listen on port ${port}. Choose one above 1023.`;
    case "no-such-host":
      return `${host} is not an address of this machine.`;
    case "host-not-allowed":
      return (
        `${host} can be reached from other machines. Name the hosts under which clients may call this server, ` +
        "or listen on 127.0.0.1."
      );
    case "other":
      return `Cannot listen on ${host}:${port}.`;
  }
}
