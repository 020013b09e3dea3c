/** The client by `fetch`, as Node has it, against servers that do as they like with their sockets. */
import { once } from "node:events";
import { createServer } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { HttpError } from "../../../src/runtime/core/http-error.js";
import type { HttpOptions, HttpRequest } from "../../../src/runtime/core/types.js";
import { createWorkerHttpClient } from "../../../src/runtime/worker/http-client.js";
import { type RawServer, response, startRawServer } from "../../support/raw-server.js";

let server: RawServer;
const client = createWorkerHttpClient();
beforeAll(async () => {
  server = await startRawServer();
});
afterEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.close());

const NEVER = new AbortController().signal;

function send(request: Partial<HttpRequest> = {}, options: Partial<HttpOptions> = {}) {
  return client(
    { method: "GET", origin: server.origin, path: "/", headers: {}, ...request },
    { signal: NEVER, timeout: 5000, maxResponseBytes: 100_000, ...options },
  );
}

async function failure(promise: Promise<unknown>): Promise<Pick<HttpError, "kind" | "sent" | "message">> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpError))
    throw new Error(`Expected an HttpError, not ${String(error)}`, { cause: error });
  return { kind: error.kind, sent: error.sent, message: error.message };
}

async function portOf(listening: ReturnType<typeof createServer>): Promise<number> {
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("paths", () => {
  test.each([
    "/a/%2F%5c/b;c/..;/d",
    "//x",
    "/a//b",
    "/...",
    "/..a",
    "/%00%0d%0a",
    "/a?b=%2E%2E&c=../..&d=[]|^{}`",
    "/%zz%",
    "/%7e?q=%27",
  ])("%s goes out as it is", async (path) => {
    server.answer(response(200, {}));
    await send({ path });
    expect(server.requests.map(({ target }) => target)).toEqual([path]);
  });

  test.each([
    "/a/../b",
    "/a/..",
    "/./b",
    "/a/%2e%2e/b",
    "/a/%2E%2E/b",
    "/%2E.",
    "/.%2e/x",
    "/%2E",
    "/a/%2e/b",
    "/a\\..\\b",
    "/\\evil.example/",
    "/a b",
    "/a\tb",
    "/a\r\nx: y",
    "/a\u0000",
    "/é",
    "/a#b",
    "/a?b#",
    "/a?",
    "/a?b='",
    '/a"b',
    "/{a}",
    "",
    "a",
    "@evil.example/",
    ":1/",
    ".evil.example/",
  ])("%j is refused, and nothing is sent", async (path) => {
    server.answer(response(200, {}));
    expect(await failure(send({ path }))).toEqual({
      kind: "refused",
      sent: false,
      message:
        `This platform cannot send the path of this request to ${server.origin} as it is: it would rewrite a "." or ".." ` +
        "segment or a character of it, and so ask for something else. It was not sent.",
    });
    expect(server.requests).toEqual([]);
  });
});

describe("requests", () => {
  test("method, headers and bytes; the platform chooses the codings", async () => {
    server.answer(response(200, {}));
    const headers = { authorization: "Bearer x", "x-a": "é", "accept-encoding": "compress", accept: "a/b" };
    await send({ method: "PATCH", body: "é", headers });
    await send({ method: "POST", body: new Uint8Array([0, 255]) });
    expect(server.requests.map(({ method, body }) => [method, ...body])).toEqual([
      ["PATCH", 0xc3, 0xa9],
      ["POST", 0, 255],
    ]);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: "Bearer x",
      "x-a": "é",
      accept: "a/b",
    });
    expect(server.requests[0]?.headers["accept-encoding"]).not.toContain("compress");
    expect(server.requests.map((request) => "content-type" in request.headers)).toEqual([false, false]);
  });

  test.each<[string, Partial<HttpRequest>]>([
    ["a header line", { headers: { "x-a": "b\r\nc: d" } }],
    ["a header name", { headers: { "x a": "b" } }],
    ["a body of GET", { body: "{}" }],
    ["a body of HEAD", { method: "HEAD", body: "{}" }],
    ["the host", { headers: { host: "evil.example" } }],
    ["framing", { headers: { "content-length": "5" } }],
    ["TRACE", { method: "TRACE" }],
    ["no method", { method: "A B" }],
    ["no URL", { origin: "http://[" }],
  ])("%s that cannot be sent is not", async (_, request) => {
    expect(await failure(send(request))).toMatchObject({ kind: "refused", sent: false });
    expect(server.requests).toEqual([]);
  });

  test("a body with GET is refused by name", async () => {
    expect((await failure(send({ body: "{}" }))).message).toBe(
      `This platform cannot send a GET request with this body to ${server.origin}.`,
    );
  });
});

