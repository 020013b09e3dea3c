/** Both ports where they are meant to run: in workerd, without Node's modules. */
import { once } from "node:events";
import { createServer } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import fc from "fast-check";
import { Miniflare } from "miniflare";
import { match } from "path-to-regexp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { RequestRefused } from "../../../src/runtime/core/refused.js";
import { buildRequest } from "../../../src/runtime/core/request.js";
import type { HttpRequest, ToolListing } from "../../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../../src/runtime/core/validate.js";
import { createValidator } from "../../../src/runtime/node/validator.js";
import { anyValue } from "../../support/hostile-text.js";
import { projectRoot } from "../../support/paths.js";
import { operation, parameter, type RawServer, response, startRawServer } from "../../support/raw-server.js";
import { type Task, worker } from "./worker-under-test.js";

let workerd: Miniflare;
let server: RawServer;
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { worker as default } from "./worker-under-test.ts";',
      resolveDir: `${projectRoot}test/runtime/worker`,
    },
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    write: false,
  });
  workerd = new Miniflare({
    modules: true,
    script: outputFiles[0]?.text ?? "",
    compatibilityDate: "2025-09-01",
  });
  await workerd.ready;
  server = await startRawServer();
});
afterEach(() => {
  server.requests.length = 0;
});
afterAll(async () => {
  await server.close();
  await workerd.dispose();
});

async function perform(task: Task): Promise<unknown> {
  const answer = await workerd.dispatchFetch("http://worker.example/", {
    method: "POST",
    body: JSON.stringify(task),
  });
  return answer.json();
}

function send(request: Partial<HttpRequest> = {}, limits: Partial<Extract<Task, { kind: "send" }>> = {}) {
  const whole = { method: "GET", origin: server.origin, path: "/", headers: {}, ...request };
  return perform({ kind: "send", request: whole, timeout: 5000, maxResponseBytes: 100_000, ...limits });
}

