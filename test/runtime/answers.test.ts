/** Answers of an API as MCP clients get them, over HTTP: real servers, real clients. */
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import * as zlib from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { query } from "../../src/runtime/core/declare.js";
import { define } from "../../src/runtime/core/definition.js";
import { createLiveDefinitions } from "../../src/runtime/core/live-definitions.js";
import type { JsonSchema, OperationDescriptor } from "../../src/runtime/core/types.js";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { createHttpClient } from "../../src/runtime/node/http-client.js";
import { type Listening, listen } from "../../src/runtime/node/listen.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import { CLIENTS, type Connected, connect } from "./support/clients.js";
import { operation } from "./support/upstream.js";

/** Node 22.15 and later; unknown to the types of Node 20. */
const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (text: string) => Buffer };

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PDF = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(200_000, "\x00\xff")]);
const JSON_TYPE = { "content-type": "application/json" };

type Answer = readonly [headers: Record<string, string>, body: string | Buffer, status?: number];
const rows = Array.from({ length: 5_000 }, (_, id) => ({ id, name: `row ${id}` }));
const json = '{"a":1}';

/** By path. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "/json": [JSON_TYPE, json],
  "/png": [{ "content-type": "image/png" }, PNG],
  "/png-without-type": [{}, PNG],
  "/wav": [{ "content-type": "audio/wav" }, "RIFF0000WAVE"],
  "/small": [
    {
      "content-type": "application/pdf",
      "content-disposition": "attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf",
    },
    PDF.subarray(0, 100),
  ],
  "/large": [
    { "content-type": "application/pdf", "content-disposition": 'attachment; filename="../a \\"b\\".pdf"' },
    PDF,
  ],
  "/page": [{ "content-type": "text/html" }, "<script>alert(1)</script>"],
  "/gzip": [{ ...JSON_TYPE, "content-encoding": "gzip" }, zlib.gzipSync(json)],
  "/br": [{ ...JSON_TYPE, "content-encoding": "br" }, zlib.brotliCompressSync(json)],
  "/deflate": [{ ...JSON_TYPE, "content-encoding": "deflate" }, zlib.deflateSync(json)],
  ...(zstdCompressSync && {
    "/zstd": [{ ...JSON_TYPE, "content-encoding": "zstd" }, zstdCompressSync(json)],
  }),
  "/rows": [JSON_TYPE, JSON.stringify({ rows, total: rows.length })],
  "/list": [JSON_TYPE, JSON.stringify(rows)],
  "/paged": [
    { ...JSON_TYPE, link: '</paged?page=3&limit=10>; rel="next", </paged?page=9>; rel="last"' },
    "[1]",
  ],
  "/accepted": [{ ...JSON_TYPE, "retry-after": "5" }, '{"job":1}', 202],
  "/last": [
    { ...JSON_TYPE, "x-ratelimit-remaining": "0", "x-ratelimit-limit": "60", "ratelimit-reset": "42" },
    "{}",
  ],
  "/low": [{ ...JSON_TYPE, ratelimit: '"default";r=2;t=30', "ratelimit-limit": "100" }, "{}"],
  "/many": [{ ...JSON_TYPE, "x-ratelimit-remaining": "59", "x-ratelimit-limit": "60" }, "{}"],
  "/limited": [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" }, "", 403],
  "/nothing": [{}, "", 204],
  "/drift": [JSON_TYPE, '{"id":"not a number"}'],
  "/digits": [JSON_TYPE, '{"id":12345678901234567890}'],
  "/events": [{ "content-type": "text/event-stream" }, 'data: {"n":1}\n\ndata: end\n\n'],
};

/** What tools promise, of some. */
const PROMISES: Readonly<Record<string, JsonSchema>> = {
  "/rows": {
    type: "object",
    required: ["rows", "total"],
    additionalProperties: false,
    properties: { rows: { type: "array", items: { type: "object" } }, total: { type: "integer" } },
  },
  ...Object.fromEntries(
    ["/drift", "/nothing", "/png", "/digits", "/list", "/large"].map((path) => [
      path,
      { type: "object", required: ["id"], properties: { id: { type: "integer" } } },
    ]),
  ),
};

const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };
const nameOf = (path: string) => path.slice(1).replaceAll("-", "_");

function tool(name: string, described: OperationDescriptor, outputSchema?: JsonSchema) {
  const properties = Object.fromEntries(described.parameters.map(({ argument }) => [argument, {}]));
  const listing = {
    name,
    description: name,
    inputSchema: { type: "object", properties },
    ...(outputSchema && { outputSchema }),
    annotations,
  };
  return { kind: "endpoint" as const, listing, operation: described };
}

