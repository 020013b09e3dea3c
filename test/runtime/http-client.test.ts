/** The undici client against servers that do as they like with their sockets. */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import * as zlib from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { HttpError } from "../../src/runtime/core/http-error.js";
import type { HttpOptions, HttpRequest } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { type RawServer, response, startRawServer } from "../support/raw-server.js";

const { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } = zlib;
/** Node 22.15 and later; unknown to the types of Node 20. */
const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (text: string) => Buffer };

let server: RawServer;
let client: NodeHttpClient;
beforeAll(async () => {
  server = await startRawServer();
  client = createHttpClient();
});
afterEach(() => {
  server.requests.length = 0;
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const NEVER = new AbortController().signal;

function send(request: Partial<HttpRequest> = {}, options: Partial<HttpOptions> = {}, through = client) {
  return through.send(
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

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

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
    server.answer(response(200, { "content-encoding": "gzip" }));
    expect((await send()).body).toHaveLength(0);
    server.answer("HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n");
    expect((await send()).body).toHaveLength(0);
    // RFC 9110 §8.6: a 304 may have the length of the body it stands for.
    server.answer("HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n");
    expect(await send()).toMatchObject({ status: 304, body: new Uint8Array() });
    server.answer("HTTP/1.1 200 OK\r\ncontent-length: 5000000\r\ncontent-encoding: gzip\r\n\r\n");
    expect(await send({ method: "HEAD" })).toMatchObject({
      status: 200,
      headers: { "content-length": "5000000" },
    });
  });

  test("the path goes out as it is, and the connection is kept", async () => {
    const own = createHttpClient();
    const before = server.connections();
    server.answer(response(200, {}));
    for (const path of ["/a/%2e%2E/b", "/a/../b", "//x", "/a?b=%2E%2E&c='|", "/5", "/6", "/7", "/8"]) {
      await send({ path }, {}, own);
      expect(server.requests.at(-1)?.target).toBe(path);
    }
    // undici hears of a free connection one tick later than we of the answer, so there may be a second.
    expect(server.connections()).toBeLessThanOrEqual(before + 2);
    await own.close();
  });

  test("the accepted codings are the client's choice", async () => {
    server.answer(response(200, {}));
    await send({ headers: { "accept-encoding": "compress" } });
    expect(server.requests[0]?.head.match(/accept-encoding: .*/gi)).toEqual([
      expect.stringMatching(/gzip, deflate, br/),
    ]);
  });

  test("bytes and text are sent as bodies", async () => {
    server.answer(response(200, {}));
    await send({ method: "POST", body: "é" });
    await send({ method: "POST", body: new Uint8Array([0, 255]) });
    expect(server.requests.map((request) => [...request.body])).toEqual([
      [0xc3, 0xa9],
      [0, 255],
    ]);
  });
});

