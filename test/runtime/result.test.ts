import { describe, expect, it } from "vitest";
import { header, query } from "../../src/runtime/core/declare.js";
import { noResponse, type Sent } from "../../src/runtime/core/failure.js";
import { HttpError } from "../../src/runtime/core/http-error.js";
import { createRedactor } from "../../src/runtime/core/redact.js";
import { resultOf } from "../../src/runtime/core/result.js";
import type { HttpResponse } from "../../src/runtime/core/types.js";
import { operation } from "../support/raw-server.js";

const utf8 = new TextEncoder();

function response(
  status: number,
  type: string | undefined,
  body: string | Uint8Array = "",
  headers = {},
): HttpResponse {
  const bytes = typeof body === "string" ? utf8.encode(body) : body;
  return {
    status,
    headers: { ...(type !== undefined && { "content-type": type }), ...headers },
    body: bytes,
  };
}

function sent(overrides: Partial<Sent> = {}): Sent {
  return {
    method: "GET",
    path: "/tickets/T-1",
    redact: (text) => text,
    missingCredentials: () => "",
    ...overrides,
  };
}

const text = (text: string) => ({ content: [{ type: "text", text }] });
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

describe("a success", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/problem+json",
    "TEXT/JSON",
    "application/json, application/json",
  ])("in JSON (%s) is structured, with compact text", async (type) => {
    expect(await resultOf(response(200, type, '{\n  "id": 1,\n  "tags": [ "a b" ]\n}'), sent())).toEqual({
      ...text('{"id":1,"tags":["a b"]}'),
      structuredContent: { id: 1, tags: ["a b"] },
    });
  });

  it.each([
    ["[1, 2]", "[1,2]", [1, 2]],
    ['"done"', '"done"', undefined],
    ["null", "null", undefined],
    [" 5 ", "5", undefined],
  ])("of JSON %s", async (body, compact, structuredContent) => {
    expect(await resultOf(response(200, "application/json", body), sent())).toEqual({
      ...text(compact),
      ...(structuredContent && { structuredContent }),
    });
  });

  it("keeps every digit of large integers", async () => {
    const body = '{ "id": 12345678901234567890, "text": "a  b 99999999999999999999" }';
    expect(await resultOf(response(200, "application/json", body), sent())).toEqual({
      content: [
        { type: "text", text: '{"id":12345678901234567890,"text":"a  b 99999999999999999999"}' },
        { type: "text", text: "[Integers beyond 2^53 are exact only in the text above.]" },
      ],
    });
    const harmless =
      '{"text": "99999999999999999999", "small": 9007199254740991, "pi": 3.14159265358979323846}';
    expect(await resultOf(response(200, "application/json", harmless), sent())).toHaveProperty(
      "structuredContent",
    );
  });

  it.each(["application/json", "text/plain", "text/html"])(
    "that is a picture, and called %s, is one",
    async (type) => {
      expect((await resultOf(response(200, type, PNG), sent())).content).toEqual([
        { type: "image", data: Buffer.from(PNG).toString("base64"), mimeType: "image/png" },
      ]);
    },
  );

  it.each([
    ["a log of Docker, with the header of its streams", "\x01\x00\x00\x00\x00\x00\x00\x03one", "one"],
    ["names with U+0000 between them", "a\x00bc\x00d", "abcd"],
    ["UTF-16", "a\x00b\x00c\x00", "abc"],
  ])("of text/plain is read as what it is: %s", async (_what, bytes, read) => {
    const { content } = await resultOf(response(200, "text/plain", Buffer.from(bytes, "latin1")), sent());
    expect(content).toMatchObject([{ text: expect.stringMatching(new RegExp(`^\\W?${read}$`)) }]);
  });

  it("that begins as a file may, but is text, is text", async () => {
    const { content } = await resultOf(response(200, "text/plain", "ID3 tags"), sent());
    expect(content).toEqual([{ type: "text", text: "ID3 tags" }]);
  });

  it("that is not the JSON it claims to be is text", async () => {
    expect(await resultOf(response(200, "application/json", "<html>"), sent())).toEqual(
      text("<html>\n[The API calls this JSON, but it is not. It is shown as it came.]"),
    );
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(await resultOf(response(200, "application/json", deep), sent())).not.toHaveProperty(
      "structuredContent",
    );
  });

  it("R21: of huge JSON is cut at whole items, and says so in text and data", async () => {
    const items = Array.from({ length: 5_000 }, (_, id) => ({ id, name: `ticket ${id}` }));
    const result = await resultOf(
      response(200, "application/json", JSON.stringify({ items, total: 5_000 })),
      sent(),
    );
    const data = result.structuredContent as { items: unknown[]; total: number; _truncated: unknown };
    const shown = data.items.length;
    expect(shown).toBeGreaterThan(1_500);
    expect(data).toEqual({
      items: items.slice(0, shown),
      total: 5_000,
      _truncated: [{ path: "items", shown, of: 5_000 }],
    });
    expect(result._meta).toEqual({ "openapi-mcp/truncated": [{ path: "items", shown, of: 5_000 }] });
    expect(result.content).toEqual([
      { type: "text", text: JSON.stringify(data) },
      {
        type: "text",
        text: `[items: ${shown} of 5000 shown. Ask for less at once, e.g. with filters, fields or a smaller page.]`,
      },
    ]);
  });

  it("R21: names the arguments of its own that narrow it", async () => {
    const list = JSON.stringify(Array.from({ length: 9_000 }, (_, id) => `item ${id}`));
    const names = ["page", "verbose", "status", "per_page", "filter[a]", "x-page"];
    const parameters = names.map((name) =>
      name === "x-page" ? header(name) : query(name, { argument: name.replace(/\W/g, "_") }),
    );
    const called = { operation: operation({ method: "GET", path: "/", parameters }), args: {} };
    const result = await resultOf(response(200, "application/json", list), sent(), { called });
    const { items } = result.structuredContent as { items: unknown[] };
    expect(result.content[1]).toEqual({
      type: "text",
      text: `[The result: ${items.length} of 9000 shown. Narrow with per_page, page, status or filter_a_.]`,
    });
    expect(result.structuredContent).toMatchObject({
      _truncated: [{ path: "items", shown: items.length, of: 9_000 }],
    });
  });

  it("R21: of one huge text in it is cut in that text", async () => {
    const file = { name: "a.md", content: "x".repeat(200_000), size: 200_000 };
    const result = await resultOf(response(200, "application/json", JSON.stringify(file)), sent());
    const { name, content, size } = result.structuredContent as typeof file;
    expect([name, size]).toEqual(["a.md", 200_000]);
    expect(content).toMatch(/^x{77000,}…$/);
    expect(result.content[1]).toMatchObject({
      text: `[content: ${content.length - 1} of 200000 characters shown. Ask for less at once, e.g. with filters, fields or a smaller page.]`,
    });
  });

  it("R21: keeps a promised shape, and the digits of what it cuts", async () => {
    const items = Array.from({ length: 9_000 }, (_, id) => ({ id }));
    const cut = await resultOf(response(200, "application/json", JSON.stringify({ items })), sent(), {
      isPromised: true,
    });
    expect(Object.keys(cut.structuredContent as object)).toEqual(["items"]);
    expect(cut._meta).toHaveProperty(["openapi-mcp/truncated"]);
    const large = `[${Array.from({ length: 9_000 }, () => "12345678901234567890").join(",")}]`;
    const exact = await resultOf(response(200, "application/json", large), sent());
    expect(exact).not.toHaveProperty("structuredContent");
    const shown = JSON.parse((exact.content[0] as { text: string }).text);
    expect(shown.items).toContain("12345678901234567890");
    expect(shown).toHaveProperty("_truncated");
    expect(exact.content[1]).toMatchObject({ text: expect.stringContaining("are shown as text.]") });
  });

  it.each([
    ['{"a":[1,2,{"b":"c', true],
    ['{"a":"b\\', true],
    ["[1,2", true],
    ['{"a":1}}', false],
    ["{a:1}", false],
    ["nope", false],
  ])("that is JSON up to its end says so: %s", async (body, ends) => {
    const [block] = (await resultOf(response(200, "application/json", body), sent())).content;
    const why = ends
      ? "The API's JSON ends in the middle: it was cut off on its way. It is shown as far as it came."
      : "The API calls this JSON, but it is not. It is shown as it came.";
    expect(block).toEqual({ type: "text", text: `${body}\n[${why}]` });
  });

  it("R21: of long text is cut at the end of a line", async () => {
    const lines = Array.from({ length: 20_000 }, (_, id) => `line ${id}`).join("\n");
    const [block] = (await resultOf(response(200, "text/csv", lines), sent())).content;
    const shown = (block as { text: string }).text;
    expect(shown.length).toBeLessThanOrEqual(80_000);
    expect(shown).toMatch(
      /\nline \d+\n\[Cut off: these are the first \d+ of 208889 characters\. Ask for less/,
    );
    expect(lines.startsWith(shown.slice(0, shown.lastIndexOf("\n[")))).toBe(true);
  });

  it.each([
    ["text/plain", "Grüße", "Grüße"],
    ["text/csv", "a,b\n1,2\n", "a,b\n1,2\n"],
    ["application/xml", "<a/>", "<a/>"],
    ["image/svg+xml", "<svg/>", "<svg/>"],
    ["text/plain; charset=nonsense", "Grüße", "Grüße"],
    ["text/plain", "a\u001b[31mb\u0000", "a[31mb"],
  ])("of %s is text", async (type, body, expected) => {
    expect(await resultOf(response(200, type, body), sent())).toEqual(text(expected));
  });

  it.each(["iso-8859-1", '"ISO-8859-1"', "windows-1252"])("honours charset=%s", async (charset) => {
    const latin = Uint8Array.from([0x47, 0x72, 0xfc, 0xdf, 0x65]);
    expect(await resultOf(response(200, `text/plain; charset=${charset}`, latin), sent())).toEqual(
      text("Grüße"),
    );
  });

  it.each([
    ["image/png", "image"],
    ["audio/wav", "audio"],
  ])("of %s is %s content", async (mimeType, type) => {
    expect(await resultOf(response(200, `${mimeType}; q=1`, PNG), sent())).toEqual({
      content: [{ type, data: "iVBORw0KGgo=", mimeType }],
    });
  });

  it.each<[string, string | undefined, string | Uint8Array, object, string, object]>([
    ["a PDF", "application/pdf", "%PDF", {}, "application/pdf, 4 bytes", { name: "T-1.pdf" }],
    ["unknown bytes", undefined, Uint8Array.of(0, 1), {}, "of unknown type, 2 bytes", { name: "T-1.bin" }],
    [
      "a coding nobody knows",
      "text/plain",
      PNG,
      { "content-encoding": "exi" },
      "text/plain, encoded as exi, 8 bytes",
      { name: "T-1.bin" },
    ],
    [
      "a download",
      "application/zip",
      "PK",
      { "content-disposition": 'attachment; filename="a b.zip"' },
      'application/zip, 2 bytes, file name "a b.zip"',
      { name: "a%20b.zip" },
    ],
    [
      "bytes that begin as a PDF",
      "application/octet-stream",
      "%PDF-1",
      {},
      "application/pdf, 6 bytes",
      { name: "T-1.pdf" },
    ],
  ])(
    "R32: of %s is embedded, never mojibake",
    async (_, type, body, headers, what, { name }: { name?: string }) => {
      const { content } = await resultOf(response(200, type, body, headers), sent());
      const bytes = typeof body === "string" ? utf8.encode(body) : body;
      expect(content).toEqual([
        { type: "text", text: `HTTP 200 OK: the response is ${what}. It is attached.` },
        {
          type: "resource",
          resource: {
            uri: `response:///${name}`,
            mimeType: /pdf|zip/.exec(what)
              ? (/application.\w+/.exec(what)?.[0] ?? "")
              : "application/octet-stream",
            blob: Buffer.from(bytes).toString("base64"),
          },
        },
      ]);
    },
  );

  it.each(["application/pdf", "image/png"])(
    "R32: of %s that is too large says what can be done",
    async (type) => {
      const large = response(200, type, new Uint8Array(5_000_001));
      expect(await resultOf(large, sent())).toEqual(
        text(
          `HTTP 200 OK: the response is ${type}, 5000001 bytes. It is not text, and too large for a result, so it is not ` +
            "shown. The operator of this MCP server can run it on Node with --files-root <dir>, where it saves such files, " +
            "or with --transport http, where it links to them.",
        ),
      );
      const kept = { uri: "file:///x/T-1", told: "It was saved as /x/T-1" };
      expect((await resultOf(large, sent(), { keepFile: async () => kept })).content).toEqual([
        { type: "text", text: `HTTP 200 OK: the response is ${type}, 5000001 bytes. It was saved as /x/T-1` },
        {
          type: "resource_link",
          uri: "file:///x/T-1",
          name: type === "image/png" ? "T-1.png" : "T-1.pdf",
          mimeType: type,
          size: 5_000_001,
        },
      ]);
      const full = (await resultOf(large, sent(), { keepFile: async () => undefined })).content;
      expect(full).toMatchObject([{ text: expect.stringContaining("There is no room for it now") }]);
    },
  );

  it.each([undefined, "application/octet-stream", "binary/octet-stream"])(
    "R32: of %s is an image where it begins as one, JSON and text where it is that",
    async (type) => {
      const image = { content: [{ type: "image", data: "iVBORw0KGgo=", mimeType: "image/png" }] };
      expect(await resultOf(response(200, type, PNG), sent())).toEqual(image);
      expect(await resultOf(response(200, type, '{"a":1}'), sent())).toHaveProperty("structuredContent", {
        a: 1,
      });
      expect(await resultOf(response(200, type, "Grüße"), sent())).toEqual(text("Grüße"));
    },
  );

  it("of text/plain is JSON where it is JSON", async () => {
    expect(await resultOf(response(200, "text/plain", '{"a": 1}'), sent())).toEqual({
      ...text('{"a":1}'),
      structuredContent: { a: 1 },
    });
    expect(await resultOf(response(200, "text/csv", "[1]"), sent())).toEqual(text("[1]"));
  });

  const utf16 = (text: string, isBig: boolean, mark: boolean) => {
    const bytes = Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le");
    return new Uint8Array(isBig ? bytes.swap16() : bytes);
  };
  it.each<[string, string, Uint8Array]>([
    ["UTF-8 with a mark", "application/json", Buffer.from('\ufeff{"a":"é"}')],
    ["UTF-16 with a mark", "application/json", utf16('{"a":"é"}', true, true)],
    ["UTF-16 that is called so", "application/json; charset=utf-16", utf16('{"a":"é"}', false, true)],
    [
      "UTF-16 the other way than it is called",
      "application/json; charset=utf-16",
      utf16('{"a":"é"}', true, true),
    ],
    ["UTF-16 that nobody tells of", "application/json", utf16('{"a":"é"}', false, false)],
    ["UTF-16, big end first, that nobody tells of", "application/json", utf16('{"a":"é"}', true, false)],
    ["UTF-16 of no type", "", utf16('{"a":"é"}', true, true)],
    ["Latin-1", "application/json; charset=iso-8859-1", Buffer.from('{"a":"é"}', "latin1")],
  ])("in %s is read", async (_, type, body) => {
    expect(await resultOf(response(200, type, body), sent())).toHaveProperty("structuredContent", { a: "é" });
  });

  it("in XML says what it is in", async () => {
    const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>';
    expect(await resultOf(response(200, "application/xml", Buffer.from(xml, "latin1")), sent())).toEqual(
      text(xml),
    );
  });

  it.each([
    ['{"a":1}', { ...text('{"a":1}'), structuredContent: { a: 1 } }],
    ["hello", text("hello")],
    ["{not json", text("{not json")],
  ])("without a Content-Type is looked at: %s", async (body, expected) => {
    expect(await resultOf(response(200, undefined, body), sent())).toEqual(expected);
  });

  it.each<[number, string, object, string]>([
    [204, "DELETE", {}, "HTTP 204 No Content: done, no content."],
    [200, "POST", {}, "HTTP 200 OK: done, no content."],
    [201, "POST", { location: "/t/5" }, "HTTP 201 Created: done, no content.\nlocation: /t/5"],
    [202, "POST", {}, "HTTP 202 Accepted: accepted, no content. The work may still be going on."],
    [
      200,
      "HEAD",
      { "content-length": "5", "set-cookie": "s=1" },
      "HTTP 200 OK: it exists; these are its headers.\ncontent-length: 5",
    ],
  ])("without content: %i %s", async (status, method, headers, expected) => {
    expect(await resultOf(response(status, undefined, "", headers), sent({ method }))).toEqual(
      text(expected),
    );
  });

  it("that points elsewhere says where", async () => {
    const headers = { location: "https://files.example/a?sig=1" };
    expect(await resultOf(response(302, undefined, "", headers), sent())).toEqual(
      text(
        "HTTP 302 Found from GET /tickets/T-1: the API points to https://files.example/a?sig=1\nThis was not followed.",
      ),
    );
    expect(await resultOf(response(304, undefined), sent())).toEqual(
      text("HTTP 304 Not Modified from GET /tickets/T-1: unchanged, no content."),
    );
  });
});

