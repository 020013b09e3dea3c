/** A TCP server that reads HTTP/1.1 requests as bytes, without any HTTP library's opinion of them. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { buildRequest, type RequestTarget } from "../../src/runtime/core/request.js";
import type { Arguments, OperationDescriptor, ParameterDescriptor } from "../../src/runtime/core/types.js";
import type { NodeHttpClient } from "../../src/runtime/node/http-client.js";

export interface RawRequest {
  /** `GET /x HTTP/1.1` */
  readonly line: string;
  readonly method: string;
  /** The request target exactly as it came. */
  readonly target: string;
  /** The header block between request line and empty line, CRLFs included, decoded as Latin-1. */
  readonly head: string;
  /** Lower-case name → value as it came; Latin-1. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RawServer {
  readonly origin: string;
  readonly port: number;
  readonly requests: RawRequest[];
  /** How many connections were ever accepted. */
  readonly connections: () => number;
  /** What to answer from now on; the default is an empty 200 with JSON `{}`. */
  answer(reply: Reply): void;
  close(): Promise<void>;
}

/** Bytes to write, or a function that does as it likes with the socket. */
export type Reply = string | Buffer | ((request: RawRequest, socket: Socket) => string | Buffer | undefined);

const OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";

export async function startRawServer(): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let reply: Reply = OK;
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    let pending = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const parsed = parse(pending);
        if (parsed === undefined) return;
        pending = pending.subarray(parsed.length);
        requests.push(parsed.request);
        const bytes = typeof reply === "function" ? reply(parsed.request, socket) : reply;
        if (bytes !== undefined) socket.write(bytes);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    answer: (next) => {
      reply = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** One complete request from the front of the bytes; undefined while it is not all there. */
function parse(bytes: Buffer): { readonly request: RawRequest; readonly length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const text = bytes.toString("latin1", 0, end);
  const lineEnd = text.indexOf("\r\n");
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const head = lineEnd < 0 ? "" : text.slice(lineEnd + 2);
  const headers: Record<string, string> = {};
  for (const field of head.split("\r\n")) {
    const colon = field.indexOf(":");
    if (colon > 0) headers[field.slice(0, colon).toLowerCase()] = field.slice(colon + 1).trim();
  }
  const length = Number(headers["content-length"] ?? 0);
  const start = end + 4;
  if (bytes.length < start + length) return undefined;
  const method = line.slice(0, line.indexOf(" "));
  const target = line.slice(method.length + 1, line.lastIndexOf(" "));
  const body = Buffer.from(bytes.subarray(start, start + length));
  return { request: { line, method, target, head, headers, body }, length: start + length };
}

/** An HTTP/1.1 response as bytes, with its length. */
export function response(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = "",
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ "content-length": String(bytes.length), ...headers }).map(
    ([k, v]) => `${k}: ${v}\r\n`,
  );
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join("")}\r\n`, "latin1"), bytes]);
}

/** A descriptor with every default of OAS filled in for its location. */
export function parameter(
  given: Partial<ParameterDescriptor> & Pick<ParameterDescriptor, "name" | "in">,
): ParameterDescriptor {
  const style = given.style ?? (given.in === "query" || given.in === "cookie" ? "form" : "simple");
  return {
    argument: given.name,
    required: given.in === "path",
    explode: style === "form",
    allowReserved: false,
    style,
    ...given,
  };
}

export function operation(given: Partial<OperationDescriptor>): OperationDescriptor {
  return {
    id: "test",
    method: "GET",
    path: "/",
    parameters: [],
    security: [],
    accept: "application/json",
    ...given,
  };
}

/** Builds the request, sends it with the real client, and returns what the server read. */
export async function onWire(
  server: RawServer,
  client: NodeHttpClient,
  descriptor: OperationDescriptor,
  args: Arguments,
  target: Partial<RequestTarget> = {},
): Promise<RawRequest> {
  const before = server.requests.length;
  const request = buildRequest(descriptor, args, { baseUrl: server.origin, ...target });
  await client.send(request, { signal: new AbortController().signal, timeout: 5000, maxResponseBytes: 1e6 });
  const [received, second] = server.requests.slice(before);
  if (received === undefined || second !== undefined)
    throw new Error("Expected exactly one request on the wire.");
  return received;
}