const api = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://api").pathname;
  if (path === "/endless") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    let count = 0;
    const timer = setInterval(() => response.write(`data: {"n":${++count}}\n\n`), 50);
    response.on("close", () => clearInterval(timer));
    return;
  }
  const [headers, body, status = 200] = ANSWERS[path] ?? [{}, "", 404];
  response.writeHead(status, headers).end(body);
});
const client = createHttpClient();
let server: Listening;
let url: string;
const connected = new Map<string, Connected>();

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  const parameters = [query("page"), query("limit"), query("verbose")];
  const paths = [...Object.keys(ANSWERS), "/endless"];
  const tools = paths.flatMap((path) => {
    const described = operation("GET", path, { parameters });
    const promise = PROMISES[path];
    return [
      tool(nameOf(path), described),
      ...(promise ? [tool(`promised_${nameOf(path)}`, described, promise)] : []),
    ];
  });
  const definition = { info: { name: "x", title: "X", version: "1" }, credentials: {}, tools };
  const live = createLiveDefinitions(
    define(definition, {
      baseUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      http: client.send,
      headers: {},
      credentials: {},
      secrets: () => undefined,
      validator: createValidator,
      timeout: 1_500,
    }),
  );
  server = await listen(definition, live, {
    transport: "http",
    port: 0,
    checkArguments: createArgumentCheck("strict", createValidator),
    report: () => {},
  });
  url = server.place.slice("at ".length);
  for (const kind of CLIENTS) {
    const one = await connect(kind, url);
    // both SDKs check results against the schemas of tools that they were told of
    await one.listTools();
    connected.set(kind, one);
  }
});
afterAll(async () => {
  for (const one of connected.values()) await one.close();
  await server.close();
  await client.close();
  api.closeAllConnections();
  api.close();
});

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly uri?: string;
  readonly [member: string]: unknown;
}

async function call(kind: string, path: string, args: Record<string, unknown> = {}) {
  const result = await connected.get(kind)?.callTool(path.includes("/") ? nameOf(path) : path, args);
  return { ...result, content: (result?.content ?? []) as readonly Block[] };
}

