/** The style table of OAS 3.1.1 §4.8.12.6, and what it leaves open, as bytes at a raw TCP server. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import type { ParameterDescriptor, ParameterStyle } from "../../src/runtime/core/types.js";
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

const VALUES = {
  empty: "",
  string: "blue",
  array: ["blue", "black", "brown"],
  object: { R: 100, G: 200, B: 150 },
} as const;
type Row = readonly [ParameterStyle, boolean, Partial<Record<keyof typeof VALUES, string>>];

/** The request target for one parameter called `color`; a path one stands in `/x{color}y`, so that "" is no empty segment. */
async function target(
  given: Partial<ParameterDescriptor> & { readonly in: "path" | "query" },
  color: unknown,
): Promise<string> {
  const described = operation({
    path: given.in === "path" ? "/x{color}" : "/x",
    parameters: [parameter({ name: "color", ...given })],
  });
  return (await onWire(server, client, described, { color })).target;
}

async function header(
  given: Partial<ParameterDescriptor> & { readonly in: "header" | "cookie" },
  color: unknown,
) {
  const described = operation({ parameters: [parameter({ name: "color", ...given })] });
  const received = await onWire(server, client, described, { color });
  return received.headers[given.in === "cookie" ? "cookie" : "color"];
}

const PATH: readonly Row[] = [
  [
    "matrix",
    false,
    {
      empty: ";color",
      string: ";color=blue",
      array: ";color=blue,black,brown",
      object: ";color=R,100,G,200,B,150",
    },
  ],
  [
    "matrix",
    true,
    {
      empty: ";color",
      string: ";color=blue",
      array: ";color=blue;color=black;color=brown",
      object: ";R=100;G=200;B=150",
    },
  ],
  ["label", false, { empty: ".", string: ".blue", array: ".blue,black,brown", object: ".R,100,G,200,B,150" }],
  ["label", true, { empty: ".", string: ".blue", array: ".blue.black.brown", object: ".R=100.G=200.B=150" }],
  ["simple", false, { empty: "", string: "blue", array: "blue,black,brown", object: "R,100,G,200,B,150" }],
  ["simple", true, { empty: "", string: "blue", array: "blue,black,brown", object: "R=100,G=200,B=150" }],
];

const QUERY: readonly Row[] = [
  [
    "form",
    false,
    {
      empty: "color=",
      string: "color=blue",
      array: "color=blue,black,brown",
      object: "color=R,100,G,200,B,150",
    },
  ],
  [
    "form",
    true,
    {
      empty: "color=",
      string: "color=blue",
      array: "color=blue&color=black&color=brown",
      object: "R=100&G=200&B=150",
    },
  ],
  [
    "spaceDelimited",
    false,
    { array: "color=blue%20black%20brown", object: "color=R%20100%20G%20200%20B%20150" },
  ],
  [
    "pipeDelimited",
    false,
    { array: "color=blue%7Cblack%7Cbrown", object: "color=R%7C100%7CG%7C200%7CB%7C150" },
  ],
  ["deepObject", true, { object: "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150" }],
  // n/a in the table. OAS 3.0.3: exploded, the delimited styles are `form`; a single value is one in every style.
  ["spaceDelimited", true, { string: "color=blue", array: "color=blue&color=black&color=brown" }],
  ["pipeDelimited", true, { string: "color=blue", array: "color=blue&color=black&color=brown" }],
  [
    "deepObject",
    false,
    { string: "color=blue", object: "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150" },
  ],
  [
    "deepObject",
    true,
    { string: "color=blue", array: "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown" },
  ],
  // Swagger 2.0 collectionFormat: csv and multi are the two of form, ssv and pipes are above; this is tsv.
  ["tabDelimited", false, { string: "color=blue", array: "color=blue%09black%09brown" }],
];

function cases(rows: readonly Row[]) {
  return rows.flatMap(([style, explode, expected]) =>
    Object.entries(expected).map(([kind, bytes]) => ({
      style,
      explode,
      kind: kind as keyof typeof VALUES,
      bytes,
    })),
  );
}

