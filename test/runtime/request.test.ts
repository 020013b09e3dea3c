/** Base URLs, header precedence, bodies: what the server reads of them. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseBaseUrl } from "../../src/runtime/core/base-url.js";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest, USER_AGENT } from "../../src/runtime/core/request.js";
import type { Arguments, OperationDescriptor, RequestBodyDescriptor } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { onWire, operation, parameter, type RawServer, startRawServer } from "../support/raw-server.js";

let server: RawServer;
let client: NodeHttpClient;
beforeAll(async () => {
  server = await startRawServer();
  client = createHttpClient();
});
afterAll(async () => {
  await client.close();
  await server.close();
});

const BASE = "https://api.example.com";

function path(template: string, baseUrl = BASE, args: Arguments = {}): string {
  const parameters = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) =>
    parameter({ name, in: "path" }),
  );
  const request = buildRequest(operation({ path: template, parameters }), args, { baseUrl });
  return request.origin + request.path;
}

describe("base URL", () => {
  test.each([
    ["https://h", "/x", "https://h/x"],
    ["https://h/", "/x", "https://h/x"],
    ["https://h/v1", "/x", "https://h/v1/x"],
    ["https://h/v1/", "/x", "https://h/v1/x"],
    ["https://h/v1//", "/x/", "https://h/v1/x/"],
    ["https://h/v1", "x", "https://h/v1/x"],
    ["https://h/v1", "/", "https://h/v1/"],
    ["HTTPS://EXAMPLE.com:443/V1", "/x", "https://example.com/V1" + "/x"],
    ["http://h:8080/a%2Fb/%7Ec;v=1", "/x", "http://h:8080/a%2Fb/%7Ec;v=1/x"],
    ["http://[::1]:3000", "/x", "http://[::1]:3000/x"],
    ["https://bücher.example/ü", "/x", "https://xn--bcher-kva.example/%C3%BC/x"],
  ])("%s with %s is %s", (base, template, whole) => {
    expect(path(template, base)).toBe(whole);
    expect(parseBaseUrl(base)).toBe(parseBaseUrl(base));
  });

  test.each([
    ["/v1", /not absolute/],
    ["api.example.com", /not absolute/],
    ["ftp://h/", /Only http and https/],
    ["file:///etc", /Only http and https/],
    ["https://user:secret@h/", /user name or password/],
    ["https://h/?key=1", /has a query/],
    ["https://h/#x", /has a fragment/],
    ["https://{region}.h/", /\{region\}/],
    ["https://h/{version}", /\{version\}/],
    ["https://h/a/../b", /path segment/],
    ["https://h/%2e%2E", /path segment/],
    ["https:///x", /no valid host/],
    ["https://a b/", /no valid host|space/],
    ["https://h/a b", /space/],
    ["https://h\\x", /backslash/],
    ["user:secret@h/", /not absolute/],
    ["https://h:99999/", /no valid host/],
  ])("%s is refused", (base, message) => {
    expect(() => path("/x", base)).toThrow(RequestRefused);
    expect(() => path("/x", base)).toThrow(message);
    expect(() => path("/x", base)).not.toThrow(/secret/);
  });
});

describe("path template", () => {
  test.each([
    ["/a b/é/{x}", "/a%20b/%C3%A9/1"],
    ["/a%2Fb/100%/{x}", "/a%2Fb/100%25/1"],
    ["/files/{x}.{y}", "/files/1.2"],
    ["/{x}:cancel", "/1:cancel"],
    ["/range({x},{y})", "/range(1,2)"],
    ["/x?action=list", "/x?action=list"],
    ["/x?id={x}#create", "/x?id=1"],
    ["/x#create", "/x"],
    ["/{x}/{x}", "/1/1"],
  ])("%s is %s", (template, expected) => {
    expect(path(template, BASE, { x: "1", y: "2" })).toBe(BASE + expected);
  });

  test("parameters continue a query that the template has", () => {
    const described = operation({
      path: "/x?action=list",
      parameters: [parameter({ name: "page", in: "query" })],
    });
    expect(buildRequest(described, { page: 2 }, { baseUrl: BASE }).path).toBe("/x?action=list&page=2");
    expect(buildRequest(described, {}, { baseUrl: BASE }).path).toBe("/x?action=list");
  });

  test("in the template's own query, dots and nothing are values", () => {
    for (const x of ["..", ".", ""]) expect(path("/x?id={x}", BASE, { x })).toBe(`${BASE}/x?id=${x}`);
  });

  test("a variable nobody declares is refused", () => {
    expect(() => buildRequest(operation({ path: "/{id}" }), { id: 1 }, { baseUrl: BASE })).toThrow(/\{id\}/);
  });

  test("the same name in two places is two parameters", async () => {
    const described = operation({
      path: "/{id}",
      parameters: [
        parameter({ name: "id", argument: "path_id", in: "path" }),
        parameter({ name: "id", argument: "query_id", in: "query" }),
        parameter({ name: "id", argument: "header_id", in: "header" }),
      ],
    });
    const received = await onWire(server, client, described, {
      path_id: 1,
      query_id: 2,
      header_id: 3,
      id: 4,
    });
    expect(received.target).toBe("/1?id=2");
    expect(received.headers["id"]).toBe("3");
  });
});

describe("headers", () => {
  test("the whole block of a plain request", async () => {
    const received = await onWire(server, client, operation({}), {});
    const encodings = received.headers["accept-encoding"];
    expect(encodings).toMatch(/^gzip, deflate, br(, zstd)?$/);
    expect(`${received.line}\r\n${received.head}`).toBe(
      [
        "GET / HTTP/1.1",
        `host: 127.0.0.1:${server.port}`,
        "connection: keep-alive",
        `accept-encoding: ${encodings}`,
        `user-agent: ${USER_AGENT}`,
        "accept: application/json",
      ].join("\r\n"),
    );
  });

  test("the default user agent has the version of the package", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(USER_AGENT).toBe(`openapi-mcp/${version}`);
  });

  test.each([
    "Accept",
    "Accept-Encoding",
    "Authorization",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "Expect",
    "Host",
    "HTTP2-Settings",
    "Keep-Alive",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Sec-Fetch-Mode",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
    "__proto__",
    "x y",
    "x:y",
    "x\r\ny",
    "",
  ])("an argument can never set %j, nor does it fall into the body", async (name) => {
    const plain = await onWire(server, client, operation({}), {});
    const described = operation({ parameters: [parameter({ name, argument: "given", in: "header" })] });
    expect((await onWire(server, client, described, { given: "evil" })).head).toBe(plain.head);
    const open = operation({
      ...described,
      method: "POST",
      requestBody: json({ kind: "properties", properties: {}, open: true }),
    });
    expect((await onWire(server, client, open, { given: "evil", a: 1 })).body.toString()).toBe('{"a":1}');
  });

  test("arguments lose to credentials, credentials to configuration", async () => {
    const described = operation({
      parameters: ["X-A", "x-b", "X-Key", "User-Agent"].map((name) => parameter({ name, in: "header" })),
    });
    const received = await onWire(
      server,
      client,
      described,
      { "X-A": "argument", "x-b": "argument", "X-Key": "argument", "User-Agent": "argument" },
      {
        headers: { "X-B": "configured", Accept: "text/plain" },
        credentials: { headers: { "x-key": "secret", "x-b": "secret" }, query: [], cookies: [] },
      },
    );
    expect(received.headers).toMatchObject({
      "x-a": "argument",
      "x-b": "configured",
      "x-key": "secret",
      accept: "text/plain",
      "user-agent": "argument",
    });
    expect(received.head.match(/x-b|x-key|user-agent|^accept:/gim)).toHaveLength(4);
    const own = await onWire(server, client, operation({}), {}, { userAgent: "mine/1" });
    expect(own.headers["user-agent"]).toBe("mine/1");
  });

  test("a name that the credentials use cannot be sent twice", async () => {
    const described = operation({
      parameters: [
        parameter({ name: "api_key", in: "query" }),
        parameter({ name: "filter", in: "query" }),
        parameter({ name: "session", in: "cookie" }),
        parameter({ name: "theme", in: "cookie" }),
      ],
    });
    const received = await onWire(
      server,
      client,
      described,
      {
        api_key: "evil",
        filter: { api_key: "evil", b: 1 },
        session: "evil",
        theme: { session: "evil", dark: true },
      },
      {
        headers: { Cookie: "region=eu" },
        credentials: { headers: {}, query: [["api_key", "s/1"]], cookies: [["session", "a+b/c=="]] },
      },
    );
    expect(received.target).toBe("/?b=1&api_key=s%2F1");
    expect(received.headers["cookie"]).toBe("region=eu; dark=true; session=a+b/c==");
  });

  test.each([
    [{ "Content-Length": "3" }, /set by the HTTP client/],
    [{ "X y": "3" }, /not a header name/],
    [{ "X-Token": "hush\r\nx: y" }, /"X-Token"/],
    [{ "X-Token": "hush€" }, /"X-Token"/],
  ])("a configured header that cannot be sent is refused without its value", (headers, message) => {
    const build = () => buildRequest(operation({}), {}, { baseUrl: BASE, headers });
    expect(build).toThrow(message);
    expect(build).not.toThrow(/hush/);
  });

  test("a media type from the document cannot break the header block", () => {
    expect(() => buildRequest(operation({ accept: "a\r\nx: y" }), {}, { baseUrl: BASE })).toThrow(
      RequestRefused,
    );
  });
});

function json(
  shape: RequestBodyDescriptor["shape"],
  given: Partial<RequestBodyDescriptor> = {},
): RequestBodyDescriptor {
  return { contentType: "application/json", required: false, format: "json", shape, ...given };
}

const WHOLE = { kind: "whole", argument: "body" } as const;
const OPEN = { kind: "properties", properties: {}, open: true } as const;

function body(descriptor: RequestBodyDescriptor, args: Arguments, given: Partial<OperationDescriptor> = {}) {
  const request = buildRequest(operation({ method: "POST", requestBody: descriptor, ...given }), args, {
    baseUrl: BASE,
  });
  return { type: request.headers["content-type"], text: request.body };
}

describe("JSON body", () => {
  const shape = { kind: "properties", properties: { title: "title", body_id: "id" }, open: false } as const;

  test("collects its properties under the names of the API", async () => {
    const described = operation({
      method: "PUT",
      path: "/{id}",
      parameters: [parameter({ name: "id", in: "path" })],
      requestBody: json(shape),
    });
    const received = await onWire(server, client, described, { id: 1, body_id: 2, title: null, other: 3 });
    expect(received.line).toBe("PUT /1 HTTP/1.1");
    expect(received.headers["content-type"]).toBe("application/json");
    expect(received.body.toString()).toBe('{"title":null,"id":2}');
  });

  test("nothing given: nothing sent, unless one is required", async () => {
    expect(body(json(shape), {})).toEqual({ type: undefined, text: undefined });
    expect(body(json(shape), { title: undefined })).toEqual({ type: undefined, text: undefined });
    expect(body(json(shape, { required: true }), {})).toEqual({ type: "application/json", text: "{}" });
    expect(body(json(WHOLE, { required: true }), {})).toEqual({ type: undefined, text: undefined });
    const received = await onWire(
      server,
      client,
      operation({ method: "POST", requestBody: json(shape) }),
      {},
    );
    expect(received.headers["content-type"]).toBeUndefined();
    expect(received.headers["content-length"]).toBe("0");
  });

  test("only own arguments are given", () => {
    expect(body(json({ kind: "whole", argument: "constructor" }), {}).text).toBeUndefined();
    expect(
      body(json({ kind: "properties", properties: { toString: "a", constructor: "b" }, open: true }), {})
        .text,
    ).toBe(undefined);
  });

  test("an open body takes what is neither a parameter nor a property", () => {
    const open = { ...shape, open: true };
    const parameters = [parameter({ name: "q", in: "query" }), parameter({ name: "id", in: "header" })];
    expect(
      body(json(open), { q: 1, id: 2, title: "t", extra: [1], nothing: undefined }, { parameters }).text,
    ).toBe('{"title":"t","extra":[1]}');
    expect(body(json(open), { q: 1 }, { parameters }).text).toBeUndefined();
  });

  test.each([[{ a: [null] }], [[1, "2"]], ["text"], [0], [false], [null]])("a whole body is %j", (value) => {
    expect(body(json(WHOLE), { body: value }).text).toBe(JSON.stringify(value));
  });

  test("aliases are undone at every level, own properties only, __proto__ is a name", () => {
    const aliases = { at_type: "@type", constructor_: "constructor", proto: "__proto__" };
    const args = JSON.parse(
      '{"title":{"at_type":[{"at_type":1,"toString":2,"__proto__":{"a":3}}]},"__proto__":4}',
    );
    expect(body(json({ ...shape, open: true }), args, { aliases }).text).toBe(
      '{"title":{"@type":[{"@type":1,"toString":2,"__proto__":{"a":3}}]},"__proto__":4}',
    );
    expect(body(json(WHOLE), { body: { proto: 1, constructor_: 2 } }, { aliases }).text).toBe(
      '{"__proto__":1,"constructor":2}',
    );
    expect(body(json(OPEN), args).text).toContain('"__proto__":4');
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test("what has no JSON is refused by name", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    expect(() => body(json(WHOLE), { body: cycle })).toThrow(/"body" cannot be written as JSON/);
    expect(() => body(json(WHOLE), { body: cycle }, { aliases: { a: "b" } })).toThrow(/nested too deeply/);
    let deep: unknown = 1;
    for (let index = 0; index < 50_000; index++) deep = [deep];
    expect(() => body(json(WHOLE), { body: deep })).toThrow(/nested too deeply/);
  });

  test.each(["GET", "DELETE", "HEAD"])("%s is sent with the body it declares", async (method) => {
    const received = await onWire(server, client, operation({ method, requestBody: json(OPEN) }), { a: "é" });
    expect(received.method).toBe(method);
    expect(received.body.toString()).toBe('{"a":"é"}');
    expect(received.headers["content-length"]).toBe("10");
  });

  test("a media range names no type, so the format's own is sent", () => {
    expect(body(json(OPEN, { contentType: "*/*" }), { a: 1 }).type).toBe("application/json");
    expect(body(json(OPEN, { contentType: "application/merge-patch+json" }), { a: 1 }).type).toBe(
      "application/merge-patch+json",
    );
  });
});

