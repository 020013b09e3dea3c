/** Parameters and bodies as flat arguments, and back to where they belong. */
import { expect, test } from "vitest";
import { buildRequest } from "../../src/runtime/core/request.js";
import { api, codesOf, compileDocument, onlyTool, withBody, withParameters } from "../support/compile.js";

test("R26: an operation's parameter wins over its path item's, header names compared without case", async () => {
  const { plan } = await compileDocument(
    api({
      "/a/{id}": {
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "string" } },
          { name: "X-Trace", in: "header", schema: { type: "string" } },
          { name: "page", in: "query", schema: { type: "string" } },
        ],
        get: {
          operationId: "getA",
          parameters: [
            { name: "x-trace", in: "header", schema: { type: "integer" } },
            { name: "page", in: "query", schema: { type: "integer" } },
          ],
          responses: {},
        },
      },
    }),
  );
  expect(plan?.tools[0]?.listing.inputSchema["properties"]).toEqual({
    id: { type: "string" },
    page: { type: "integer" },
    "x-trace": { type: "integer" },
  });
});

test("R26: the same name in two locations is two arguments, the later one qualified", async () => {
  const { plan, diagnostics } = await compileDocument(
    api({
      "/a/{id}": {
        post: {
          operationId: "postA",
          parameters: [
            { name: "id", in: "query", schema: { type: "integer" } },
            { name: "id", in: "path", required: true, schema: { type: "string" } },
            { name: "id", in: "header", schema: { type: "boolean" } },
          ],
          requestBody: {
            required: true,
            content: {
              "application/json": {
                schema: { type: "object", required: ["id"], properties: { id: { type: "number" } } },
              },
            },
          },
          responses: {},
        },
      },
    }),
  );
  const { inputSchema } = plan?.tools[0]?.listing ?? {};
  expect(inputSchema?.["properties"]).toEqual({
    id: { type: "string" },
    query_id: { type: "integer" },
    header_id: { type: "boolean" },
    body_id: { type: "number" },
  });
  expect(inputSchema?.["required"]).toEqual(["id", "body_id"]);
  expect(
    plan?.operations["postA"]?.parameters.map(
      ({ argument, in: place, name }) => `${argument} ${place} ${name}`,
    ),
  ).toEqual(["id path id", "query_id query id", "header_id header id"]);
  expect(plan?.operations["postA"]?.requestBody?.shape).toMatchObject({ properties: { body_id: "id" } });
  expect(diagnostics.every(({ severity }) => severity === "info")).toBe(true);
});

test("R27: transport headers and credentials are never arguments", async () => {
  const { plan, diagnostics } = await compileDocument(
    api(
      {
        "/a": {
          get: {
            operationId: "getA",
            parameters: [
              "Authorization",
              "Content-Type",
              "accept",
              "HOST",
              "Content-Length",
              "Cookie",
              "Content-Encoding",
              "Proxy-Foo",
              "no token",
              "X-Api-Key",
              "X-Fine",
            ].map((name) => ({
              name,
              in: "header",
              required: true,
              schema: { type: "string" },
            })),
            security: [{ key: [] }],
            responses: {},
          },
        },
      },
      { securitySchemes: { key: { type: "apiKey", in: "header", name: "x-api-key" } } },
    ),
  );
  expect(Object.keys(plan?.tools[0]?.listing.inputSchema["properties"] as object)).toEqual(["X-Fine"]);
  expect(diagnostics.filter(({ code }) => code === "operation/parameter-skipped")).toHaveLength(10);
});

