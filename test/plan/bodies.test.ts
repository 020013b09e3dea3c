/** R28: request bodies from the document to their bytes, one media type after the other. */
import { describe, expect, test } from "vitest";
import { buildRequest } from "../../src/runtime/core/request.js";
import type { Arguments } from "../../src/runtime/core/types.js";
import { api, compileDocument } from "../support/compile.js";

type Json = Readonly<Record<string, unknown>>;

/** `POST /things`, whose body has these types. */
const posting = (content: Json, schemas: Json = {}, required = true) =>
  api(
    { "/things": { post: { operationId: "postThing", requestBody: { required, content }, responses: {} } } },
    { schemas },
  );

async function planned(document: Json) {
  const { plan, diagnostics } = await compileDocument(document);
  const operation = plan?.operations["postThing"];
  const properties = plan?.tools[0]?.listing.inputSchema["properties"] as Json | undefined;
  return { operation, properties, told: diagnostics.map(({ code, message }) => `${code}: ${message}`) };
}

async function sent(document: Json, args: Arguments) {
  const { operation, told } = await planned(document);
  if (!operation) throw new Error(told.join("\n"));
  const { headers, body } = buildRequest(operation, args, { baseUrl: "https://api.test" });
  return {
    type: headers["content-type"],
    text: typeof body === "string" ? body : new TextDecoder().decode(body),
  };
}

const xmlOf = async (schema: unknown, args: Arguments, schemas: Json = {}) => {
  const { type, text } = await sent(posting({ "application/xml": { schema } }, schemas), args);
  expect(type).toBe("application/xml");
  return text.replace('<?xml version="1.0" encoding="UTF-8"?>', "");
};