describe.each(CLIENTS)("a client (%s) gets", (kind) => {
  it.each(["/gzip", "/br", "/deflate", ...(zstdCompressSync ? ["/zstd"] : [])])(
    "what came in %s",
    async (path) => {
      expect(await call(kind, path)).toMatchObject({
        content: [{ text: json }],
        structuredContent: { a: 1 },
      });
    },
  );

  it.each(["/png", "/png-without-type"])("R32: %s as an image", async (path) => {
    expect((await call(kind, path)).content).toEqual([
      { type: "image", data: PNG.toString("base64"), mimeType: "image/png" },
    ]);
  });

  it("R32: a sound, and a small file", async () => {
    expect((await call(kind, "/wav")).content).toMatchObject([{ type: "audio", mimeType: "audio/wav" }]);
    expect((await call(kind, "/small")).content).toEqual([
      {
        type: "text",
        text: 'HTTP 200 OK: the response is application/pdf, 100 bytes, file name "résumé.pdf". It is attached.',
      },
      {
        type: "resource",
        resource: {
          uri: "response:///r%C3%A9sum%C3%A9.pdf",
          mimeType: "application/pdf",
          blob: PDF.subarray(0, 100).toString("base64"),
        },
      },
    ]);
  });

  it("R32: a link to a large one, which can be downloaded", async () => {
    const { content } = await call(kind, "/large");
    const [text, link] = content;
    expect(link).toEqual({
      type: "resource_link",
      uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/files\/[\w-]{32}$/),
      name: '../a "b".pdf',
      mimeType: "application/pdf",
      size: PDF.length,
    });
    expect(text?.text).toContain(`It can be downloaded for 15 minutes from ${link?.uri}`);
    const response = await fetch(link?.uri ?? "");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename=".._a _b_.pdf"; filename*=UTF-8''..%2Fa%20%22b%22.pdf`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "private, no-store",
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(PDF)).toBe(true);
    // anybody's link is another one
    expect((await call(kind, "/large")).content[1]?.uri).not.toBe(link?.uri);
  });

  it("R21: a list that is cut, and what narrows it", async () => {
    const { content, structuredContent } = await call(kind, "/rows");
    const data = structuredContent as { rows: unknown[]; _truncated: unknown };
    expect(data._truncated).toEqual([{ path: "rows", shown: data.rows.length, of: 5_000 }]);
    expect(content[1]?.text).toBe(`[rows: ${data.rows.length} of 5000 shown. Narrow with limit or page.]`);
    expect(content[0]?.text).toBe(JSON.stringify(data));
  });

  it("R18, R21: a promised shape, cut", async () => {
    const { isError, structuredContent, content } = await call(kind, "promised_rows");
    expect([isError ?? false, Object.keys(structuredContent as object)]).toEqual([false, ["rows", "total"]]);
    expect(content[1]?.text).toContain("of 5000 shown");
  });

  it.each(["drift", "nothing", "png", "digits", "list", "large"])(
    "R18: an answer that is not what was promised, as text and never as an error of the client: %s",
    async (name) => {
      const { isError, structuredContent, content } = await call(kind, `promised_${name}`);
      expect([isError, structuredContent]).toEqual([true, undefined]);
      expect(content[0]?.text).toMatch(/^The API accepted this call \(HTTP 20[04].*\); do not repeat it\./);
      // what is no text is still there
      const other = { png: "image", large: "resource_link" }[name];
      expect(content.slice(1).map(({ type }) => type)).toEqual(other ? [other] : []);
    },
  );

  it("the arguments of the next page", async () => {
    expect((await call(kind, "/paged", { page: 2, limit: 10 })).content).toEqual([
      { type: "text", text: "[1]" },
      { type: "text", text: '[There is more: the next page comes with page: "3".]' },
    ]);
  });

  it.each([
    ["/accepted", "[The API asks to wait 5 seconds before the next call about this.]"],
    ["/last", "[No more requests are allowed for 42 seconds.]"],
    ["/low", "[2 more requests are allowed in the next 30 seconds.]"],
    ["/many", undefined],
  ])("what helps to go on: %s", async (path, note) => {
    expect((await call(kind, path)).content[1]?.text).toBe(note);
  });

  it("a limit that is told as a refusal", async () => {
    const { isError, content } = await call(kind, "/limited");
    expect(isError).toBe(true);
    expect(content[0]?.text).toMatch(/Too many requests\. Wait 9 seconds before the next call\.$/);
  });

  it("a stream that ends, and one that does not", async () => {
    expect(await call(kind, "/events")).toMatchObject({
      structuredContent: { items: [{ data: { n: 1 } }, { data: "end" }] },
    });
    const { isError, structuredContent, content } = await call(kind, "/endless");
    const { items, _truncated } = structuredContent as { items: unknown[]; _truncated: string };
    expect(isError ?? false).toBe(false);
    expect(items.length).toBeGreaterThan(3);
    expect(items[0]).toEqual({ data: { n: 1 } });
    expect(_truncated).toBe("It was still going on when the time for one request was over.");
    expect(content[1]?.text).toBe(`[These are the first ${items.length} items of a stream. ${_truncated}]`);
  });
});

describe("links to files", () => {
  /** `fetch` does not let a test choose the Host header. */
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<{ readonly status: number | undefined; readonly body: string }>((resolve, reject) => {
      const request = httpRequest(new URL(path, url), { method, headers, agent: false }, (response) => {
        let body = "";
        response.setEncoding("latin1").on("data", (chunk) => {
          body += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode, body }));
      });
      request.on("error", reject).end();
    });
  const link = async () => (await call("v1", "/large")).content[1]?.uri ?? "";

  it("are behind the checks of /mcp", async () => {
    const uri = await link();
    expect(await ask(uri, { host: "evil.example" })).toMatchObject({ status: 403 });
    expect(await ask(uri, { origin: "https://evil.example" })).toMatchObject({ status: 403 });
    expect(await ask(uri)).toMatchObject({ status: 200 });
  });

  it("are read only, and known to nobody else", async () => {
    const uri = await link();
    expect(await ask(uri, {}, "HEAD")).toEqual({ status: 200, body: "" });
    for (const method of ["POST", "PUT", "DELETE"])
      expect(await ask(uri, {}, method)).toMatchObject({ status: 405 });
    for (const path of [
      "/files/",
      "/files",
      "/files/x",
      "/files/../mcp",
      `${uri}x`,
      uri.slice(0, -1),
      `${uri}/`,
    ])
      expect((await ask(path)).status).toBeGreaterThanOrEqual(400);
    expect((await ask(`${uri}?x=1`)).status).toBe(200);
  });

  it("are told in words alone to clients whose revision of MCP has no links", async () => {
    const types = async (revision: Record<string, string>) => {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...revision,
        },
        body: JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: { name: "large", arguments: {} },
        }),
      });
      const text = await response.text();
      const message = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as { result: { content: Block[] } };
      expect(message.result.content[0]?.text).toContain("/files/");
      return message.result.content.map(({ type }) => type);
    };
    expect(await types({})).toEqual(["text"]);
    expect(await types({ "mcp-protocol-version": "2025-03-26" })).toEqual(["text"]);
    expect(await types({ "mcp-protocol-version": "2025-06-18" })).toEqual(["text", "resource_link"]);
  });

  it("have the scheme that a proxy in front of it says", async () => {
    const secure = await connect("v1", url, (to, init) => {
      const headers = new Headers(init?.headers);
      headers.set("x-forwarded-proto", "https");
      return fetch(to, { ...init, headers });
    });
    const { content } = await secure.callTool("large");
    expect((content as Block[])[1]?.uri).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/files\//);
    await secure.close();
  });
});