describe("R24, R25: style table", () => {
  test.each(cases(PATH))(
    "path $style explode=$explode $kind → $bytes",
    async ({ style, explode, kind, bytes }) => {
      expect(await target({ in: "path", style, explode }, VALUES[kind])).toBe(`/x${bytes}`);
    },
  );

  test.each(cases(QUERY))(
    "query $style explode=$explode $kind → $bytes",
    async ({ style, explode, kind, bytes }) => {
      expect(await target({ in: "query", style, explode }, VALUES[kind])).toBe(`/x?${bytes}`);
    },
  );

  test.each([
    [false, { empty: "", string: "blue", array: "blue,black,brown", object: "R,100,G,200,B,150" }],
    [true, { empty: "", string: "blue", array: "blue,black,brown", object: "R=100,G=200,B=150" }],
  ] as const)("header simple explode=%s", async (explode, expected) => {
    for (const kind of ["empty", "string", "array", "object"] as const) {
      expect(await header({ in: "header", explode }, VALUES[kind])).toBe(expected[kind]);
    }
  });

  test.each([
    [
      false,
      {
        empty: "color=",
        string: "color=blue",
        array: "color=blue,black,brown",
        object: "color=R,100,G,200,B,150",
      },
    ],
    // `&` joins nothing in a Cookie header (RFC 6265 §4.2.1); OAS 3.2's style `cookie` says "; ".
    [
      true,
      {
        empty: "color=",
        string: "color=blue",
        array: "color=blue; color=black; color=brown",
        object: "R=100; G=200; B=150",
      },
    ],
  ] as const)("cookie form explode=%s", async (explode, expected) => {
    for (const kind of ["empty", "string", "array", "object"] as const) {
      expect(await header({ in: "cookie", explode }, VALUES[kind])).toBe(expected[kind]);
    }
  });
});

describe("R25: OAS 3.2", () => {
  test.each([
    [
      false,
      {
        empty: "color=",
        string: "color=blue",
        array: "color=blue,black,brown",
        object: "color=R,100,G,200,B,150",
      },
    ],
    [
      true,
      {
        empty: "color=",
        string: "color=blue",
        array: "color=blue; color=black; color=brown",
        object: "R=100; G=200; B=150",
      },
    ],
  ] as const)("cookie cookie explode=%s", async (explode, expected) => {
    for (const kind of ["empty", "string", "array", "object"] as const) {
      expect(await header({ in: "cookie", style: "cookie", explode }, VALUES[kind])).toBe(expected[kind]);
    }
  });

  test("in the style cookie nothing is escaped: names and values are sent as they are, or not at all", async () => {
    const raw = { in: "cookie", style: "cookie", argument: "color" } as const;
    expect(await header({ ...raw, name: "__Host-a$b" }, "a%20b|{}=/?")).toBe("__Host-a$b=a%20b|{}=/?");
    const described = operation({ parameters: [parameter({ name: "color", ...raw })] });
    for (const color of ["a b", "a;b", "a,b", 'a"b\\', "é", "a\r\nb", ["a", "b;c"], { a: "b c" }]) {
      expect(() => buildRequest(described, { color }, { baseUrl: server.origin })).toThrow(
        /"color" is sent as a cookie as it is/,
      );
    }
  });

  test("querystring is the whole query: a form, JSON or text", async () => {
    const whole = async (contentType: string, value: unknown, path = "/x") => {
      const described = operation({
        path,
        parameters: [parameter({ name: "q", in: "querystring", contentType })],
      });
      return (await onWire(server, client, described, { q: value })).target;
    };
    const form = "application/x-www-form-urlencoded";
    expect(await whole(form, { foo: "a + b", bar: true, list: ["x", "y"], no: null })).toBe(
      "/x?foo=a%20%2B%20b&bar=true&list=x&list=y",
    );
    expect(await whole(form, {})).toBe("/x");
    expect(await whole("application/json", { numbers: [1, 2], flag: null })).toBe(
      "/x?%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D",
    );
    expect(await whole("application/jsonpath", "$.a.b[1:1]")).toBe("/x?%24.a.b%5B1%3A1%5D");
    expect(await whole(form, { a: 1 }, "/x?b=2")).toBe("/x?b=2&a=1");
    const described = operation({
      parameters: [parameter({ name: "q", in: "querystring", contentType: form })],
    });
    const secret = { headers: {}, query: [["key", "s"]], cookies: [] } as const;
    const request = buildRequest(
      described,
      { q: { key: "mine", a: 1 } },
      { baseUrl: server.origin, credentials: secret },
    );
    expect(request.path).toBe("/?a=1&key=s");
  });
});