describe("R28: XML", () => {
  const Pet = {
    type: "object",
    xml: { name: "pet" },
    properties: {
      id: { type: "integer", xml: { attribute: true } },
      name: { type: "string" },
      category: { $ref: "#/components/schemas/Category" },
      photoUrls: {
        type: "array",
        xml: { wrapped: true },
        items: { type: "string", xml: { name: "photoUrl" } },
      },
      tags: { type: "array", items: { $ref: "#/components/schemas/Tag" } },
      kids: { type: "array", items: { $ref: "#/components/schemas/Pet" } },
    },
  };
  const schemas = {
    Pet,
    Category: { type: "object", xml: { name: "group" }, properties: { id: { type: "integer" } } },
    Tag: {
      type: "object",
      xml: { name: "tag" },
      properties: { "@n": { type: "string", xml: { name: "n" } } },
    },
  };

  test("hints of components, of references and of recursive schemas; properties with aliases", async () => {
    const args = {
      tags: [{ _n: "a" }, { _n: "b" }],
      kids: [{ id: 2, kids: [{ id: 3 }] }],
      photoUrls: ["u", "v"],
      category: { id: 1 },
      name: "Rex & Co",
      id: 1,
    };
    const document = posting(
      { "application/xml": { schema: { $ref: "#/components/schemas/Pet" } } },
      schemas,
    );
    const [alias = ""] = Object.keys((await planned(document)).operation?.aliases ?? {});
    expect(alias).not.toBe("");
    const renamed = { ...args, tags: [{ [alias]: "a" }, { [alias]: "b" }] };
    expect(await xmlOf({ $ref: "#/components/schemas/Pet" }, renamed, schemas)).toBe(
      '<pet id="1"><name>Rex &amp; Co</name><group><id>1</id></group>' +
        "<photoUrls><photoUrl>u</photoUrl><photoUrl>v</photoUrl></photoUrls>" +
        '<tag><n>a</n></tag><tag><n>b</n></tag><pet id="2"><pet id="3"></pet></pet></pet>',
    );
  });

  test("the property that is the root is required", async () => {
    const schema = {
      type: "object",
      properties: { Hold: { type: "object", properties: { on: { type: "boolean" } } } },
    };
    const { plan } = await compileDocument(posting({ "text/xml": { schema } }));
    expect(plan?.tools[0]?.listing.inputSchema["required"]).toEqual(["Hold"]);
    expect(await xmlOf(schema, { Hold: { on: true } })).toBe("<Hold><on>true</on></Hold>");
  });

  test("the root is called by its hint, its component, or the one property there is", async () => {
    const plain = { type: "object", properties: { a: { type: "string" }, b: { type: "string" } } };
    expect(await xmlOf({ $ref: "#/components/schemas/Order" }, { a: "x" }, { Order: plain })).toBe(
      "<Order><a>x</a></Order>",
    );
    const only = { type: "object", required: ["Config"], properties: { Config: plain } };
    expect(await xmlOf(only, { Config: { b: "y" } })).toBe("<Config><b>y</b></Config>");
    expect(
      await xmlOf(
        { type: "array", xml: { name: "ids" }, items: { type: "integer", xml: { name: "id" } } },
        { body: [1, 2] },
      ),
    ).toBe("<ids><id>1</id><id>2</id></ids>");
    const { told } = await planned(posting({ "application/xml": { schema: plain } }));
    expect(told).toEqual([
      "operation/body-unsupported: POST /things is left out: its request body (application/xml) cannot be sent: nothing names its root element.",
    ]);
  });

  test("an allOf lends members; what wraps one reference also its hints", async () => {
    const Base = {
      type: "object",
      xml: { name: "base" },
      properties: { a: { type: "string", xml: { attribute: true } } },
    };
    const Derived = {
      allOf: [{ $ref: "#/components/schemas/Base" }, { properties: { b: { type: "string" } } }],
    };
    const Holder = {
      type: "object",
      properties: {
        one: { allOf: [{ $ref: "#/components/schemas/Name" }, { description: "…", xml: { name: "uno" } }] },
      },
    };
    const schemas = { Base, Derived, Holder, Name: { type: "string" } };
    expect(await xmlOf({ $ref: "#/components/schemas/Derived" }, { a: "1", b: "2" }, schemas)).toBe(
      '<Derived a="1"><b>2</b></Derived>',
    );
    expect(await xmlOf({ $ref: "#/components/schemas/Holder" }, { one: "x" }, schemas)).toBe(
      "<Holder><uno>x</uno></Holder>",
    );
  });

  test("node types of OAS 3.2", async () => {
    const schema = {
      type: "object",
      xml: { name: "doc" },
      properties: {
        id: { type: "string", xml: { nodeType: "attribute" } },
        list: {
          type: "array",
          xml: { nodeType: "element" },
          items: { type: "string", xml: { name: "item" } },
        },
        free: { type: "array", xml: { nodeType: "none" }, items: { type: "string", xml: { name: "f" } } },
        body: { type: "string", xml: { nodeType: "cdata" } },
      },
    };
    const args = { id: "1", list: ["a"], free: ["b"], body: "<c>" };
    expect(await xmlOf(schema, args)).toBe(
      '<doc id="1"><list><item>a</item></list><f>b</f><![CDATA[<c>]]></doc>',
    );
  });

  test.each(["a b", "1x", 'x" y="', "a:b:c"])("the name %j is refused when it is compiled", async (name) => {
    const schema = { type: "object", xml: { name }, properties: { a: {} } };
    const { told } = await planned(posting({ "application/xml": { schema } }));
    expect(told).toEqual([expect.stringContaining(`${JSON.stringify(name)} is no name in XML`)]);
  });

  test("a schema that is text, or none, is the document as text", async () => {
    for (const media of [{}, { schema: {} }, { schema: { type: "string" } }]) {
      for (const type of [
        "application/xml",
        "text/xml",
        "application/soap+xml",
        "application/yaml",
        "application/jwt",
      ]) {
        expect(await sent(posting({ [type]: media }), { body: "<a/>" })).toEqual({ type, text: "<a/>" });
      }
    }
  });
});

describe("R28: JSON lines", () => {
  const Item = { type: "object", properties: { a: { type: "integer" } } };

  test.each([
    ["itemSchema", { itemSchema: Item }],
    ["the schema of all", { schema: { type: "array", items: Item } }],
    ["the schema of one", { schema: Item }],
  ])("%s", async (_, media) => {
    const document = posting({ "application/x-ndjson": media });
    const { properties, told } = await planned(document);
    expect(told).toEqual([]);
    expect(properties).toEqual({ body: { type: "array", items: Item } });
    expect(await sent(document, { body: [{ a: 1 }, { a: 2 }] })).toEqual({
      type: "application/x-ndjson",
      text: '{"a":1}\n{"a":2}\n',
    });
  });

  test("are text where the document says that they are", async () => {
    const document = posting({ "application/jsonl": { schema: { type: "string" } } });
    expect((await planned(document)).properties).toMatchObject({ body: { type: "string" } });
    const text = '{"a":1}\n{"a":2}';
    expect(await sent(document, { body: text })).toEqual({ type: "application/jsonl", text });
    expect((await planned(posting({ "application/jsonl": {} }))).properties).toMatchObject({
      body: { type: "array" },
    });
  });
});