describe("answers", () => {
  test("status, headers and bytes; repeated headers are joined", async () => {
    server.answer(
      "HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\ncontent-length: 3\r\n\r\n\xff\0a",
    );
    const { status, headers, body } = await send();
    expect(status).toBe(404);
    expect(headers).toEqual({ "x-a": "1, 2", "set-cookie": "a=1, b=2", "content-length": "3" });
    expect(body).toHaveLength(3);
  });

  test("chunked, empty, and without a body", async () => {
    server.answer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    expect(Buffer.from((await send()).body).toString()).toBe("abcde");
    server.answer("HTTP/1.1 204 No Content\r\n\r\n");
    expect((await send()).body).toHaveLength(0);
    server.answer("HTTP/1.1 304 Not Modified\r\n\r\n");
    expect(await send()).toMatchObject({ status: 304, body: new Uint8Array() });
    server.answer("HTTP/1.1 200 OK\r\ncontent-length: 5000000\r\n\r\n");
    expect(await send({ method: "HEAD" })).toMatchObject({
      status: 200,
      headers: { "content-length": "5000000" },
    });
  });

  const text = "héllo ".repeat(1000);
  test.each([
    ["gzip", gzipSync(text)],
    ["br", brotliCompressSync(text)],
  ])("%s is undone, and its headers are gone", async (coding, bytes) => {
    server.answer(response(200, { "content-encoding": coding, "x-a": "1" }, bytes));
    const { body, headers } = await send();
    expect(Buffer.from(body).toString()).toBe(text);
    expect(headers).toEqual({ "x-a": "1" });
  });

  test("broken gzip is a protocol error", async () => {
    server.answer(response(200, { "content-encoding": "gzip" }, "certainly not compressed"));
    expect(await failure(send())).toMatchObject({ kind: "protocol", sent: true });
  });
});