test("a key that an operation requires as a parameter is a credential of its own, whatever its security says", async () => {
  const get = (name: string, security: unknown, required = true) => ({
    operationId: name,
    parameters: [{ name: "X-App-Id", in: "header", required, schema: { type: "string" } }],
    security,
    responses: {},
  });
  const { plan } = await compileDocument(
    api(
      {
        "/a": { get: get("other", [{ key: [] }]) },
        "/b": { get: get("same", [{ app: [] }]) },
        "/c": { get: get("none", []) },
        "/d": { get: get("any", [{}, { key: [] }]) },
        "/e": { get: get("optional", [{ key: [] }], false) },
      },
      {
        securitySchemes: {
          key: { type: "http", scheme: "bearer" },
          app: { type: "apiKey", in: "header", name: "x-app-id" },
        },
      },
    ),
  );
  const security = (id: string) => plan?.operations[id]?.security;
  expect(security("other")).toEqual([["key", "app"]]);
  expect(security("same")).toEqual([["app"]]);
  expect(security("none")).toEqual([["app"]]);
  expect(security("any")).toEqual([["app"], ["key", "app"]]);
  expect(security("optional")).toEqual([["key"]]);
  expect(Object.keys(plan?.credentials ?? {})).toEqual(["app", "key"]);
});

test("R29: the required properties of an optional body are required once one of them is given", async () => {
  const document = withBody(
    { type: "object", required: ["a", "b"], properties: { a: {}, b: {}, c: {} } },
    {},
    { required: false },
  );
  const { inputSchema } = (await onlyTool(document)).listing;
  expect(inputSchema).not.toHaveProperty("required");
  expect(inputSchema["dependentRequired"]).toEqual({ a: ["b"], b: ["a"], c: ["a", "b"] });
});

test("R29: a body that can hold nothing is no argument", async () => {
  const document = withBody({ type: "object", properties: {}, additionalProperties: false }, {}, {});
  expect((await onlyTool(document)).listing.inputSchema["properties"]).toEqual({});
});

test("arguments are closed, unless the body says that it takes more", async () => {
  const schema = (more: object) =>
    withBody({ type: "object", properties: { a: { type: "string" } }, ...more });
  const additional = async (more: object) =>
    (await onlyTool(schema(more))).listing.inputSchema["additionalProperties"];
  expect(await additional({})).toBe(false);
  expect(await additional({ additionalProperties: false })).toBe(false);
  expect(await additional({ additionalProperties: true })).toBe(true);
  expect(await additional({ additionalProperties: { type: "integer" } })).toEqual({ type: "integer" });
  expect(await additional({ discriminator: { propertyName: "a" } })).toBe(true);
});

test("unevaluatedProperties takes more arguments, too, and as it says where nothing beside it has properties", async () => {
  const schema = (more: object) =>
    withBody({ type: "object", properties: { a: { type: "string" } }, ...more });
  const additional = async (more: object) =>
    (await onlyTool(schema(more))).listing.inputSchema["additionalProperties"];
  const integers = { unevaluatedProperties: { type: "integer" } };
  const allOf = [{ type: "object", properties: { b: { type: "string" } } }];
  expect(await additional({ unevaluatedProperties: false })).toBe(false);
  expect(await additional({ unevaluatedProperties: true })).toBe(true);
  expect(await additional({ unevaluatedProperties: {} })).toBe(true);
  expect(await additional(integers)).toEqual({ type: "integer" });
  expect(await additional({ ...integers, additionalProperties: false })).toBe(false);
  expect(await additional({ allOf, unevaluatedProperties: false })).toBe(false);
  expect(await additional({ allOf, ...integers })).toBe(true);
  expect(await additional({ allOf: [{ type: "object", ...integers }] })).toEqual({ type: "integer" });
});

test("a body that is a list, a scalar or a map goes whole", async () => {
  for (const schema of [
    { type: "array", items: { type: "string" } },
    { type: "string" },
    { type: "object", additionalProperties: { type: "string" } },
  ]) {
    const { plan } = await compileDocument(withBody(schema));
    expect(plan?.tools[0]?.listing.inputSchema["required"]).toEqual(["body"]);
    expect(plan?.operations["postThing"]?.requestBody?.shape).toEqual({ kind: "whole", argument: "body" });
  }
});