describe("several types", () => {
  const patch = { schema: { type: "object" } };
  const patches = {
    "application/json-patch+json": patch,
    "application/merge-patch+json": patch,
    "application/strategic-merge-patch+json": patch,
  };

  test("patches mean different things: an argument says which, and an object is no JSON Patch", async () => {
    const document = posting(patches);
    const { properties } = await planned(document);
    expect(properties?.["content_type"]).toEqual({
      type: "string",
      enum: ["application/merge-patch+json", "application/strategic-merge-patch+json"],
      default: "application/merge-patch+json",
      description: "What the body is sent as.",
    });
    expect(await sent(document, { body: { a: null } })).toEqual({
      type: "application/merge-patch+json",
      text: '{"a":null}',
    });
    const type = "application/strategic-merge-patch+json";
    expect(await sent(document, { body: {}, content_type: type })).toMatchObject({ type });
  });

  test("a patch that is a list is no choice for one that is an object, nor the other way round", async () => {
    const list = { schema: { type: "array", items: { type: "object" } } };
    const choices = async (content: Json) => {
      const { properties } = await planned(posting(content));
      const choice = properties?.["content_type"] as Json | undefined;
      return choice?.["enum"];
    };
    expect(await choices({ ...patches, "application/json-patch+json": list })).toBe(undefined);
    expect(
      await choices({ "application/merge-patch+json": patch, "application/json-patch+json": list }),
    ).toBe(undefined);
    expect(await choices({ "application/merge-patch+json": patch, "application/json-patch+json": {} })).toBe(
      undefined,
    );
    expect(await choices({ "application/merge-patch+json": {}, "application/json-patch+json": {} })).toEqual([
      "application/merge-patch+json",
      "application/json-patch+json",
    ]);
  });

  test("a file says its own type, where the API takes it", async () => {
    const document = posting({ "image/png": {}, "image/jpeg": {} });
    expect((await planned(document)).properties).toEqual({
      body: {
        type: "string",
        contentEncoding: "base64",
        description: expect.stringMatching(/^Base64, or a data: URI .* One of image\/png, image\/jpeg\.$/),
      },
    });
    const typeOf = async (body: string) => (await sent(document, { body })).type;
    expect(await typeOf("AAAA")).toBe("image/png");
    expect(await typeOf("data:image/jpeg;base64,AAAA")).toBe("image/jpeg");
    expect(await typeOf("data:image/gif;base64,AAAA")).toBe("image/png");
  });

  test("no argument where it makes no difference: JSON is sent", async () => {
    const media = { schema: { type: "object", properties: { a: { type: "string" } } } };
    const document = posting({
      "application/xml": media,
      "text/json": media,
      "application/x-www-form-urlencoded": media,
      "application/json": media,
    });
    expect((await planned(document)).properties).toEqual({ a: { type: "string" } });
    expect(await sent(document, { a: "x" })).toEqual({ type: "application/json", text: '{"a":"x"}' });
  });
});

