import { describe, expect, it } from "vitest";
import { noResponse, type Sent } from "../../src/runtime/core/failure.js";
import { HttpError } from "../../src/runtime/core/http-error.js";
import { createRedactor } from "../../src/runtime/core/redact.js";
import { resultOf } from "../../src/runtime/core/result.js";
import type { HttpResponse } from "../../src/runtime/core/types.js";

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
    missingCredentials: () => [],
    ...overrides,
  };
}

const text = (text: string) => ({ content: [{ type: "text", text }] });
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

describe("a success", () => {
  it.each(["application/json", "application/json; charset=utf-8", "application/problem+json", "TEXT/JSON"])(
    "in JSON (%s) is structured, with compact text",
    (type) => {
      expect(resultOf(response(200, type, '{\n  "id": 1,\n  "tags": [ "a b" ]\n}'), sent())).toEqual({
        ...text('{"id":1,"tags":["a b"]}'),
        structuredContent: { id: 1, tags: ["a b"] },
      });
    },
  );

  it.each([
    ["[1, 2]", "[1,2]", [1, 2]],
    ['"done"', '"done"', undefined],
    ["null", "null", undefined],
    [" 5 ", "5", undefined],
  ])("of JSON %s", (body, compact, structuredContent) => {
    expect(resultOf(response(200, "application/json", body), sent())).toEqual({
      ...text(compact),
      ...(structuredContent && { structuredContent }),
    });
  });

  it("keeps every digit of large integers", () => {
    const body = '{ "id": 12345678901234567890, "text": "a  b 99999999999999999999" }';
    expect(resultOf(response(200, "application/json", body), sent())).toEqual({
      content: [
        { type: "text", text: '{"id":12345678901234567890,"text":"a  b 99999999999999999999"}' },
        { type: "text", text: "[Integers beyond 2^53 are exact only in the text above.]" },
      ],
    });
    const harmless =
      '{"text": "99999999999999999999", "small": 9007199254740991, "pi": 3.14159265358979323846}';
    expect(resultOf(response(200, "application/json", harmless), sent())).toHaveProperty("structuredContent");
  });

  it("that is not the JSON it claims to be is text", () => {
    expect(resultOf(response(200, "application/json", "<html>"), sent())).toEqual(
      text("<html>\n[The API calls this JSON, but it is not. It is shown as it came.]"),
    );
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(resultOf(response(200, "application/json", deep), sent())).not.toHaveProperty("structuredContent");
  });

  it("of huge JSON is cut off and not structured", () => {
    const body = JSON.stringify({ list: "x".repeat(200_000) });
    const result = resultOf(response(200, "application/json", body), sent());
    expect(result).not.toHaveProperty("structuredContent");
    const [block] = result.content;
    expect(block?.type === "text" && block.text.slice(79_990)).toBe(
      "xxxxxxxxx…\n[Cut off: these are the first 80000 of 200011 characters. Ask for less at once, e.g. with filters, fields or a smaller page.]",
    );
  });

  it.each([
    ["text/plain", "Grüße", "Grüße"],
    ["text/csv", "a,b\n1,2\n", "a,b\n1,2\n"],
    ["application/xml", "<a/>", "<a/>"],
    ["image/svg+xml", "<svg/>", "<svg/>"],
    ["application/x-ndjson", '{"a":1}\n{"a":2}', '{"a":1}\n{"a":2}'],
    ["text/plain; charset=nonsense", "Grüße", "Grüße"],
    ["text/plain", "a\u001b[31mb\u0000", "a[31mb"],
  ])("of %s is text", (type, body, expected) => {
    expect(resultOf(response(200, type, body), sent())).toEqual(text(expected));
  });

  it.each(["iso-8859-1", '"ISO-8859-1"', "windows-1252"])("honours charset=%s", (charset) => {
    const latin = Uint8Array.from([0x47, 0x72, 0xfc, 0xdf, 0x65]);
    expect(resultOf(response(200, `text/plain; charset=${charset}`, latin), sent())).toEqual(text("Grüße"));
  });

  it.each([
    ["image/png", "image"],
    ["audio/wav", "audio"],
  ])("of %s is %s content", (mimeType, type) => {
    expect(resultOf(response(200, `${mimeType}; q=1`, PNG), sent())).toEqual({
      content: [{ type, data: "iVBORw0KGgo=", mimeType }],
    });
  });

  it.each<[string, string | undefined, string | Uint8Array, object, string]>([
    ["a PDF", "application/pdf", "%PDF", {}, "application/pdf, 4 bytes"],
    ["a large image", "image/png", new Uint8Array(5_000_001), {}, "image/png, 5000001 bytes"],
    ["unknown bytes", undefined, PNG, {}, "of unknown type, 8 bytes"],
    [
      "a coding nobody knows",
      "text/plain",
      PNG,
      { "content-encoding": "exi" },
      "text/plain, encoded as exi, 8 bytes",
    ],
    [
      "a download",
      "application/zip",
      "PK",
      { "content-disposition": 'attachment; filename="a.zip"' },
      'application/zip, 2 bytes, file name "a.zip"',
    ],
  ])("of %s is a note, never mojibake", (_, type, body, headers, what) => {
    expect(resultOf(response(200, type, body, headers), sent())).toEqual(
      text(`HTTP 200 OK: the response is ${what}. It is not text, so it is not shown.`),
    );
  });

  it.each([
    ['{"a":1}', { ...text('{"a":1}'), structuredContent: { a: 1 } }],
    ["hello", text("hello")],
    ["{not json", text("{not json")],
  ])("without a Content-Type is looked at: %s", (body, expected) => {
    expect(resultOf(response(200, undefined, body), sent())).toEqual(expected);
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
  ])("without content: %i %s", (status, method, headers, expected) => {
    expect(resultOf(response(status, undefined, "", headers), sent({ method }))).toEqual(text(expected));
  });

  it("that points elsewhere says where", () => {
    const headers = { location: "https://files.example/a?sig=1" };
    expect(resultOf(response(302, undefined, "", headers), sent())).toEqual(
      text(
        "HTTP 302 Found from GET /tickets/T-1: the API points to https://files.example/a?sig=1\nThis was not followed.",
      ),
    );
    expect(resultOf(response(304, undefined), sent())).toEqual(
      text("HTTP 304 Not Modified from GET /tickets/T-1: unchanged, no content."),
    );
  });
});