describe("form body", () => {
  const FORM = { contentType: "application/x-www-form-urlencoded", format: "form" } as const;

  test("defaults: arrays repeat, objects are JSON text, null is left out", async () => {
    const described = operation({ method: "POST", requestBody: json(OPEN, FORM) });
    const received = await onWire(server, client, described, {
      a: "x y&=é+",
      b: [1, 2],
      c: { d: 1 },
      e: null,
      f: [],
      g: true,
    });
    expect(received.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(received.body.toString()).toBe("a=x%20y%26%3D%C3%A9%2B&b=1&b=2&c=%7B%22d%22%3A1%7D&g=true");
  });

  test("encoding by the name on the wire", () => {
    const rule = { explode: false, allowReserved: false } as const;
    const descriptor = json(
      { kind: "properties", properties: { tags_: "tags" }, open: true },
      {
        ...FORM,
        encoding: {
          tags: { ...rule, style: "spaceDelimited" },
          pipes: { ...rule, style: "pipeDelimited" },
          csv: { ...rule, style: "form" },
          spread: { ...rule, style: "form", explode: true },
          deep: { ...rule, style: "deepObject", explode: true },
          list: { ...rule, style: "form", explode: true, contentType: "application/json" },
          url: { ...rule, style: "form", allowReserved: true },
        },
      },
    );
    const args = {
      tags_: ["a", "b"],
      pipes: ["a", "b"],
      csv: ["a,", "b"],
      spread: { x: 1, y: 2 },
      deep: { a: { b: [1, 2] }, c: [{ at_d: 1 }] },
      list: [1, { at_d: 2 }],
      url: "http://x/?a=b&c",
    };
    expect(
      body(descriptor, args, { aliases: { at_d: "@d" } })
        .text?.toString()
        .split("&"),
    ).toEqual([
      "tags=a%20b",
      "pipes=a%7Cb",
      "csv=a%2C,b",
      "x=1",
      "y=2",
      "deep%5Ba%5D%5Bb%5D%5B%5D=1",
      "deep%5Ba%5D%5Bb%5D%5B%5D=2",
      "deep%5Bc%5D%5B0%5D%5B%40d%5D=1",
      `list=${encodeURIComponent('[1,{"@d":2}]')}`,
      "url=http://x/?a=b%26c",
    ]);
  });

  test("nothing given, required: an empty form", () => {
    expect(body(json(OPEN, { ...FORM, required: true }), {})).toEqual({ type: FORM.contentType, text: "" });
    expect(body(json(OPEN, FORM), {})).toEqual({ type: undefined, text: undefined });
  });

  test("a whole form is an object or text that is one already", () => {
    expect(body(json(WHOLE, FORM), { body: { a: 1 } }).text).toBe("a=1");
    expect(body(json(WHOLE, FORM), { body: "a=1&b=2" }).text).toBe("a=1&b=2");
    expect(() => body(json(WHOLE, FORM), { body: [1] })).toThrow(/must be an object/);
    expect(() => body(json(OPEN, FORM), { a: "\ud800" })).toThrow(/"a".*surrogate/);
    expect(() => body(json(OPEN, FORM), { "\ud800": "a" })).toThrow(/surrogate/);
  });
});

test("a text body is the argument as it is", async () => {
  const text = json(WHOLE, { contentType: "text/plain", format: "text" });
  const received = await onWire(server, client, operation({ method: "POST", requestBody: text }), {
    body: 'a\r\n"é"',
  });
  expect(received.headers["content-type"]).toBe("text/plain");
  expect(received.body.toString()).toBe('a\r\n"é"');
  expect(body(text, { body: 12 }).text).toBe("12");
  expect(body(text, { body: { a: 1 } }).text).toBe('{"a":1}');
  expect(body(text, { body: null }).text).toBeUndefined();
});