describe("a failure", () => {
  const failed = async (got: HttpResponse, overrides?: Partial<Sent>) => {
    const result = await resultOf(got, sent(overrides));
    expect(result).toMatchObject({ isError: true, content: [{ type: "text" }] });
    expect(result).not.toHaveProperty("structuredContent");
    const [block] = result.content;
    return block?.type === "text" ? block.text : "";
  };

  it("R31: says what happened, what the API says and what to do", async () => {
    const body = '{"message": "No ticket T-1", "code": "not_found"}';
    expect(await failed(response(404, "application/json", body))).toBe(
      [
        "HTTP 404 Not Found from GET /tickets/T-1.",
        "The API says: No ticket T-1 (code not_found)",
        "Check the ids in the arguments: what they name does not exist, or these credentials cannot see it.",
      ].join("\n"),
    );
  });

  it.each<[string, unknown, string]>([
    [
      "RFC 9457",
      { title: "Out of credit", detail: "Balance is 30.", status: 403 },
      "The API says: Out of credit: Balance is 30.",
    ],
    [
      "RFC 6749",
      { error: "invalid_scope", error_description: "No such scope" },
      "The API says: No such scope",
    ],
    ["Google", { error: { code: 400, message: "Bad id", status: "INVALID" } }, "The API says: Bad id"],
    ["a word", { error: "nope" }, "The API says: nope"],
    ["a string", "nope", "The API says: nope"],
    [
      "GitHub",
      {
        message: "Validation Failed",
        errors: [{ resource: "Issue", field: "title", code: "missing_field" }],
      },
      "The API says: Validation Failed\n- title: missing_field",
    ],
    [
      "FastAPI",
      { detail: [{ loc: ["body", "age"], msg: "must be positive", type: "value_error" }] },
      "- body.age: must be positive",
    ],
    [
      "Laravel",
      { message: "Invalid.", errors: { email: ["is taken", "is short"], age: "too low" } },
      "The API says: Invalid.\n- email: is taken; is short\n- age: too low",
    ],
    [
      "JSON:API",
      { errors: [{ title: "Bad", detail: "Too long", source: { pointer: "/data/name" } }] },
      "- /data/name: Bad: Too long",
    ],
    [
      "RFC 9457 extensions",
      { title: "Invalid", "invalid-params": [{ name: "age", reason: "must be positive" }] },
      "The API says: Invalid\n- age: must be positive",
    ],
    [
      "Spring",
      { timestamp: "x", status: 400, error: "Bad Request", message: "", path: "/" },
      "The API says: Bad Request",
    ],
    [
      "Kubernetes",
      {
        kind: "Status",
        message: "invalid",
        reason: "Invalid",
        details: { causes: [{ field: "spec.x", message: "Required" }] },
      },
      "The API says: invalid\n- spec.x: Required",
    ],
    ["something else", { ok: false, n: 1 }, 'The API says: {"ok":false,"n":1}'],
  ])("finds the message of %s", async (_, body, expected) => {
    const lines = (await failed(response(400, "application/json", JSON.stringify(body)))).split("\n");
    expect(lines.slice(1, -1).join("\n")).toBe(expected);
  });

  it.each([
    ["text/plain", "boom", "The API says: boom"],
    [
      "text/html",
      "<html><title>502 Bad Gateway</title>…",
      "The API answered with an HTML page: 502 Bad Gateway.",
    ],
    ["application/octet-stream", PNG, ""],
  ])("of %s", async (type, body, expected) => {
    const lines = (await failed(response(502, type, body))).split("\n");
    expect(lines.slice(1, -1).join("\n")).toBe(expected);
  });

  it("shortens what the API says", async () => {
    expect((await failed(response(500, "text/plain", "x".repeat(50_000)))).length).toBeLessThan(2_300);
    const errors = Array.from({ length: 1000 }, (_, index) => ({
      field: `f${index}`,
      message: "x".repeat(1000),
    }));
    expect((await failed(response(400, "application/json", JSON.stringify({ errors })))).length).toBeLessThan(
      3_300,
    );
  });

  it.each<[number, string, object, string]>([
    [400, "POST", {}, "Correct the arguments and call again."],
    [422, "POST", {}, "Correct the arguments and call again."],
    [403, "GET", {}, "The credentials of this MCP server do not allow this. Calling again does not help."],
    [
      409,
      "PUT",
      {},
      "This conflicts with the present state. Read that state again before deciding what to do.",
    ],
    [429, "GET", { "retry-after": "30" }, "Too many requests. Wait 30 seconds before the next call."],
    [429, "GET", {}, "Too many requests. Wait before the next call."],
    [500, "GET", {}, "Calling again is safe: GET changes nothing."],
    [
      500,
      "POST",
      {},
      "POST may have taken effect. Check whether it did before calling again, or it may happen twice.",
    ],
    [
      503,
      "DELETE",
      { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" },
      "Wait until Fri, 31 Dec 1999 23:59:59 GMT before the next call. DELETE may have taken effect. Calling again with the same arguments leads to the same state.",
    ],
  ])("says what to do next: %i %s", async (status, method, headers, expected) => {
    expect((await failed(response(status, undefined, "", headers), { method })).split("\n").at(-1)).toBe(
      expected,
    );
  });

  it.each([401, 403])("names missing credentials: %i", async (status) => {
    expect(
      (await failed(response(status, undefined), { missingCredentials: () => "DESK_TOKEN" }))
        .split("\n")
        .at(-1),
    ).toBe(
      "Credentials are missing: the environment of this MCP server does not set DESK_TOKEN. Its operator has to; calling again before does not help.",
    );
  });
});

describe("secrets", () => {
  const secret = 's3cr3t/"token';
  const redact = createRedactor([secret, "abc"]);
  const base64 = btoa(secret);

  it.each([
    ["application/json", JSON.stringify({ echo: `Bearer ${secret}`, [secret]: 1, n: [secret] })],
    ["application/json", `{"echo": "s3cr3t\\/\\"token"}`],
    ["application/json", `{"echo": "\\u00733cr3t/\\"token"}`],
    ["text/plain", `a ${secret} b ${encodeURIComponent(secret)} c ${base64}`],
  ])("never appear in results: %s %s", async (type, body) => {
    for (const status of [200, 500]) {
      const result = JSON.stringify(await resultOf(response(status, type, body), sent({ redact })));
      expect(result).toContain("[redacted]");
      for (const form of ["s3cr3t", encodeURIComponent(secret), base64]) expect(result).not.toContain(form);
    }
  });

  it.each([
    ["a query (RFC 3986)", "CANARY%21it%27s%20%282%29%2A"],
    ["a query in small letters", "CANARY%21it%27s%20%282%29%2a"],
    ["a form", "CANARY%21it%27s+%282%29*"],
  ])("never appear as they are written in %s", (_where, form) => {
    const masks = createRedactor(["CANARY!it's (2)*"]);
    expect(masks(`/tickets?key=${form}&page=2`)).toBe("/tickets?key=[redacted]&page=2");
  });

  it.each(["text/plain", "application/json"])("are not shown by half where %s is cut", async (type) => {
    for (let before = 980; before < 2_010; before++) {
      const text = "x".repeat(before) + secret;
      const body = type === "text/plain" ? text : JSON.stringify({ message: text });
      expect(JSON.stringify(await resultOf(response(500, type, body), sent({ redact })))).not.toContain(
        "xs3",
      );
    }
  });

  it("are not seen in short words", async () => {
    expect(redact("abc")).toBe("abc");
  });
});

describe("no response", () => {
  it.each([
    [false, "Nothing was sent. Calling again with the same arguments does not help."],
    [true, "Calling again with the same arguments does not help."],
  ])("to a request that this host cannot send (sent before: %s)", (before, advice) => {
    const error = new HttpError("refused", "This platform cannot send a GET request with this body.", before);
    expect(noResponse(error, sent())).toEqual({
      ...text(
        "This MCP server cannot send such a request: GET /tickets/T-1.\n" +
          `This platform cannot send a GET request with this body.\n${advice}`,
      ),
      isError: true,
      failure: { code: "request_refused" },
    });
  });
});
