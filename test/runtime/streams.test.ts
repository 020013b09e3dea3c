/** Streams of items, and what of them comes through the two HTTP clients. */

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { HttpError } from "../../src/runtime/core/http-error.js";
import { resultOf } from "../../src/runtime/core/result.js";
import { itemsOf } from "../../src/runtime/core/streams.js";
import type { HttpClient, HttpOptions } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { createWorkerHttpClient } from "../../src/runtime/worker/http-client.js";
import { type RawServer, startRawServer } from "../support/raw-server.js";

describe("the items of", () => {
  it.each<[string, string, string, readonly unknown[]]>([
    ["lines", "application/x-ndjson", '{"a":1}\n\r\n[2]\r\nno\n"x"', [{ a: 1 }, [2], "no", "x"]],
    ["lines of another name", "application/jsonl", "1\n2", [1, 2]],
    ["what Spring sends", "application/stream+json", "{}\n{}", [{}, {}]],
    ["a sequence", "application/json-seq", '\x1e{"a":\n1}\n\x1e2\n', [{ a: 1 }, 2]],
    ["a sequence of a kind", "application/geo+json-seq", "\x1e{}\n", [{}]],
    ["large integers", "application/jsonl", '{"id":12345678901234567890}', [{ id: "12345678901234567890" }]],
  ])("%s", (_, type, text, items) => {
    expect(itemsOf(text, type, true)).toEqual(items);
  });

  it("events, whatever ends their lines", () => {
    const text =
      'retry: 10\n\n: hello\n\nevent: add\nid: 1\ndata: {"a":\ndata: 1}\n\ndata:two\ndata\n\n\nid\ndata: 5\n\ndata: [DONE]\n\ndata: last';
    const items = [
      { event: "add", id: "1", data: { a: 1 } },
      { data: "two\n" },
      { id: "", data: "5" },
      { data: "last" },
    ];
    for (const end of ["\n", "\r\n", "\r"]) {
      const lines = text.replaceAll("\n", end);
      expect(itemsOf(lines, "text/event-stream", true)).toEqual(items);
      expect(itemsOf(lines, "text/event-stream", false)).toEqual(items.slice(0, -1));
    }
  });

  it("what was cut anywhere are the first of what there is", () => {
    const record = fc.oneof(
      fc.record({ a: fc.string(), n: fc.integer() }),
      fc.array(fc.string(), { minLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(record), fc.nat(), (all, at) => {
        const forms = {
          "application/jsonl": all.map((one) => `${JSON.stringify(one)}\n`).join(""),
          "application/json-seq": all.map((one) => `\x1e${JSON.stringify(one)}\n`).join(""),
          "text/event-stream": all.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(""),
        };
        for (const [type, text] of Object.entries(forms)) {
          const value = type === "text/event-stream" ? all.map((data) => ({ data })) : all;
          expect(itemsOf(text, type, true)).toEqual(value);
          const some = itemsOf(text.slice(0, at % (text.length + 1)), type, false);
          expect(some).toEqual(value.slice(0, some.length));
        }
      }),
    );
  });
});

const NEVER = new AbortController().signal;
let server: RawServer;
let node: NodeHttpClient;
beforeAll(async () => {
  server = await startRawServer();
  node = createHttpClient();
});
afterAll(async () => {
  await node.close();
  await server.close();
});

const clients: readonly (readonly [string, () => HttpClient])[] = [
  ["undici", () => node.send],
  ["fetch", createWorkerHttpClient],
];

describe.each(clients)("a stream through %s", (_, client) => {
  const get = (options: Partial<HttpOptions> = {}) =>
    client()(
      { method: "GET", origin: server.origin, path: "/", headers: {} },
      { signal: NEVER, timeout: 600, maxResponseBytes: 5_000, streamBytes: 2_000, ...options },
    );
  const head = (more = "") =>
    `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n${more}transfer-encoding: chunked\r\n\r\n`;
  const chunk = (data: string | Buffer) => {
    const bytes = Buffer.from(data);
    return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
  };
  const text = (body: Uint8Array) => Buffer.from(body).toString();

  test("that ends is an answer like any other", async () => {
    server.answer(Buffer.concat([Buffer.from(head()), chunk("data: 1\n\n"), Buffer.from("0\r\n\r\n")]));
    const { body, partial } = await get();
    expect([text(body), partial]).toEqual(["data: 1\n\n", undefined]);
  });

  test("that does not end is what came by the timeout, and its connection is closed", async () => {
    let closed = false;
    server.answer((_request, socket) => {
      socket.on("close", () => {
        closed = true;
      });
      socket.write(head());
      const timer = setInterval(() => socket.write(chunk("data: 1\n\n")), 100);
      socket.on("close", () => clearInterval(timer));
      return undefined;
    });
    const { body, partial, status } = await get();
    expect([status, partial]).toEqual([200, "time"]);
    expect(text(body)).toMatch(/^(data: 1\n\n){2,7}$/);
    await expect.poll(() => closed).toBe(true);
  });

  test("without anything by the timeout is an answer, too", async () => {
    server.answer(head());
    expect(await get({ timeout: 200 })).toMatchObject({ status: 200, partial: "time", body: { length: 0 } });
  });

  test("that is too long is its beginning", async () => {
    server.answer((_request, socket) => {
      socket.write(head());
      const timer = setInterval(() => socket.write(chunk(`data: ${"x".repeat(700)}\n\n`)), 5);
      socket.on("close", () => clearInterval(timer));
      return undefined;
    });
    const { body, partial } = await get();
    expect(partial).toBe("size");
    expect(body.length).toBeGreaterThan(1_999);
    expect(body.length).toBeLessThan(10_000);
  });

  test("of a length that is too much is its beginning", async () => {
    const body = "x\n".repeat(50_000);
    server.answer(
      `HTTP/1.1 200 OK\r\ncontent-type: application/jsonl\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    expect(await get()).toMatchObject({ partial: "size" });
  });

  test("that breaks is what came before", async () => {
    server.answer((_request, socket) => {
      socket.write(Buffer.concat([Buffer.from(head()), chunk("data: 1\n\n")]));
      setTimeout(() => socket.destroy(), 100);
      return undefined;
    });
    const { body, partial } = await get();
    expect([text(body), partial]).toEqual(["data: 1\n\n", "broken"]);
  });

  test("in gzip, unfinished, is what can be decoded", async () => {
    const zipped = gzipSync(`data: 1\n\n${"data: 2\n\n".repeat(100)}`);
    server.answer(Buffer.concat([Buffer.from(head("content-encoding: gzip\r\n")), chunk(zipped)]));
    const { body, partial } = await get({ timeout: 300 });
    expect(partial).toBe("time");
    expect(text(body)).toMatch(/^(data: 1\n\n(data: 2\n\n)+)?$/);
  });

  test("is cancelled as any other call", async () => {
    server.answer(head());
    const cancellation = new AbortController();
    setTimeout(() => cancellation.abort(), 100);
    const outcome = await get({ signal: cancellation.signal }).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(HttpError);
    expect(outcome).toMatchObject({ kind: "cancelled" });
  });

  test("that nobody wants a part of, and an error, fail as any other answer", async () => {
    server.answer(head());
    const { streamBytes: _, ...whole } = { streamBytes: 0, timeout: 200 };
    const failed = await client()(
      { method: "GET", origin: server.origin, path: "/", headers: {} },
      { signal: NEVER, maxResponseBytes: 5_000, ...whole },
    ).catch((error: unknown) => error);
    expect(failed).toMatchObject({ kind: "timeout" });
    server.answer(head().replace("200 OK", "500 No"));
    expect(await get({ timeout: 200 }).catch((error: unknown) => error)).toMatchObject({ kind: "timeout" });
  });
});

describe("a stream as a result", () => {
  const sent = { method: "GET", path: "/x", redact: (text: string) => text, missingCredentials: () => "" };
  const result = (body: string, partial?: "time" | "size" | "broken") =>
    resultOf(
      {
        status: 200,
        headers: { "content-type": "application/jsonl" },
        body: new TextEncoder().encode(body),
        ...(partial && { partial }),
      },
      sent,
    );

  it("is a list", async () => {
    expect(await result("1\n2\n")).toEqual({
      content: [{ type: "text", text: '{"items":[1,2]}' }],
      structuredContent: { items: [1, 2] },
    });
  });

  it.each([
    ["time", "It was still going on when the time for one request was over."],
    ["size", "It went on, and is too long to be shown."],
    ["broken", "Then the connection broke; there may be more."],
  ] as const)("says why there is no more: %s", async (partial, why) => {
    expect(await result("1\n2\n3", partial)).toEqual({
      content: [
        { type: "text", text: JSON.stringify({ items: [1, 2], _truncated: why }) },
        { type: "text", text: `[These are the first 2 items of a stream. ${why}]` },
      ],
      structuredContent: { items: [1, 2], _truncated: why },
    });
  });

  it("of many items is its first thousand", async () => {
    const { structuredContent } = await result("1\n".repeat(1_500));
    expect(structuredContent).toMatchObject({ _truncated: expect.stringContaining("too long") });
    expect((structuredContent as { items: unknown[] }).items).toHaveLength(1_000);
  });
});