describe("encoding", () => {
  const AWKWARD = "a,b;c=d&e f|g/h?i#j[k]é~!'()*+%41.";
  const ENCODED = "a%2Cb%3Bc%3Dd%26e%20f%7Cg%2Fh%3Fi%23j%5Bk%5D%C3%A9~%21%27%28%29%2A%2B%2541.";

  test.each(["simple", "label", "matrix"] as const)("delimiters inside a path value (%s)", async (style) => {
    const prefix = { simple: "", label: ".", matrix: ";color=" }[style];
    expect(await target({ in: "path", style }, AWKWARD)).toBe(`/x${prefix}${ENCODED}`);
    expect(await target({ in: "path", style }, [AWKWARD, "z"])).toBe(`/x${prefix}${ENCODED},z`);
  });

  test.each([
    ["form", ","],
    ["spaceDelimited", "%20"],
    ["pipeDelimited", "%7C"],
    ["tabDelimited", "%09"],
  ] as const)("delimiters inside a query item (%s)", async (style, delimiter) => {
    expect(await target({ in: "query", style, explode: false }, [AWKWARD, "z"])).toBe(
      `/x?color=${ENCODED}${delimiter}z`,
    );
    expect(await target({ in: "query", style, explode: true }, [AWKWARD, "z"])).toBe(
      `/x?color=${ENCODED}&color=z`,
    );
  });

  test("names, property names and cookie values", async () => {
    const described = operation({
      parameters: [
        parameter({ name: "filter[name]", argument: "filter_name", in: "query" }),
        parameter({ name: "o", in: "query" }),
        parameter({ name: "c", in: "cookie" }),
      ],
    });
    const received = await onWire(server, client, described, {
      filter_name: "é",
      o: { "a&b": "c=d" },
      c: "x; y=z, é",
    });
    expect(received.target).toBe("/?filter%5Bname%5D=%C3%A9&a%26b=c%3Dd");
    expect(received.headers["cookie"]).toBe("c=x%3B%20y%3Dz%2C%20%C3%A9");
  });

  test("allowReserved leaves what RFC 3986 reserves, but not what would split or end the query", async () => {
    const reserved = ":/?#[]@!$&'()*+,;=";
    expect(await target({ in: "query", allowReserved: true }, reserved)).toBe(
      "/x?color=:/?%23%5B%5D@!$%26'()*%2B,;=",
    );
    expect(await target({ in: "query", allowReserved: true }, "50% %41 é")).toBe(
      "/x?color=50%25%20%41%20%C3%A9",
    );
    expect(await target({ in: "query", allowReserved: true, explode: false }, ["a,b", "c/d"])).toBe(
      "/x?color=a%2Cb,c/d",
    );
  });

  test("allowReserved never leaves a path segment", async () => {
    expect(await target({ in: "path", allowReserved: true }, ":/?#[]@!$&'()*+,;=\\%2F")).toBe(
      "/x:%2F%3F%23%5B%5D@!$&'()*+,;=%5C%252F",
    );
    expect(await target({ in: "path", allowReserved: true }, ["a,b", "c"])).toBe("/xa%2Cb,c");
  });

  test("content parameters are JSON text, and aliases inside it get their names back", async () => {
    const content = { contentType: "application/json" } as const;
    expect(await target({ in: "query", ...content }, { a: [1, null], b: "é" })).toBe(
      "/x?color=%7B%22a%22%3A%5B1%2Cnull%5D%2C%22b%22%3A%22%C3%A9%22%7D",
    );
    expect(await target({ in: "query", ...content }, "s")).toBe("/x?color=%22s%22");
    expect(await target({ in: "path", ...content }, "s")).toBe("/x%22s%22");
    expect(await target({ in: "query", contentType: "text/plain" }, "s t")).toBe("/x?color=s%20t");
    expect(await header({ in: "header", ...content }, { é: "€" })).toBe('{"\\u00e9":"\\u20ac"}');
    const described = operation({
      aliases: { at_type: "@type" },
      parameters: [parameter({ name: "q", in: "query", ...content })],
    });
    expect((await onWire(server, client, described, { q: [{ at_type: { at_type: 1 } }] })).target).toBe(
      `/?q=${encodeURIComponent('[{"@type":{"@type":1}}]')}`,
    );
  });
});