describe("the client in workerd", () => {
  test.each([
    ["/a/%2F%5c/b;c/..;/d"],
    ["//x"],
    ["/..."],
    ["/%00%0d%0a"],
    ["/a?b=%2E%2E&c=../..&d=[]|^{}`"],
    ["/%zz%"],
    ["/%7e?q=%27"],
  ])("sends %s as it is", async (path) => {
    server.answer(response(200, {}));
    expect(await send({ path })).toMatchObject({ status: 200 });
    expect(server.requests.map(({ target }) => target)).toEqual([path]);
  });

  test("sends every printable character as it is, or not at all", async () => {
    server.answer(response(200, {}));
    const characters = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index));
    for (const path of characters.flatMap((character) => [`/a${character}b`, `/a?b=${character}c`])) {
      const before = server.requests.length;
      const answer = await send({ path });
      const targets = server.requests.slice(before).map(({ target }) => target);
      if (targets.length > 0) expect(targets).toEqual([path]);
      else expect(answer, path).toEqual({ kind: "refused", sent: false });
    }
  });

  test.each([
    ["/a/../b"],
    ["/a/%2e%2e/b"],
    ["/%2E."],
    ["/.%2e/x"],
    ["/a\\..\\b"],
    ["/\\evil.example/"],
    ["/a b"],
    ["/a\tb"],
    ["/a\r\nx: y"],
    ["/a\u0000"],
    ["/é"],
    ["/a#b"],
    ["@evil.example/"],
    [":1/"],
  ])("refuses %j", async (path) => {
    server.answer(response(200, {}));
    expect(await send({ path })).toEqual({ kind: "refused", sent: false });
    expect(server.requests).toEqual([]);
  });

  test.each(["simple", "label", "matrix"] as const)(
    "R22: hands a route exactly the value that was given, or sends nothing (%s)",
    async (style) => {
      const route = match<{ id: string }>("/before/:id/after");
      const described = operation({
        path: "/before/{id}/after",
        parameters: [parameter({ name: "id", in: "path", style })],
      });
      const before = { simple: "", label: ".", matrix: ";id=" }[style];
      server.answer(response(200, {}));
      await fc.assert(
        fc.asyncProperty(anyValue, async (id) => {
          const first = server.requests.length;
          try {
            await send(buildRequest(described, { id }, { baseUrl: server.origin }));
          } catch (error) {
            if (!(error instanceof RequestRefused)) throw error;
          }
          for (const { target } of server.requests.slice(first)) {
            const value = style === "matrix" && id === "" ? ";id" : before + id;
            expect(route(target)).toMatchObject({ params: { id: value } });
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  test("sends method, headers and bytes", async () => {
    server.answer(response(201, { "x-a": "1" }, "é"));
    const headers = { authorization: "Bearer x", "content-type": "application/json" };
    const answer = await send({ method: "PATCH", path: "/a", headers, body: '{"a":"é"}' });
    expect(answer).toEqual({ status: 201, headers: { "content-length": "2", "x-a": "1" }, text: "é" });
    expect(server.requests).toMatchObject([{ line: "PATCH /a HTTP/1.1", headers }]);
    expect(server.requests[0]?.body.toString()).toBe('{"a":"é"}');
  });

  test.each<[string, Partial<HttpRequest>]>([
    ["a header line", { headers: { "x-a": "b\r\nc: d" } }],
    ["a body of GET", { body: "{}" }],
    ["the host", { headers: { host: "evil.example" } }],
    ["no method", { method: "A B" }],
  ])("does not send %s", async (_, request) => {
    expect(await send(request)).toEqual({ kind: "refused", sent: false });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ["gzip", gzipSync("x".repeat(5000))],
    ["br", brotliCompressSync("x".repeat(5000))],
  ])("undoes %s, within the limit", async (coding, bytes) => {
    server.answer(response(200, { "content-encoding": coding }, bytes));
    expect(await send()).toEqual({ status: 200, headers: {}, text: "x".repeat(5000) });
    expect(await send({}, { maxResponseBytes: 4999 })).toEqual({ kind: "too-large", sent: true });
  });

  test("leaves a coding alone that Workers do not know", async () => {
    server.answer(response(200, { "content-encoding": "compress" }, "abc"));
    expect(await send()).toMatchObject({ headers: { "content-encoding": "compress" }, text: "abc" });
  });

  test("follows redirects within the origin only", async () => {
    const to = (location: string) => {
      server.requests.length = 0;
      server.answer(({ target }) =>
        target === "/done" ? response(200, {}, "done") : response(302, { location }, "moved"),
      );
      return send({ headers: { authorization: "x" } });
    };
    expect(await to("/done")).toMatchObject({ status: 200, text: "done" });
    expect(await to("http://evil.example/done")).toMatchObject({ status: 302, text: "moved" });
    expect(await to("/a/%2e%2e/done")).toEqual({ kind: "refused", sent: true });
    expect(await to("/again")).toEqual({ kind: "protocol", sent: true });
    expect(server.requests).toHaveLength(6);
  });

  test("answers as by the fetch of Node", async () => {
    server.answer(
      "HTTP/1.1 404 Not Found\r\nX-A: 1\r\nx-a: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\ncontent-length: 2\r\n\r\n{}",
    );
    const request = { method: "DELETE", origin: server.origin, path: "/a/b%2Fc?d=%5B%5D", headers: {} };
    const task: Task = { kind: "send", request, timeout: 5000, maxResponseBytes: 1000 };
    const body = JSON.stringify(task);
    const onNode = await worker.fetch(new Request("http://worker.example/", { method: "POST", body }));
    const expected = {
      status: 404,
      headers: { "x-a": "1, 2", "set-cookie": "a=1, b=2", "content-length": "2" },
      text: "{}",
    };
    expect([await onNode.json(), await perform(task)]).toEqual([expected, expected]);
    expect(server.requests.map(({ line }) => line)).toEqual(
      new Array(2).fill("DELETE /a/b%2Fc?d=%5B%5D HTTP/1.1"),
    );
  });

  test.each([
    ["no answer", undefined],
    ["half a body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
  ])("%s in time is a timeout", async (_, bytes) => {
    server.answer(() => bytes);
    expect(await send({}, { timeout: 60 })).toEqual({ kind: "timeout", sent: true });
  });

  test.each([
    ["at once", ""],
    ["inside the body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
  ])("a connection closed %s is a reset", async (_, bytes) => {
    server.answer((_request, socket) => {
      socket.end(bytes);
      return undefined;
    });
    expect(await send({ method: "POST", body: "{}" })).toEqual({ kind: "reset", sent: true });
    expect(server.requests).toHaveLength(1);
  });

  test("a stream that does not end, breaks or is too long is what came of it", async () => {
    const event = "a\r\ndata: 1 \n\n\r\n";
    const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    server.answer(head + event);
    const endless = await send({}, { timeout: 300, streamBytes: 1_000 });
    expect(endless).toMatchObject({ status: 200, text: "data: 1 \n\n", partial: "time" });
    server.answer((_request, socket) => {
      socket.write(head + event);
      setTimeout(() => socket.destroy(), 100);
      return undefined;
    });
    expect(await send({}, { streamBytes: 1_000 })).toMatchObject({ text: "data: 1 \n\n", partial: "broken" });
    server.answer(head + event.repeat(5_000));
    expect(await send({}, { streamBytes: 1_000 })).toMatchObject({ status: 200, partial: "size" });
  });

  test("what cannot be reached may have been, as far as workerd tells", async () => {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const address = probe.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    probe.close();
    await once(probe, "close");
    expect(await send({ origin: `http://127.0.0.1:${port}` })).toEqual({ kind: "reset", sent: true });
  });
});

describe("the validator in workerd", () => {
  const listing: ToolListing = {
    name: "create_ticket",
    description: "",
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    inputSchema: {
      type: "object",
      properties: {
        id: { type: "string", pattern: "^T-\\d+$" },
        due: { type: "string", format: "date-time" },
        tags: { type: "array", items: { type: "string" }, uniqueItems: true },
        node: { $ref: "#/$defs/node" },
      },
      required: ["id"],
      additionalProperties: false,
      $defs: {
        node: {
          anyOf: [
            { type: "null" },
            { type: "object", properties: { next: { $ref: "#/$defs/node" } }, additionalProperties: false },
          ],
        },
      },
    },
  };

  test.each([
    [{ id: "T-1", due: "2026-01-31T09:30:00Z", tags: ["a"], node: { next: { next: null } } }],
    [{ id: "17", due: "tomorrow", tags: ["a", "a"], node: { next: { nxt: 1 } }, extra: 1 }],
    [{ tags: "[1]" }],
    [{}],
  ])("says of %j what Node says", async (args) => {
    const expected = await createArgumentCheck("strict", createValidator)({ listing }, args);
    expect(await perform({ kind: "check", listing, args })).toEqual(expected);
  });
});