describe("a file or something else", () => {
  const json = {
    type: "object",
    required: ["url", "title"],
    properties: { url: { type: "string" }, title: { type: "string" }, file: { type: "integer" } },
  };
  const form = {
    type: "object",
    required: ["file", "title"],
    properties: {
      file: { type: "string", format: "binary" },
      title: { type: "string" },
      alt: { type: "string" },
    },
  };
  const document = posting({
    "application/json": { schema: json },
    "multipart/form-data": { schema: form },
  });

  test("what is given decides: JSON without a file, a form with one", async () => {
    const { plan, diagnostics } = await compileDocument(document);
    expect(diagnostics.map(({ code }) => code)).toEqual(["operation/argument-renamed"]);
    const { inputSchema, description } = plan?.tools[0]?.listing ?? {};
    const properties = inputSchema?.["properties"] as Json;
    expect(Object.keys(properties)).toEqual(["url", "title", "file", "body_file", "alt"]);
    expect(properties["body_file"]).toMatchObject({ type: "string", contentEncoding: "base64" });
    expect(inputSchema?.["required"]).toEqual(["title"]);
    expect(description).toContain("To upload, give body_file, else url.");
    expect(await sent(document, { title: "t", url: "u", file: 3 })).toEqual({
      type: "application/json",
      text: '{"url":"u","title":"t","file":3}',
    });
    // JSON has no place for it
    expect(inputSchema?.["dependentRequired"]).toEqual({ alt: ["body_file"] });
    const { type, text } = await sent(document, {
      title: "t",
      body_file: "data:text/plain;name=a.txt,hi",
      alt: "x",
    });
    expect(type).toMatch(/^multipart\/form-data; boundary=/);
    expect(text).toContain('name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n');
    expect(text).toContain('name="title"\r\n\r\nt\r\n');
  });

  test("what only the other has a place for is refused, not lost", async () => {
    const file = "data:text/plain;name=a.txt,hi";
    await expect(sent(document, { title: "t", body_file: file, url: "u" })).rejects.toThrow(
      'Argument "url" has no place beside a file. Leave it out, or leave out "body_file".',
    );
    await expect(sent(document, { title: "t", url: "u", alt: "x" })).rejects.toThrow(
      'Argument "alt" is only sent with a file. Give "body_file" too, or leave it out.',
    );
  });

  test("bytes have no place in JSON: a form is sent where the document says the same of both", async () => {
    const both = posting({ "application/json": { schema: form }, "multipart/form-data": { schema: form } });
    const { operation, properties } = await planned(both);
    expect(operation?.requestBody?.contentType).toBe("multipart/form-data");
    expect(operation?.requestBody?.upload).toBeUndefined();
    expect(Object.keys(properties ?? {})).toEqual(["file", "title", "alt"]);
  });
});

describe("parts of multipart/form-data", () => {
  const schema = {
    type: "object",
    properties: {
      note: { type: "string" },
      tags: { type: "array", items: { type: "string" } },
      meta: { type: "object", properties: { k: { type: "string" } } },
    },
  };

  test("types, fixed headers, lists in one part, and XML, as the Encoding Objects say", async () => {
    const encoding = {
      note: {
        contentType: "text/markdown; charset=utf-8",
        headers: {
          "X-Kind": { schema: { type: "string", const: "n" } },
          "X-Free": { schema: { type: "string" } },
        },
      },
      tags: { style: "pipeDelimited", explode: false },
      meta: { contentType: "application/xml" },
    };
    const document = posting({ "multipart/form-data": { schema, encoding } });
    const { operation } = await planned(document);
    expect(operation?.requestBody?.parts).toEqual({
      note: { contentType: "text/markdown; charset=utf-8", headers: { "X-Kind": "n" } },
      tags: { delimiter: "|" },
      meta: { contentType: "application/xml", xml: { root: { name: "meta", properties: { k: {} } } } },
    });
    const { text } = await sent(document, { note: "x", tags: ["a", "b"], meta: { k: "v" } });
    expect(text).toContain('name="tags"\r\n\r\na|b\r\n');
    expect(text).toContain("<meta><k>v</k></meta>");
  });

  test.each([
    [undefined, 'name="tags"\r\n\r\na,b\r\n'],
    ["tsv", 'name="tags"\r\n\r\na\tb\r\n'],
    ["multi", 'name="tags"\r\n\r\na\r\n'],
  ])("Swagger 2.0, collectionFormat %s", async (collectionFormat, expected) => {
    const tags = {
      name: "tags",
      in: "formData",
      type: "array",
      items: { type: "string" },
      ...(collectionFormat && { collectionFormat }),
    };
    const document = {
      swagger: "2.0",
      info: { title: "T", version: "1" },
      host: "api.test",
      paths: {
        "/things": {
          post: {
            operationId: "postThing",
            consumes: ["multipart/form-data"],
            parameters: [tags],
            responses: {},
          },
        },
      },
    };
    expect((await sent(document, { tags: ["a", "b"] })).text).toContain(expected);
  });
});
