/** An API that is played back: it answers as it is told and keeps what it was asked. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Request {
  readonly method: string;
  /** With its query, as in the request line. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  /** JSON data where it was sent as JSON, else text. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly contentType?: string;
  readonly body?: unknown;
}

export interface Exchange {
  readonly request: Request;
  readonly answer: Answer;
}

export interface Upstream {
  readonly url: string;
  readonly requests: readonly Request[];
  readonly close: () => void;
}

/** Listens on this machine only. What is asked for and not in the script is answered with 404. */
export async function play(script: readonly Exchange[]): Promise<Upstream> {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await received(incoming);
    requests.push(request);
    const isAsked = (one: Exchange) => one.request.method === request.method && one.request.path === request.path;
    const { status, contentType, body } = script.find(isAsked)?.answer ?? { status: 404 };
    response.writeHead(status, contentType === undefined ? {} : { "content-type": contentType });
    response.end(contentType === "application/json" ? JSON.stringify(body) : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function received(incoming: IncomingMessage): Promise<Request> {
  const { method = "", url = "", headers } = incoming;
  const content = await text(incoming);
  const isJson = /[/+]json(?:;|$)/.test(headers["content-type"] ?? "");
  return { method, path: url, headers, ...(content !== "" && { body: isJson ? JSON.parse(content) : content }) };
}