test("JSON is chosen over forms, forms over text; what cannot be sent is said", async () => {
  const content = (...types: string[]) => ({
    content: Object.fromEntries(
      types.map((type) => [type, { schema: { type: "object", properties: { a: {} } } }]),
    ),
  });
  const document = (required: boolean, ...types: string[]) =>
    api({
      "/a": {
        post: { operationId: "postA", requestBody: { required, ...content(...types) }, responses: {} },
      },
    });
  const chosen = async (...types: string[]) =>
    (await compileDocument(document(true, ...types))).plan?.operations["postA"]?.requestBody?.contentType;
  expect(
    await chosen("application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-8"),
  ).toBe("application/json");
  expect(await chosen("text/plain", "application/x-www-form-urlencoded")).toBe(
    "application/x-www-form-urlencoded",
  );
  expect(await chosen("application/xml", "application/merge-patch+json")).toBe(
    "application/merge-patch+json",
  );
  expect(await chosen("*/*")).toBe("application/json");
  expect(await chosen("application/octet-stream", "multipart/form-data")).toBe("multipart/form-data");
  expect(await chosen("image/png", "application/xml")).toBe("image/png");
  expect(await codesOf(document(true, "multipart/mixed"))).toEqual(["operation/body-unsupported"]);
  expect(await codesOf(document(false, "multipart/mixed"))).toEqual(["operation/body-skipped"]);
});

const HOW = "Base64, or a data: URI that also says type and name: data:image/png;name=a.png;base64,…";

test("files in forms and as bodies are base64, whatever version of OpenAPI says that they are files", async () => {
  const properties = {
    old: { type: "string", format: "binary", description: "A picture." },
    typed: { type: "string", contentMediaType: "image/png" },
    open: { contentMediaType: "application/pdf" },
    encoded: {},
    either: {},
    many: { type: "array", items: { type: "string", format: "binary" } },
    inText: { type: "string", contentEncoding: "base64", contentMediaType: "image/png" },
    text: { type: "string", contentMediaType: "text/csv" },
    meta: { type: "object", properties: { a: { type: "string" } } },
  };
  const content = {
    "multipart/form-data": {
      schema: { allOf: [{ $ref: "#/components/schemas/Upload" }], required: ["old"] },
      encoding: {
        either: { contentType: "image/png, image/jpeg" },
        encoded: { contentType: "image/png" },
        meta: { contentType: "application/json" },
      },
    },
  };
  const post = { operationId: "upload", requestBody: { required: true, content }, responses: {} };
  const { plan } = await compileDocument(
    api({ "/a": { post } }, { schemas: { Upload: { type: "object", properties } } }),
  );
  const file = { type: "string", contentEncoding: "base64", description: HOW };
  expect(plan?.tools[0]?.listing.inputSchema).toMatchObject({
    required: ["old"],
    properties: {
      old: { ...file, description: `A picture. ${HOW}` },
      typed: { ...file, contentMediaType: "image/png" },
      open: { ...file, contentMediaType: "application/pdf" },
      encoded: { ...file, contentMediaType: "image/png" },
      many: { type: "array", items: { type: "string", contentEncoding: "base64" }, description: HOW },
      text: { type: "string" },
      meta: { type: "object" },
    },
  });
  // one of several types is no type of its own
  const either = { ...(plan?.tools[0]?.listing.inputSchema["properties"] as object) };
  expect(either).toHaveProperty("either", file);
  expect(plan?.operations["upload"]?.requestBody).toMatchObject({ format: "multipart" });
  expect(plan?.operations["upload"]?.requestBody?.parts).toEqual({
    old: { file: true },
    typed: { file: true },
    open: { file: true },
    encoded: { file: true, contentType: "image/png" },
    many: { file: true },
    either: { file: true },
    meta: { contentType: "application/json" },
  });
});

test("a body of bytes is one file", async () => {
  const content = { "image/*": {} };
  const put = { operationId: "setPhoto", requestBody: { required: true, content }, responses: {} };
  const { plan } = await compileDocument(api({ "/a": { put } }));
  expect(plan?.tools[0]?.listing.inputSchema).toMatchObject({
    properties: { body: { type: "string", contentEncoding: "base64", description: HOW } },
    required: ["body"],
  });
  expect(plan?.operations["setPhoto"]?.requestBody).toMatchObject({
    contentType: "image/*",
    format: "binary",
  });
});