describe("limits", () => {
  test.each([
    ["by its length", response(200, {}, "x".repeat(1001))],
    ["by its chunks", `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e9\r\n${"x".repeat(1001)}\r\n`],
    ["once decoded (gzip)", response(200, { "content-encoding": "gzip" }, gzipSync("x".repeat(1001)))],
    ["once decoded (br)", response(200, { "content-encoding": "br" }, brotliCompressSync("x".repeat(1001)))],
  ])("too large %s", async (_, bytes) => {
    server.answer(bytes);
    expect(await failure(send({}, { maxResponseBytes: 1000 }))).toMatchObject({
      kind: "too-large",
      sent: true,
    });
    server.answer(response(200, {}, "x".repeat(1000)));
    expect((await send({}, { maxResponseBytes: 1000 })).body).toHaveLength(1000);
  });

  test("an endless body is cut off, not read", async () => {
    let written = 0;
    server.answer((_, socket) => {
      const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
      const more = () => {
        while (!socket.destroyed && socket.write(chunk)) written += 0x10000;
      };
      socket.on("drain", more);
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      more();
      return undefined;
    });
    expect(await failure(send({}, { maxResponseBytes: 100_000 }))).toMatchObject({ kind: "too-large" });
    expect(written).toBeLessThan(50_000_000);
  });

  test("a bomb is cut off where the limit is", async () => {
    server.answer(response(200, { "content-encoding": "gzip" }, gzipSync(Buffer.alloc(50_000_000))));
    expect(await failure(send())).toMatchObject({ kind: "too-large" });
  });

  test.each([
    ["no answer", undefined],
    ["half a header block", "HTTP/1.1 200 OK\r\nx-a: 1\r\n"],
    ["half a body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
  ])("%s in time is a timeout", async (_, bytes) => {
    server.answer(() => bytes);
    const start = performance.now();
    expect(await failure(send({}, { timeout: 60 }))).toEqual({
      kind: "timeout",
      sent: true,
      message: `${server.origin} did not answer completely within 60 ms.`,
    });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("a timeout longer than a timer can hold is none", async () => {
    server.answer(response(200, {}));
    expect(await send({}, { timeout: Number.MAX_SAFE_INTEGER })).toMatchObject({ status: 200 });
  });
});

describe("cancellation", () => {
  test("before anything was sent", async () => {
    expect(await failure(send({}, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: "cancelled",
      sent: false,
    });
    expect(server.requests).toHaveLength(0);
  });

  test.each([
    ["waiting for an answer", undefined],
    ["reading one", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
  ])("while %s", async (_, bytes) => {
    const abort = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.answer((_request, socket) => {
        socket.on("close", () => resolve());
        setTimeout(() => abort.abort(new Error("the caller's own reason")), 30);
        return bytes;
      });
    });
    expect(await failure(send({}, { signal: abort.signal }))).toMatchObject({
      kind: "cancelled",
      sent: true,
    });
    await closed;
  });

  test("nothing stays on the caller's signal", async () => {
    server.answer(response(200, {}, "x"));
    const listeners = new Set<unknown>();
    const { signal } = new AbortController();
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (type: string, listener: () => void) => {
      listeners.add(listener);
      add(type, listener);
    };
    signal.removeEventListener = (type: string, listener: () => void) => {
      listeners.delete(listener);
      remove(type, listener);
    };
    await send({}, { signal });
    await failure(send({}, { signal, maxResponseBytes: 0 }));
    server.answer(() => undefined);
    await failure(send({}, { signal, timeout: 20 }));
    expect(listeners.size).toBe(0);
  });
});

describe("failures", () => {
  test("nobody listens", async () => {
    const probe = createServer();
    const origin = `http://127.0.0.1:${await portOf(probe)}`;
    probe.close();
    await once(probe, "close");
    const request = { origin, path: "/secret?key=hush", headers: { authorization: "hush" } };
    expect(await failure(send(request))).toEqual({
      kind: "connect",
      sent: false,
      message: `No connection to ${origin} could be made.`,
    });
  });

  test("no such host", async () => {
    expect(await failure(send({ origin: "http://no-such-host.invalid" }))).toMatchObject({
      kind: "dns",
      sent: false,
    });
  });

  test("no TLS on the other side", async () => {
    const plain = createServer((socket) => socket.on("error", () => {}).end("this is not TLS\r\n"));
    const origin = `https://127.0.0.1:${await portOf(plain)}`;
    expect(await failure(send({ origin }))).toMatchObject({ kind: "tls", sent: false });
    plain.close();
  });

  test.each([
    ["at once", ""],
    ["inside the headers", "HTTP/1.1 200 OK\r\nx-a"],
    ["inside the body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
  ])("closed %s", async (_, bytes) => {
    server.answer((_request, socket) => {
      socket.end(bytes);
      return undefined;
    });
    expect(await failure(send({ method: "POST", body: "{}" }))).toMatchObject({ kind: "reset", sent: true });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ["not HTTP", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"],
  ])("%s", async (_, bytes) => {
    server.answer(bytes);
    expect(await failure(send())).toMatchObject({ kind: "protocol", sent: true });
  });
});

describe("redirects", () => {
  /** Answers 302 to `location` for every path but /done. */
  function redirect(location: (target: string) => string, status = 302): void {
    server.answer(({ target }) =>
      target.startsWith("/done")
        ? response(200, {}, target)
        : response(status, { location: location(target) }, "moved"),
    );
  }

  test.each([
    ["an absolute path", () => "/done?y=%2e", "/done?y=%2e"],
    ["a fragment", () => "/done#here", "/done"],
    ["the same origin", () => `${server.origin.toUpperCase()}/done/x`, "/done/x"],
  ])("to %s is followed", async (_, location, target) => {
    for (const status of [301, 302, 303, 307, 308]) {
      redirect(location, status);
      expect(Buffer.from((await send({ headers: { authorization: "x" } })).body).toString()).toBe(target);
      expect(server.requests.at(-1)?.headers["authorization"]).toBe("x");
    }
    expect((await send({ method: "HEAD" })).status).toBe(200);
  });

  test.each([
    ["another host", () => `http://localhost:${server.port}/done`],
    ["another port", () => "http://127.0.0.1:1/done"],
    ["another scheme", () => `https://127.0.0.1:${server.port}/done`],
    ["a user", () => `http://u:p@127.0.0.1:${server.port}/done`],
    ["an authority without a scheme", () => "//evil.example/done"],
    ["a backslash", () => "/\\evil.example/done"],
    ["a relative path", () => "done"],
    ["nothing", () => ""],
    ["another kind of URL", () => "javascript:alert(1)"],
  ])("to %s is an answer", async (_, location) => {
    redirect(location);
    expect(await send({ headers: { authorization: "x" } })).toMatchObject({
      status: 302,
      body: new TextEncoder().encode("moved"),
    });
    expect(server.requests).toHaveLength(1);
  });

  test("to a path that would become another one is an error", async () => {
    redirect(() => "/done/%2e%2e/x");
    expect(await failure(send())).toMatchObject({ kind: "refused", sent: true });
    expect(server.requests).toHaveLength(1);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("of %s is an answer", async (method) => {
    redirect(() => "/done", 307);
    expect((await send({ method })).status).toBe(307);
    expect(server.requests).toHaveLength(1);
  });

  test("five are followed, a circle is not", async () => {
    redirect((target) => (target === "/5" ? "/done" : `/${Number(target.slice(1)) + 1}`));
    expect((await send({ path: "/1" })).status).toBe(200);
    expect(server.requests).toHaveLength(6);
    expect(await failure(send({ path: "/0" }))).toMatchObject({ kind: "protocol", sent: true });
  });

  test("the timer covers all hops", async () => {
    server.answer((_, socket) => {
      setTimeout(() => socket.write(response(302, { location: "/again" })), 30);
      return undefined;
    });
    expect(await failure(send({}, { timeout: 100 }))).toMatchObject({ kind: "timeout" });
  });
});