describe("values", () => {
  const form = { in: "query", explode: true } as const;

  test("null and undefined are not sent", async () => {
    expect(await target(form, null)).toBe("/x");
    expect(await target(form, undefined)).toBe("/x");
    expect(await target(form, ["a", null, undefined, "b"])).toBe("/x?color=a&color=b");
    expect(await target({ ...form, explode: false }, ["a", null, "b"])).toBe("/x?color=a,b");
    expect(await target(form, { a: null, b: 1 })).toBe("/x?b=1");
    expect(await target({ in: "query", style: "deepObject" }, { a: null, b: { c: null, d: 1 } })).toBe(
      "/x?color%5Bb%5D%5Bd%5D=1",
    );
    expect(await target({ in: "path" }, ["a", null, "b"])).toBe("/xa,b");
    expect(await header({ in: "header" }, null)).toBeUndefined();
    expect(await header({ in: "cookie" }, null)).toBeUndefined();
  });

  test.each([[[]], [{}], [[null]]])("an empty array or object is not sent: %j", async (value) => {
    for (const explode of [true, false]) {
      for (const style of ["form", "spaceDelimited", "pipeDelimited", "deepObject"] as const) {
        expect(await target({ in: "query", style, explode }, value)).toBe("/x");
      }
      expect(await header({ in: "header", explode }, value)).toBeUndefined();
      expect(await header({ in: "cookie", explode }, value)).toBeUndefined();
    }
  });

  test.each([
    [true, "true"],
    [false, "false"],
    [0, "0"],
    [-0, "0"],
    [1.5, "1.5"],
    ["9007199254740993", "9007199254740993"],
    [2 ** 53, "9007199254740992"],
    [1e21, "1000000000000000000000"],
    [-1.5e22, "-15000000000000000000000"],
    [1e-7, "0.0000001"],
    [-1.25e-9, "-0.00000000125"],
    [12345678901234567890n, "12345678901234567890"],
  ])("%s is written %s", async (value, text) => {
    expect(await target(form, value)).toBe(`/x?color=${text}`);
    expect(await target({ in: "path" }, value)).toBe(`/x${text}`);
  });

  test("what is nested where no style says how is JSON text", async () => {
    expect(await target(form, [{ a: 1 }, [2]])).toBe("/x?color=%7B%22a%22%3A1%7D&color=%5B2%5D");
    expect(await target(form, { a: { b: 1 } })).toBe("/x?a=%7B%22b%22%3A1%7D");
    expect(await target({ in: "path" }, { a: { b: 1 } })).toBe("/xa,%7B%22b%22%3A1%7D");
  });

  test("deepObject nests, and indexes an array only where its items are objects", async () => {
    const deep = { in: "query", style: "deepObject" } as const;
    expect(await target(deep, { a: { b: 1, c: ["x", "y"] } })).toBe(
      "/x?color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bc%5D%5B%5D=x&color%5Ba%5D%5Bc%5D%5B%5D=y",
    );
    expect(await target(deep, { a: [{ b: 1 }, { b: 2 }] })).toBe(
      "/x?color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=2",
    );
    expect(await target(deep, { "a]&b": "c" })).toBe("/x?color%5Ba%5D%26b%5D=c");
  });

  test("names like those of Object.prototype are names", async () => {
    const described = operation({
      parameters: ["constructor", "__proto__", "toString", "q"].map((name) =>
        parameter({ name, in: "query" }),
      ),
    });
    expect((await onWire(server, client, described, {})).target).toBe("/");
    const args = JSON.parse('{"constructor":"a","__proto__":"b","q":{"__proto__":"c"}}');
    expect((await onWire(server, client, described, args)).target).toBe(
      "/?constructor=a&__proto__=b&__proto__=c",
    );
  });

  test.each([
    ["query", Number.NaN],
    ["query", Number.POSITIVE_INFINITY],
    ["query", () => 1],
    ["query", "\ud800"],
    ["query", ["\udc00"]],
    ["cookie", "\ud800"],
    ["header", "\ud800"],
    ["header", "a\r\nx: y"],
    ["header", ["a\nb"]],
    ["header", "\0"],
    ["header", "€"],
    ["header", ["a,b", "c"]],
    ["header", { a: "b,c" }],
  ] as const)("%s %s is refused", (place, color) => {
    const described = operation({ parameters: [parameter({ name: "color", in: place })] });
    expect(() => buildRequest(described, { color }, { baseUrl: server.origin })).toThrow(RequestRefused);
    expect(() => buildRequest(described, { color }, { baseUrl: server.origin })).toThrow(/"color"/);
  });

  test("a quoted comma in a header list is one item's own, and Latin-1 is sent as bytes", async () => {
    expect(await header({ in: "header" }, ['"a,b"', "c"])).toBe('"a,b",c');
    expect(await header({ in: "header" }, "caf\u00e9")).toBe("caf\u00e9");
  });

  test("depth is refused, not overflowed", () => {
    let value: unknown = 1;
    for (let index = 0; index < 20_000; index++) value = { a: value };
    for (const given of [
      { style: "deepObject" },
      { style: "form" },
      { contentType: "application/json" },
    ] as const) {
      const described = operation({
        aliases: { b: "c" },
        parameters: [parameter({ name: "color", in: "query", ...given })],
      });
      expect(() => buildRequest(described, { color: value }, { baseUrl: server.origin })).toThrow(
        /nested too deeply/,
      );
    }
  });
});