test("a part that nothing is said of is a file since OpenAPI 3.1, and text before", async () => {
  const properties = {
    any: {},
    described: { description: "A photo." },
    ranged: {},
    told: { enum: ["a", "b"] },
    json: {},
  };
  const encoding = { ranged: { contentType: "*/*" }, json: { contentType: "application/json" } };
  const content = { "multipart/form-data": { schema: { type: "object", properties }, encoding } };
  const post = { operationId: "upload", requestBody: { content }, responses: {} };
  const partsIn = async (openapi: string) => {
    const { plan } = await compileDocument({ ...api({ "/a": { post } }), openapi });
    return plan?.operations["upload"]?.requestBody?.parts;
  };
  const json = { contentType: "application/json" };
  const file = { file: true };
  expect(await partsIn("3.1.0")).toEqual({ json, any: file, described: file, ranged: file });
  expect(await partsIn("3.0.3")).toEqual({ json });
});

test("a body that is a file by its schema goes as it is, whatever its media type", async () => {
  const bodyOf = async (type: string, schema: object) => {
    const requestBody = { required: true, content: { [type]: { schema } } };
    const post = { operationId: "upload", requestBody, responses: {} };
    const { plan } = await compileDocument(api({ "/a": { post } }));
    return plan?.operations["upload"]?.requestBody;
  };
  const old = { type: "string", format: "binary" };
  const shape = { kind: "whole", argument: "body" };
  expect(await bodyOf("*/*", old)).toEqual({ contentType: "*/*", required: true, format: "binary", shape });
  expect(await bodyOf("*/*", { contentMediaType: "*/*" })).toMatchObject({
    contentType: "*/*",
    format: "binary",
  });
  expect(await bodyOf("application/json", old)).toMatchObject({
    contentType: "application/json",
    format: "binary",
  });
  expect(await bodyOf("application/json", { contentMediaType: "application/json" })).toMatchObject({
    format: "json",
  });
  expect(await bodyOf("*/*", { type: "string" })).toMatchObject({ format: "json" });
});

test("files of Swagger 2.0 are files", async () => {
  const parameters = [
    { name: "photo", in: "formData", type: "file", required: true },
    { name: "title", in: "formData", type: "string" },
  ];
  const document = {
    swagger: "2.0",
    info: { title: "Pets", version: "1" },
    host: "api.test",
    paths: { "/photo": { post: { operationId: "setPhoto", parameters, responses: {} } } },
  };
  const { plan } = await compileDocument(document);
  expect(plan?.operations["setPhoto"]?.requestBody).toMatchObject({
    contentType: "multipart/form-data",
    parts: { photo: { file: true } },
  });
});

test("parameters keep their style; content parameters their media type", async () => {
  const { plan } = await compileDocument(
    withParameters(
      { name: "deep", in: "query", style: "deepObject", schema: { type: "object", properties: {} } },
      { name: "list", in: "query", explode: false, schema: { type: "array", items: { type: "string" } } },
      {
        name: "json",
        in: "query",
        content: {
          "application/json": { schema: { type: "object", properties: { a: { type: "string" } } } },
        },
      },
      { name: "odd", in: "header", style: "form", schema: { type: "string" } },
    ),
  );
  expect(plan?.operations["getThing"]?.parameters).toMatchObject([
    { name: "deep", style: "deepObject", explode: true },
    { name: "list", style: "form", explode: false },
    { name: "json", contentType: "application/json" },
    { name: "odd", style: "simple", explode: false },
  ]);
});

test("path variables that nobody declares become required strings; parameters without a variable go", async () => {
  const document = api({
    "/a/{id}": {
      get: {
        operationId: "getA",
        parameters: [{ name: "other", in: "path", required: true, schema: {} }],
        responses: {},
      },
    },
  });
  const { inputSchema } = (await onlyTool(document)).listing;
  expect(inputSchema).toMatchObject({ properties: { id: { type: "string" } }, required: ["id"] });
  expect(await codesOf(document)).toEqual(["spec/path-parameter-unused", "spec/path-parameter-missing"]);
});

