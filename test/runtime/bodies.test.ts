/** R28: bodies by media type, as bytes at a raw TCP server. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RequestRefused } from "../../src/runtime/core/refused.js";
import { buildRequest } from "../../src/runtime/core/request.js";
import type { Arguments, RequestBodyDescriptor, XmlBody } from "../../src/runtime/core/types.js";
import { createHttpClient, type NodeHttpClient } from "../../src/runtime/node/http-client.js";
import { onWire, operation, type RawServer, startRawServer } from "../support/raw-server.js";

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

const described = (body: Partial<RequestBodyDescriptor>) =>
  operation({
    method: "POST",
    path: "/x",
    requestBody: {
      contentType: "application/json",
      required: true,
      format: "json",
      shape: { kind: "whole", argument: "body" },
      ...body,
    },
  });

async function sent(body: Partial<RequestBodyDescriptor>, args: Arguments): Promise<[string, string]> {
  const received = await onWire(server, client, described(body), args);
  return [received.headers["content-type"] ?? "", received.body.toString("utf8")];
}

function refusal(body: Partial<RequestBodyDescriptor>, args: Arguments): string {
  try {
    buildRequest(described(body), args, { baseUrl: "http://x.example" });
  } catch (error) {
    if (error instanceof RequestRefused) return error.message;
    throw error;
  }
  return "sent";
}

describe("R28: JSON", () => {
  test.each(["application/json", "application/merge-patch+json", "application/vnd.api+json"])(
    "%s",
    async (contentType) => {
      expect(await sent({ contentType }, { body: { a: [null, "é"] } })).toEqual([
        contentType,
        '{"a":[null,"é"]}',
      ]);
    },
  );

  test("integers beyond 2^53 keep their digits", async () => {
    const body = { id: 9007199254740993n, list: [-12345678901234567890n, 1], text: "9007199254740993" };
    expect(await sent({}, { body })).toEqual([
      "application/json",
      '{"id":9007199254740993,"list":[-12345678901234567890,1],"text":"9007199254740993"}',
    ]);
    const form = { contentType: "application/x-www-form-urlencoded", format: "form" } as const;
    expect((await sent(form, { body }))[1]).toBe(
      "id=9007199254740993&list=-12345678901234567890&list=1&text=9007199254740993",
    );
  });

  test("the type is the one that was chosen, of those there are", async () => {
    const patch = {
      contentType: "application/merge-patch+json",
      otherTypes: ["application/strategic-merge-patch+json"],
      typeArgument: "content_type",
    };
    const typeFor = async (args: Arguments) => (await sent(patch, { body: {}, ...args }))[0];
    expect(await typeFor({})).toBe("application/merge-patch+json");
    expect(await typeFor({ content_type: "application/strategic-merge-patch+json" })).toBe(
      "application/strategic-merge-patch+json",
    );
    expect(await typeFor({ content_type: "text/html\r\nx: y" })).toBe("application/merge-patch+json");
    const open = { kind: "properties", properties: {}, open: true } as const;
    expect(await sent({ ...patch, shape: open }, { a: 1, content_type: "?" })).toEqual([
      "application/merge-patch+json",
      '{"a":1}',
    ]);
  });
});

describe("R28: JSON line by line", () => {
  test.each([
    ["application/x-ndjson", '{"a":1}\n"b"\n\n'.replace("\n\n", "\n[2]\n")],
    ["application/jsonl", '{"a":1}\n"b"\n[2]\n'],
    ["application/json-seq", '\u001e{"a":1}\n\u001e"b"\n\u001e[2]\n'],
    ["application/geo+json-seq", '\u001e{"a":1}\n\u001e"b"\n\u001e[2]\n'],
  ])("%s", async (contentType, text) => {
    expect(await sent({ contentType, format: "lines" }, { body: [{ a: 1 }, "b", [2]] })).toEqual([
      contentType,
      text,
    ]);
  });

  test("is an array, which may be empty", async () => {
    const lines = { contentType: "application/x-ndjson", format: "lines" } as const;
    expect((await sent(lines, { body: [] }))[1]).toBe("");
    expect(refusal(lines, { body: { a: 1 } })).toContain("must be an array");
  });
});

describe("R28: parts of multipart/form-data", () => {
  const form = (parts: RequestBodyDescriptor["parts"]) =>
    ({ contentType: "multipart/form-data", format: "multipart", ...(parts && { parts }) }) as const;
  const partsIn = ([type, text]: readonly [string, string]) => {
    const boundary = `--${/boundary=(.*)$/.exec(type)?.[1]}`;
    return text
      .split(boundary)
      .slice(1, -1)
      .map((part) => part.replace(/^\r\n|\r\n$/g, ""));
  };

  test("headers that the document fixes; never those that are ours, nor a line too many", async () => {
    const parts = {
      a: {
        contentType: "text/markdown; charset=utf-8",
        headers: {
          "X-Kind": "note",
          "Content-Type": "text/html",
          "content-disposition": "x",
          "x y": "z",
          "X-Evil": "a\r\nb: c",
        },
      },
    };
    expect(partsIn(await sent(form(parts), { body: { a: "# é" } }))).toEqual([
      'Content-Disposition: form-data; name="a"\r\nContent-Type: text/markdown; charset=utf-8\r\nX-Kind: note\r\n\r\n# é',
    ]);
  });

  test("a list in one part, where the document says so", async () => {
    const given = { body: { a: ["x", 2, null, true], b: [] } };
    expect(partsIn(await sent(form({ a: { delimiter: "|" } }), given))).toEqual([
      'Content-Disposition: form-data; name="a"\r\n\r\nx|2|true',
    ]);
    expect(refusal(form({ a: { delimiter: "," } }), { body: { a: ["x,y", "z"] } })).toContain(
      'sent with "," between them',
    );
  });

  test("a part of another type than JSON is text, or XML, never JSON under that name", async () => {
    const yaml = form({ a: { contentType: "application/yaml" } });
    expect(partsIn(await sent(yaml, { body: { a: "k: v" } }))).toEqual([
      'Content-Disposition: form-data; name="a"\r\nContent-Type: application/yaml\r\n\r\nk: v',
    ]);
    expect(refusal(yaml, { body: { a: { k: "v" } } })).toContain("is sent as application/yaml");
    const xml = form({ a: { contentType: "application/xml", xml: { root: { name: "k" } } } });
    expect(partsIn(await sent(xml, { body: { a: { v: 1 } } }))).toEqual([
      'Content-Disposition: form-data; name="a"\r\nContent-Type: application/xml\r\n\r\n' +
        '<?xml version="1.0" encoding="UTF-8"?><k><v>1</v></k>',
    ]);
  });
});

/** What stands after the declaration. */
async function xmlOf(xml: XmlBody, body: unknown): Promise<string> {
  const [type, text] = await sent({ contentType: "application/xml", format: "xml", xml }, { body });
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  expect(type).toBe("application/xml");
  expect(text.startsWith(declaration)).toBe(true);
  return text.slice(declaration.length);
}

