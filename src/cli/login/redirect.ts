/** Where the browser comes back to: a server on loopback for one answer (RFC 8252 §7.3). */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CommandFailure } from "../failure.js";

export interface Redirect {
  readonly uri: string;
  /** The parameters of the answer that is meant: of others, which anybody may send, nothing comes. */
  readonly answer: Promise<URLSearchParams>;
  readonly close: () => void;
}

const PATH = "/callback";

/** @param port 0 picks a free one @param isMeant whether these parameters answer our request */
export async function listenForRedirect(
  port: number,
  isMeant: (parameters: URLSearchParams) => boolean,
): Promise<Redirect> {
  let answered: (parameters: URLSearchParams) => void = () => {};
  const answer = new Promise<URLSearchParams>((resolve) => {
    answered = resolve;
  });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    const isOurs = request.method === "GET" && pathname === PATH && request.headers.host === hostOf();
    const isAnswer = isOurs && isMeant(searchParams);
    const text = isAnswer
      ? "openapi-mcp has the answer. You can close this window."
      : "This is not what openapi-mcp waits for.";
    response.writeHead(isAnswer ? 200 : 400, {
      "content-type": "text/plain; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      connection: "close",
    });
    response.end(`${text}\n`);
    if (isAnswer) answered(searchParams);
  });
  const hostOf = () => `127.0.0.1:${(server.address() as AddressInfo | null)?.port}`;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new CommandFailure(`cannot listen on 127.0.0.1:${port} (${error.code}).`)),
    );
    server.listen(port, "127.0.0.1", () => resolve());
  });
  return {
    uri: `http://${hostOf()}${PATH}`,
    answer,
    close() {
      server.close();
      server.closeIdleConnections();
    },
  };
}