describe("a failure", () => {
  const failed = (got: HttpResponse, overrides?: Partial<Sent>) => {
    const result = resultOf(got, sent(overrides));
    expect(result).toMatchObject({ isError: true, content: [{ type: "text" }] });
    expect(result).not.toHaveProperty("structuredContent");
    const [block] = result.content;
    return block?.type === "text" ? block.text : "";
  };

  it("R31: says what happened, what the API says and what to do", () => {
    const body = '{"message": "No ticket T-1", "code": "not_found"}';
    expect(failed(response(404, "application/json", body))).toBe(
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
  ])("finds the message of %s", (_, body, expected) => {
    const lines = failed(response(400, "application/json", JSON.stringify(body))).split("\n");
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
  ])("of %s", (type, body, expected) => {
    const lines = failed(response(502, type, body)).split("\n");
    expect(lines.slice(1, -1).join("\n")).toBe(expected);
  });

  it("shortens what the API says", () => {
    expect(failed(response(500, "text/plain", "x".repeat(50_000))).length).toBeLessThan(2_300);
    const errors = Array.from({ length: 1000 }, (_, index) => ({
      field: `f${index}`,
      message: "x".repeat(1000),
    }));
    expect(failed(response(400, "application/json", JSON.stringify({ errors }))).length).toBeLessThan(3_300);
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
  ])("says what to do next: %i %s", (status, method, headers, expected) => {
    expect(
      failed(response(status, undefined, "", headers), { method })
        .split("\n")
        .at(-1),
    ).toBe(expected);
  });

  it.each([401, 403])("names missing credentials: %i", (status) => {
    expect(
      failed(response(status, undefined), { missingCredentials: () => ["DESK_TOKEN"] })
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
  ])("never appear in results: %s %s", (type, body) => {
    for (const status of [200, 500]) {
      const result = JSON.stringify(resultOf(response(status, type, body), sent({ redact })));
      expect(result).toContain("[redacted]");
      for (const form of ["s3cr3t", encodeURIComponent(secret), base64]) expect(result).not.toContain(form);
    }
  });

  it.each(["text/plain", "application/json"])("are not shown by half where %s is cut", (type) => {
    for (let before = 980; before < 2_010; before++) {
      const text = "x".repeat(before) + secret;
      const body = type === "text/plain" ? text : JSON.stringify({ message: text });
      expect(JSON.stringify(resultOf(response(500, type, body), sent({ redact })))).not.toContain("xs3");
    }
  });

  it("are not seen in short words", () => {
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