test("hostile property names are plain names, but for the one that clients and validators drop", async () => {
  const document = withBody(
    JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"integer"},"toString":{"type":"boolean"}},"required":["__proto__"]}',
    ),
  );
  const { inputSchema } = (await onlyTool(document)).listing;
  const properties = inputSchema["properties"] as object;
  expect(Object.keys(properties)).toEqual(["proto", "constructor", "toString"]);
  expect(inputSchema["required"]).toEqual(["proto"]);
});

test("a tool whose optional body cannot be sent says so", async () => {
  const requestBody = { content: { "application/xml": { schema: { type: "object" } } } };
  const { listing } = await onlyTool(
    api({ "/a": { post: { operationId: "postA", requestBody, responses: {} } } }),
  );
  expect(listing.description).toContain(
    "This tool cannot send the operation's request body (application/xml).",
  );
});

test("examples of parameters are shown as they are to be given, not as they look in a URL", async () => {
  const { listing } = await onlyTool(
    withParameters(
      { name: "id", in: "query", example: "prod%2Faws", schema: { type: "string" } },
      { name: "rate", in: "query", schema: { type: "string", example: "100%zz" } },
    ),
  );
  expect(listing.inputSchema["properties"]).toEqual({
    id: { type: "string", examples: ["prod/aws"] },
    rate: { type: "string", examples: ["100%zz"] },
  });
});

test("allowEmptyValue: an empty text besides what the schema says", async () => {
  const parameter = (name: string, schema: unknown, more = {}) => ({
    name,
    in: "query",
    schema,
    allowEmptyValue: true,
    ...more,
  });
  const { listing } = await onlyTool(
    withParameters(
      parameter("plain", { type: "string" }),
      parameter("anything", {}),
      parameter("count", { type: "integer", description: "How many." }),
      parameter("sort", { type: "string", enum: ["asc"], nullable: true }),
      parameter("head", { type: "integer" }, { in: "header" }),
    ),
  );
  expect(listing.inputSchema["properties"]).toEqual({
    plain: { type: "string" },
    anything: {},
    count: {
      anyOf: [{ type: "integer" }, { type: "string", enum: [""] }],
      description: "How many.",
    },
    sort: { anyOf: [{ type: "string", enum: ["asc"] }, { type: "null" }, { type: "string", enum: [""] }] },
    head: { type: "integer" },
  });
});

test("a whole query is one argument (OAS 3.2), and only what JSON and forms cannot say is left out", async () => {
  const whole = (content: Record<string, unknown>, required = true) =>
    withParameters({ name: "q", in: "querystring", required, content });
  const schema = { type: "object", properties: { a: { type: "string" } } };
  const { plan } = await compileDocument(whole({ "application/x-www-form-urlencoded": { schema } }));
  expect(plan?.operations["getThing"]?.parameters).toMatchObject([
    { argument: "q", in: "querystring", contentType: "application/x-www-form-urlencoded", required: true },
  ]);
  expect(plan?.tools[0]?.listing.inputSchema["properties"]).toEqual({ q: schema });
  expect(await codesOf(whole({ "application/xml": { schema } }))).toEqual([
    "operation/parameter-unsupported",
  ]);
  expect(await codesOf(whole({ "application/xml": { schema } }, false))).toEqual([
    "operation/parameter-skipped",
  ]);
  expect(await codesOf(whole({ "application/xml": { schema: { type: "string" } } }))).toEqual([]);
});

test("defaults are told and not sent: the API has its own; a required parameter is given all the same", async () => {
  const limit = { name: "limit", in: "query", schema: { type: "integer", default: 20 } };
  const version = { name: "v", in: "query", required: true, schema: { type: "string", default: "1" } };
  const { plan } = await compileDocument(withParameters(limit, version));
  expect(plan?.tools[0]?.listing.inputSchema).toEqual({
    type: "object",
    properties: { limit: { type: "integer", default: 20 }, v: { type: "string", default: "1" } },
    required: ["v"],
    additionalProperties: false,
  });
  const operation = plan?.operations["getThing"];
  if (!operation) throw new Error("There is no operation");
  expect(buildRequest(operation, { v: "2" }, { baseUrl: "https://api.test" }).path).toBe("/things?v=2");
});
