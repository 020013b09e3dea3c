/** A path value can never leave its segment, and no value can end a header line: read from the wire. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import type { Arguments, OperationDescriptor, ParameterStyle } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { anyValue } from "../support/hostile-text.js";
import {
  onWire,
  operation,
  parameter,
  type RawRequest,
  type RawServer,
  startRawServer,
} from "../support/raw-server.js";

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

const inSegment = operation({
  path: "/before/{id}/after",
  parameters: [parameter({ name: "id", in: "path" })],
});

/** What the server read, or undefined where the request was refused (and then it read nothing). */
async function attempt(described: OperationDescriptor, args: Arguments): Promise<RawRequest | undefined> {
  const before = server.requests.length;
  try {
    return await onWire(server, client, described, args);
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    expect(server.requests.length).toBe(before);
    return undefined;
  }
}

function refusal(args: Arguments, described = inSegment): string {
  try {
    buildRequest(described, args, { baseUrl: server.origin });
  } catch (error) {
    if (error instanceof RequestRefused) return error.message;
    throw error;
  }
  return "";
}

describe("R22: path safety", () => {
  test.each([
    ["", /is empty/],
    [".", /into another one/],
    ["..", /into another one/],
    ["%2e", /into another one/],
    ["%2E%2e", /into another one/],
    [".%2e", /into another one/],
    ["%252e%252E", /into another one/],
    ["%25252e.", /into another one/],
    ["%%32e%2%65", /into another one/],
    ["\ud800", /surrogate/],
    ["a\udc00b", /surrogate/],
    [null, /is null/],
    [undefined, /is missing/],
    [[], /is empty/],
    [{}, /is empty/],
    [[null], /is empty/],
    [[""], /is empty/],
    [[".."], /into another one/],
    [Number.NaN, /NaN/],
  ])("%j is refused before anything is sent", (id, message) => {
    expect(refusal({ id })).toMatch(message);
    expect(refusal({ id })).toContain('"id"');
  });

  test.each(["simple", "label", "matrix"] as const)(
    "an empty list is no value, also beside other text (%s)",
    (style) => {
      for (const explode of [true, false]) {
        const described = operation({
          path: "/x{id}",
          parameters: [parameter({ name: "id", in: "path", style, explode })],
        });
        for (const id of [[], {}, [null]]) expect(refusal({ id }, described)).toMatch(/is empty/);
      }
    },
  );

  test("R23: a missing path argument is refused, also where Object.prototype has one of that name", () => {
    expect(refusal({})).toMatch(/"id" is missing/);
    const described = operation({
      path: "/{constructor}",
      parameters: [parameter({ name: "constructor", in: "path" })],
    });
    expect(refusal({}, described)).toMatch(/"constructor" is missing/);
  });

  test.each([
    ["a/b", "a%2Fb"],
    ["../../etc/passwd", "..%2F..%2Fetc%2Fpasswd"],
    ["..\\x", "..%5Cx"],
    ["?x=1", "%3Fx%3D1"],
    ["#f", "%23f"],
    ["\\", "%5C"],
    ["...", "..."],
    ["..a", "..a"],
    ["%2f", "%252f"],
    ["a b", "a%20b"],
    ["\r\nx: y\0", "%0D%0Ax%3A%20y%00"],
    ["..;x", "..%3Bx"],
    ["💥", "%F0%9F%92%A5"],
  ])("%j arrives as the one segment %s", async (id, bytes) => {
    expect((await attempt(inSegment, { id }))?.target).toBe(`/before/${bytes}/after`);
  });

  test("the segment decodes to exactly the value, or nothing was sent", async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (id) => {
        const received = await attempt(inSegment, { id });
        if (received === undefined) return;
        const segments = received.target.split("/");
        expect(segments).toHaveLength(4);
        expect(decodeURIComponent(segments[2] ?? "")).toBe(id);
        // What a server or proxy that parses and folds dots makes of it has the same segments.
        expect(new URL(`http://h${received.target}`).pathname.split("/")).toHaveLength(4);
        expect(decodedFully(segments[2] ?? "")).not.toMatch(/^\.{0,2}$/);
      }),
      { numRuns: 600 },
    );
  });

  test("only what is a dot segment in the end, empty or no Unicode is refused", () => {
    fc.assert(
      fc.property(anyValue, (id) => {
        const dots = /^\.{0,2}$/.test(decodedFully(id)) || !isWellFormed(id);
        expect(refusal({ id }) !== "").toBe(dots);
      }),
      { numRuns: 2000 },
    );
  });

  test("whatever the style, the number of segments is the template's", async () => {
    const value = fc.oneof(
      anyValue,
      fc.array(anyValue, { maxLength: 3 }),
      fc.dictionary(anyValue, anyValue, { maxKeys: 3 }),
    );
    const styles = fc.constantFrom<ParameterStyle>("simple", "label", "matrix");
    await fc.assert(
      fc.asyncProperty(
        value,
        styles,
        fc.boolean(),
        fc.boolean(),
        async (id, style, explode, allowReserved) => {
          const described = operation({
            path: "/before/{id}/after",
            parameters: [parameter({ name: "id", in: "path", style, explode, allowReserved })],
          });
          const received = await attempt(described, { id });
          if (received === undefined) return;
          expect(received.target).toMatch(/^\/before\/[^/?#\\]+\/after$/);
          expect(new URL(`http://h${received.target}`).pathname).toMatch(/^\/before\/[^/]+\/after$/);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("dots are counted over a whole segment, its literal text and path parameters included", () => {
    const two = operation({
      path: "/x/{a}{b}",
      parameters: ["a", "b"].map((name) => parameter({ name, in: "path" })),
    });
    expect(refusal({ a: ".", b: "." }, two)).toMatch(/into another one/);
    expect(refusal({ a: ".", b: "%2e" }, two)).toMatch(/into another one/);
    expect(refusal({ a: "", b: "x" }, two)).toBe("");
    const dotted = operation({ path: "/x/.{a}", parameters: [parameter({ name: "a", in: "path" })] });
    expect(refusal({ a: "." }, dotted)).toMatch(/into another one/);
    expect(refusal({ a: "" }, dotted)).toMatch(/into another one/);
    expect(refusal({ a: "git" }, dotted)).toBe("");
    const label = operation({
      path: "/x/{a}",
      parameters: [parameter({ name: "a", in: "path", style: "label" })],
    });
    expect(refusal({ a: "" }, label)).toMatch(/into another one/);
    const matrix = operation({
      path: "/x/{a}{b}",
      parameters: [
        parameter({ name: "a", in: "path" }),
        parameter({ name: "b", in: "path", style: "matrix" }),
      ],
    });
    // Servlet containers cut `;b=1` off before they resolve dots.
    expect(refusal({ a: "..", b: 1 }, matrix)).toMatch(/into another one/);
  });

  test("a long run of nested encodings costs no more than its length", () => {
    const start = performance.now();
    expect(refusal({ id: `%${"25".repeat(200_000)}2e` })).toMatch(/into another one/);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("header safety", () => {
  test("no value adds a line to the header block", async () => {
    const described = operation({
      parameters: [
        parameter({ name: "X-Given", in: "header" }),
        parameter({ name: "c", in: "cookie" }),
        parameter({ name: "q", in: "query" }),
      ],
    });
    const value = fc.oneof(
      anyValue,
      fc.array(anyValue, { maxLength: 3 }),
      fc.dictionary(anyValue, anyValue, { maxKeys: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(value, value, value, async (header, cookie, query) => {
        const received = await attempt(described, { "X-Given": header, c: cookie, q: query });
        if (received === undefined) return;
        const names = received.head.split("\r\n").map((line) => line.slice(0, line.indexOf(":")));
        expect(received.head.replaceAll("\r\n", "")).not.toMatch(/[\r\n\0]/);
        for (const name of names) {
          expect([
            "host",
            "connection",
            "accept-encoding",
            "user-agent",
            "accept",
            "x-given",
            "cookie",
          ]).toContain(name);
        }
        expect(new Set(names).size).toBe(names.length);
        expect(received.line.split(" ")).toHaveLength(3);
      }),
      { numRuns: 400 },
    );
  });
});

describe("form round trip", () => {
  test("any pairs read back as they were given, from a query and from a body", async () => {
    const key = anyValue.filter((text) => isWellFormed(text) && text !== "");
    const text = anyValue.filter(isWellFormed);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(key, fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })), { maxKeys: 4 }),
        async (given) => {
          const names = Object.keys(given);
          const query = operation({ parameters: names.map((name) => parameter({ name, in: "query" })) });
          const body = operation({
            method: "POST",
            requestBody: {
              contentType: "application/x-www-form-urlencoded",
              required: true,
              format: "form",
              shape: { kind: "properties", properties: {}, open: true },
            },
          });
          const expected = names.flatMap((name) => [given[name] ?? []].flat().map((item) => [name, item]));
          const target = (await attempt(query, given))?.target ?? "";
          expect([...new URLSearchParams(target.slice(target.indexOf("?") + 1 || target.length))]).toEqual(
            expected,
          );
          const sent = (await attempt(body, given))?.body.toString() ?? "";
          expect([...new URLSearchParams(sent)].sort()).toEqual([...expected].sort());
        },
      ),
      { numRuns: 200 },
    );
  });
});

function decodedFully(text: string): string {
  for (;;) {
    const next = text.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (next === text) return text;
    text = next;
  }
}

function isWellFormed(text: string): boolean {
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