describe("R28: XML", () => {
  const person = (properties: XmlBody["root"]["properties"]) => ({
    root: { name: "Person", ...(properties && { properties }) },
  });

  test("elements in the order of the schema, then what it does not name", async () => {
    expect(await xmlOf(person({ id: {}, name: {} }), { extra: { a: true }, name: "é", id: 1 })).toBe(
      "<Person><id>1</id><name>é</name><extra><a>true</a></extra></Person>",
    );
  });

  test("attributes, prefixes and namespaces (OAS 3.1.1 §4.8.26.2.3, §4.8.26.2.4)", async () => {
    const properties = {
      id: { kind: "attribute" },
      name: { namespace: "https://example.com/schema/sample", prefix: "sample" },
    } as const;
    expect(await xmlOf(person(properties), { id: 123, name: "example" })).toBe(
      '<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>',
    );
    const s = { prefix: "s", namespace: "urn:s" } as const;
    const nested = {
      root: { name: "a", ...s, properties: { b: s, c: { kind: "attribute", ...s } } },
    } as const;
    expect(await xmlOf(nested, { b: 1, c: 2 })).toBe('<s:a xmlns:s="urn:s" s:c="2"><s:b>1</s:b></s:a>');
    const inherited = { root: { name: "a", namespace: "urn:a", properties: { b: { namespace: "urn:a" } } } };
    expect(await xmlOf(inherited, { b: 1, c: 2 })).toBe('<a xmlns="urn:a"><b>1</b><c>2</c></a>');
  });

  // OAS 3.1.1 §4.8.26.2.5 XML Arrays: every example of the section, as a property of an object
  test.each([
    [{}, "<animals>value</animals><animals>v2</animals>"],
    [{ name: "aliens", items: { name: "animal" } }, "<animal>value</animal><animal>v2</animal>"],
    [{ items: { name: "animal" } }, "<animal>value</animal><animal>v2</animal>"],
    [
      { wrapped: true, items: { name: "animal" } },
      "<animals><animal>value</animal><animal>v2</animal></animals>",
    ],
    [
      { name: "aliens", wrapped: true, items: { name: "animal" } },
      "<aliens><animal>value</animal><animal>v2</animal></aliens>",
    ],
    [{ name: "aliens", wrapped: true }, "<aliens><aliens>value</aliens><aliens>v2</aliens></aliens>"],
    [{ wrapped: true }, "<animals><animals>value</animals><animals>v2</animals></animals>"],
  ] as const)("a list %j", async (animals, text) => {
    expect(await xmlOf(person({ animals }), { animals: ["value", "v2"] })).toBe(`<Person>${text}</Person>`);
  });

  test("text, CDATA, references to itself, and what is absent", async () => {
    const xml: XmlBody = {
      root: { name: "tree", ref: "Node" },
      shared: {
        Node: {
          name: "node",
          properties: {
            kids: { name: "kid", items: { ref: "Node" } },
            label: { kind: "text" },
            code: { kind: "cdata" },
          },
        },
      },
    };
    expect(await xmlOf(xml, { kids: [{ label: "a<b", kids: null }, {}], code: "x]]>y" })).toBe(
      "<tree><node>a&lt;b</node><node></node><![CDATA[x]]]]><![CDATA[>y]]></tree>",
    );
  });

  test("values stay in their places: nothing opens a tag, ends an attribute or changes on the way", async () => {
    const hostile = "<a b=\"c\" d='e'>&amp;</a>]]>\r\n\t";
    expect(await xmlOf(person({ a: { kind: "attribute" } }), { a: hostile, b: hostile })).toBe(
      "<Person a=\"&lt;a b=&quot;c&quot; d='e'&gt;&amp;amp;&lt;/a&gt;]]&gt;&#13;&#10;&#9;\">" +
        "<b>&lt;a b=\"c\" d='e'&gt;&amp;amp;&lt;/a&gt;]]&gt;&#13;\n\t</b></Person>",
    );
  });

  test("no attribute twice", () => {
    const a = { kind: "attribute", name: "x" } as const;
    const twice = { contentType: "application/xml", format: "xml", xml: person({ a, b: a }) } as const;
    expect(refusal(twice, { body: { a: 1, b: 2 } })).toContain('are the attribute "x"');
    expect(refusal(twice, { body: { b: 2 } })).toBe("sent");
  });

  const xml = { contentType: "application/xml", format: "xml", xml: person(undefined) } as const;
  test.each([
    [{ a: "\0" }, /U\+0000/],
    [{ a: "x\u001fy" }, /U\+001F/],
    [{ a: "\ud800" }, /U\+D800/],
    [{ a: "\uffff" }, /U\+FFFF/],
    [{ "a b": 1 }, /"a b" is no name/],
    [{ "a><b": 1 }, /is no name/],
    [{ "1a": 1 }, /is no name/],
    [{ "": 1 }, /is no name/],
    [[1], /one root element/],
    [null, /sent/],
  ])("%j is refused", (body, message) => {
    expect(refusal(xml, { body })).toMatch(message);
  });

  test("depth is refused, not overflowed", () => {
    let body: unknown = 1;
    for (let depth = 0; depth < 10_000; depth++) body = { a: body };
    expect(refusal(xml, { body })).toContain("nested too deeply");
  });
});