describe("compression", () => {
  const text = "héllo ".repeat(1000);
  test.each([
    ["gzip", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["GZIP", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["br", brotliCompressSync(text)],
    ["deflate, gzip", gzipSync(deflateSync(text))],
    ["identity, br", brotliCompressSync(text)],
  ])("%s is undone", async (coding, bytes) => {
    server.answer(response(200, { "content-encoding": coding, "x-a": "1" }, bytes));
    const { body, headers } = await send();
    expect(Buffer.from(body).toString()).toBe(text);
    expect(headers).toEqual({ "x-a": "1" });
  });

  test.skipIf(zstdCompressSync === undefined)("zstd is undone", async () => {
    server.answer(response(200, { "content-encoding": "zstd" }, zstdCompressSync?.(text)));
    expect(Buffer.from((await send()).body).toString()).toBe(text);
    expect(server.requests[0]?.headers["accept-encoding"]).toContain("zstd");
  });

  test("a coding that is not ours leaves body and headers alone", async () => {
    for (const coding of ["compress", "gzip, aws-chunked", "identity", "gzip,gzip,gzip,gzip"]) {
      server.answer(response(200, { "content-encoding": coding }, "abc"));
      expect(await send()).toMatchObject({
        headers: { "content-encoding": coding, "content-length": "3" },
        body: Buffer.from("abc"),
      });
    }
  });

  test.each(["gzip", "deflate", "br"])("broken %s is a protocol error", async (coding) => {
    server.answer(response(200, { "content-encoding": coding }, "\x08certainly not compressed"));
    expect(await failure(send())).toMatchObject({ kind: "protocol", sent: true });
    const whole =
      coding === "gzip" ? gzipSync(text) : coding === "br" ? brotliCompressSync(text) : deflateSync(text);
    server.answer(response(200, { "content-encoding": coding }, whole.subarray(0, -5)));
    expect(await failure(send())).toMatchObject({ kind: "protocol", sent: true });
  });
});

describe("limits", () => {
  test.each([
    ["by its length", response(200, {}, "x".repeat(1001))],
    ["by its chunks", `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e9\r\n${"x".repeat(1001)}\r\n`],
    ["once decoded (gzip)", response(200, { "content-encoding": "gzip" }, gzipSync("x".repeat(1001)))],
    [
      "once decoded (deflate)",
      response(200, { "content-encoding": "deflate" }, deflateRawSync("x".repeat(1001))),
    ],
    ["once decoded (br)", response(200, { "content-encoding": "br" }, brotliCompressSync("x".repeat(1001)))],
  ])("too large %s", async (_, bytes) => {
    server.answer(bytes);
    expect(await failure(send({}, { maxResponseBytes: 1000 }))).toMatchObject({
      kind: "too-large",
      sent: true,
    });
    // And the client still works.
    server.answer(response(200, {}, "x".repeat(1000)));
    expect((await send({}, { maxResponseBytes: 1000 })).body).toHaveLength(1000);
  });

  test("a length over the limit is enough", async () => {
    server.answer("HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n");
    expect(await failure(send({}, { maxResponseBytes: 1000, timeout: 500 }))).toMatchObject({
      kind: "too-large",
    });
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

  test.each([
    ["gzip", gzipSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
  ])("a %s bomb is cut off where the limit is", async (coding, compress) => {
    server.answer(response(200, { "content-encoding": coding }, compress(Buffer.alloc(50_000_000))));
    const before = process.memoryUsage().arrayBuffers;
    expect(await failure(send({}, { maxResponseBytes: 100_000 }))).toMatchObject({ kind: "too-large" });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  test.each([
    ["no answer", undefined],
    ["half a header block", "HTTP/1.1 200 OK\r\nx-a: 1\r\n"],
    ["half a body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
  ])("%s in time is a timeout", async (_, bytes) => {
    server.answer(() => bytes);
    const start = performance.now();
    expect(await failure(send({}, { timeout: 60 }))).toMatchObject({ kind: "timeout", sent: true });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("a body that trickles in has no more time than one that does not", async () => {
    server.answer((_, socket) => {
      const timer = setInterval(() => socket.write("x"), 10);
      socket.on("close", () => clearInterval(timer));
      return "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
    });
    expect(await failure(send({}, { timeout: 120 }))).toMatchObject({ kind: "timeout", sent: true });
  });

  test("a request that waits for a connection fails in time", async () => {
    const own = createHttpClient({ connections: 1 });
    server.answer(() => undefined);
    const first = failure(send({}, { timeout: 300 }, own));
    expect(await failure(send({ path: "/second" }, { timeout: 60 }, own))).toMatchObject({ kind: "timeout" });
    expect(await first).toMatchObject({ kind: "timeout", sent: true });
    expect(server.requests.map((request) => request.target)).toEqual(["/"]);
    await own.close();
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
      server.answer((_request, socket: Socket) => {
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
    const origin = `http://127.0.0.1:${await freePort()}`;
    const { kind, sent, message } = await failure(
      send({ origin, path: "/secret?key=hush", headers: { authorization: "hush" } }),
    );
    expect({ kind, sent }).toEqual({ kind: "connect", sent: false });
    expect(message).toBe(`No connection to ${origin} could be made (ECONNREFUSED).`);
  });

  test("no such host", async () => {
    expect(await failure(send({ origin: "http://no-such-host.invalid" }))).toMatchObject({
      kind: "dns",
      sent: false,
    });
  });

  test("no TLS on the other side", async () => {
    const own = createHttpClient();
    server.answer("this is not TLS\r\n");
    const plain = createServer((socket) => socket.on("error", () => {}).end("this is not TLS\r\n")).listen(
      0,
      "127.0.0.1",
    );
    await once(plain, "listening");
    const address = plain.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    expect(await failure(send({ origin: `https://127.0.0.1:${port}` }, {}, own))).toMatchObject({
      kind: "tls",
      sent: false,
    });
    plain.close();
    await own.close();
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

  test("reset", async () => {
    server.answer((_request, socket) => {
      socket.resetAndDestroy();
      return undefined;
    });
    expect(await failure(send())).toMatchObject({ kind: "reset", sent: true });
  });

  test.each([
    ["not HTTP", "SSH-2.0-OpenSSH_9.2\r\n"],
    ["an overlong header", `HTTP/1.1 200 OK\r\nx-a: ${"a".repeat(100_000)}\r\n\r\n`],
    ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"],
  ])("%s", async (_, bytes) => {
    server.answer(bytes);
    expect(await failure(send())).toMatchObject({ kind: "protocol", sent: true });
  });

  test("a request line or header that is none is never sent", async () => {
    const own = createHttpClient();
    server.answer(response(200, {}));
    // Also where there is a connection that it could have been written to.
    await send({}, {}, own);
    for (const request of [
      { path: "/a b" },
      { path: "/\r\nx: y" },
      { headers: { "x-a": "b\r\nc: d" } },
      { headers: { "x a": "b" } },
    ]) {
      expect(await failure(send(request, {}, own))).toMatchObject({ kind: "refused", sent: false });
    }
    expect(server.requests).toHaveLength(1);
    await own.close();
  });

  test("after close", async () => {
    const own = createHttpClient();
    await own.close();
    expect(await failure(send({}, {}, own))).toMatchObject({ kind: "cancelled", sent: false });
  });

  test("close waits for what is under way", async () => {
    const own = createHttpClient();
    server.answer((_request, socket) => {
      setTimeout(() => socket.write(response(200, {}, "late")), 50);
      return undefined;
    });
    const sending = send({}, {}, own);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await own.close();
    expect((await sending).body).toHaveLength(4);
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
    ["an absolute path", () => "/done", "/done"],
    ["dots that stay", () => "/done/%2e%2E/../x?y=%2e", "/done/%2e%2E/../x?y=%2e"],
    ["a fragment", () => "/done#here", "/done"],
    ["the same origin", () => `${server.origin.toUpperCase()}/done/..`, "/done/.."],
  ])("to %s is followed", async (_, location, target) => {
    redirect(location);
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
    ["a line break in disguise", () => "/done\x85"],
    ["nothing", () => ""],
    ["another kind of URL", () => "javascript:alert(1)"],
  ])("to %s is an answer", async (_, location) => {
    redirect(location);
    expect(await send({ headers: { authorization: "x" } })).toMatchObject({
      status: 302,
      body: Buffer.from("moved"),
    });
    expect(server.requests).toHaveLength(1);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("of %s is an answer", async (method) => {
    redirect(() => "/done", 307);
    expect((await send({ method })).status).toBe(307);
    expect(server.requests).toHaveLength(1);
  });

  test("300 is no redirect", async () => {
    redirect(() => "/done", 300);
    expect((await send()).status).toBe(300);
  });

  test("five are followed, a circle is not", async () => {
    redirect((target) => (target === "/5" ? "/done" : `/${Number(target.slice(1)) + 1}`));
    expect((await send({ path: "/1" })).status).toBe(200);
    expect(server.requests).toHaveLength(6);
    expect(await failure(send({ path: "/0" }))).toMatchObject({ kind: "protocol", sent: true });
    redirect(() => "/again");
    expect(await failure(send())).toMatchObject({ kind: "protocol", sent: true });
  });

  test("none is followed once the time is over", async () => {
    server.answer("HTTP/1.1 302 Found\r\nlocation: /done\r\ncontent-length: 10\r\n\r\nabc");
    expect(await failure(send({}, { timeout: 40 }))).toMatchObject({ kind: "timeout", sent: true });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(server.requests).toHaveLength(1);
  });

  test("the timer covers all hops", async () => {
    server.answer((_, socket) => {
      setTimeout(() => socket.write(response(302, { location: "/again" })), 30);
      return undefined;
    });
    expect(await failure(send({}, { timeout: 100 }))).toMatchObject({ kind: "timeout" });
    const before = server.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.requests.length).toBeLessThanOrEqual(before + 1);
  });
});
