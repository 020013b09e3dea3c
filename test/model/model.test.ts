/** Documents of every version, and what is none. */
import { expect, test } from "vitest";
import { api, codesOf, compileDocument, onlyTool } from "../support/compile.js";

test.each([
  ["an empty object", {}, "This is not an OpenAPI document."],
  ["a list", [], "This is not an OpenAPI document. Its top level is not an object."],
  ["AsyncAPI", { asyncapi: "3.0.0" }, "This is not an OpenAPI document. It is an AsyncAPI document."],
  [
    "no version",
    { paths: {} },
    "This is not an OpenAPI document. It has paths: add the line `openapi: 3.1.0` that says its version.",
  ],
  ["a future version", { openapi: "4.0.0" }, 'Unsupported version: openapi: "4.0.0".'],
  ["Swagger 1.2", { swagger: "1.2" }, 'Unsupported version: swagger: "1.2".'],
])("%s is no OpenAPI document, and says why", async (_name, document, message) => {
  const { plan, diagnostics } = await compileDocument(document);
  expect(plan).toBeUndefined();
  expect(diagnostics.map((diagnostic) => diagnostic.message)).toEqual([message]);
});

test.each(["openapi: 3.1", "openapi: '3.0.4'", "openapi: 3.2.0", "swagger: 2.0", "swagger: '2.0'"])(
  "%s is understood",
  async (line) => {
    const { plan } = await compileDocument(
      `${line}\ninfo: {title: T, version: 1.0}\npaths: {/a: {get: {responses: {}}}}\n`,
    );
    expect(plan?.tools.map(({ listing }) => listing.name)).toEqual(["get_a"]);
  },
);

test("a document of webhooks has no tools, and says why", async () => {
  const { plan, diagnostics } = await compileDocument({ openapi: "3.1.0", info: {}, webhooks: {} });
  expect(plan?.tools).toEqual([]);
  expect(diagnostics.map(({ message }) => message)).toEqual([
    "The document has no operations, so there are no tools. It describes webhooks only: calls that the API makes, not calls to it.",
  ]);
});

test("OAS 3.2: query, additionalOperations and referenced media types", async () => {
  const { plan } = await compileDocument({
    openapi: "3.2.0",
    info: { title: "T", version: "1" },
    servers: [{ url: "https://x.test" }],
    paths: {
      "/search": {
        query: {
          operationId: "search",
          requestBody: {
            required: true,
            content: { "application/json": { $ref: "#/components/mediaTypes/Query" } },
          },
          responses: {},
        },
        additionalOperations: {
          COPY: { operationId: "copy", responses: {} },
          "not a method": { responses: {} },
        },
      },
    },
    components: {
      mediaTypes: { Query: { schema: { type: "object", properties: { q: { type: "string" } } } } },
    },
  });
  expect(plan?.tools.map(({ listing }) => listing.name)).toEqual(["copy", "search"]);
  expect(plan?.operations["copy"]?.method).toBe("COPY");
  expect(plan?.operations["search"]?.requestBody?.shape).toMatchObject({ properties: { q: "q" } });
});

test("Swagger 2.0 is lifted: servers, bodies, forms, collection formats, security", async () => {
  const { plan } = await compileDocument({
    swagger: "2.0",
    info: { title: "T", version: "1" },
    host: "api.test",
    basePath: "/v2",
    schemes: ["http", "https"],
    consumes: ["application/json"],
    securityDefinitions: { key: { type: "apiKey", in: "header", name: "X-Key" }, login: { type: "basic" } },
    parameters: { Body: { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Pet" } } },
    definitions: {
      Pet: {
        type: "object",
        required: ["name"],
        properties: { name: { type: "string", "x-nullable": true } },
      },
    },
    paths: {
      "/pets": {
        get: {
          operationId: "listPets",
          security: [{ key: [] }],
          parameters: ["csv", "ssv", "tsv", "pipes", "multi"].map((collectionFormat) => ({
            name: collectionFormat,
            in: "query",
            type: "array",
            items: { type: "string" },
            collectionFormat,
          })),
          responses: {},
        },
        post: { operationId: "addPet", parameters: [{ $ref: "#/parameters/Body" }], responses: {} },
        put: {
          operationId: "putPet",
          consumes: ["application/x-www-form-urlencoded"],
          parameters: [
            { name: "name", in: "formData", type: "string", required: true },
            {
              name: "tags",
              in: "formData",
              type: "array",
              items: { type: "string" },
              collectionFormat: "pipes",
            },
          ],
          responses: {},
        },
      },
    },
  });
  expect(plan?.server).toBe("https://api.test/v2");
  expect(
    plan?.operations["listPets"]?.parameters.map(({ name, style, explode }) => `${name} ${style} ${explode}`),
  ).toEqual([
    "csv form false",
    "ssv spaceDelimited false",
    "tsv tabDelimited false",
    "pipes pipeDelimited false",
    "multi form true",
  ]);
  const [add, , put] = plan?.tools ?? [];
  expect(add?.listing.inputSchema).toMatchObject({
    properties: { name: { anyOf: [{ type: "string" }, { type: "null" }] } },
    required: ["name"],
  });
  expect(put?.listing.inputSchema).toMatchObject({ properties: { name: {}, tags: {} }, required: ["name"] });
  expect(plan?.operations["putPet"]?.requestBody).toMatchObject({
    contentType: "application/x-www-form-urlencoded",
    encoding: { tags: { style: "pipeDelimited", explode: false } },
  });
  expect(plan?.credentials).toEqual({
    key: { kind: "apiKey", in: "header", name: "X-Key", env: "OPENAPI_MCP_KEY" },
  });
});

test("servers: variables are filled in, an operation's own come with it", async () => {
  const { plan, diagnostics } = await compileDocument(
    api(
      {
        "/a": { get: { operationId: "getA", responses: {} } },
        "/b": { servers: [{ url: "https://files.test" }], get: { operationId: "getB", responses: {} } },
      },
      {},
      { servers: [{ url: "https://{region}.api.test/{missing}", variables: { region: { default: "eu" } } }] },
    ),
  );
  expect(plan?.server).toBe("https://eu.api.test/");
  expect(plan?.operations["getA"]).not.toHaveProperty("server");
  expect(plan?.operations["getB"]?.server).toBe("https://files.test");
  expect(plan?.operations["getB"]?.isElsewhere).toBe(true);
  expect(diagnostics.map(({ code }) => code)).toEqual(["spec/server-variable", "spec/server-elsewhere"]);
});

test("a path item may refer to another place and have operations of its own", async () => {
  const document = api(
    { "/a": { $ref: "#/components/pathItems/A", post: { operationId: "ownPost", responses: {} } } },
    {
      pathItems: {
        A: {
          get: { operationId: "sharedGet", responses: {} },
          post: { operationId: "sharedPost", responses: {} },
        },
      },
    },
  );
  const { plan } = await compileDocument(document);
  expect(plan?.tools.map(({ listing }) => listing.name)).toEqual(["own_post", "shared_get"]);
});

test("odd values are no crash: each is said, the rest is served", async () => {
  const document = api({
    "no-slash": { get: { responses: {} } },
    "/a": {
      get: { operationId: 12, tags: "x", parameters: null, responses: [], security: "none", summary: 5 },
    },
    "/b": null,
    "/c": { get: null, parameters: [null, { name: "x" }] },
    "/d": { get: { operationId: "d", parameters: [7], responses: {} } },
  });
  const { plan } = await compileDocument(document);
  expect(plan?.tools.map(({ listing }) => listing.name)).toEqual(["12"]);
  expect(plan?.leftOut.map(({ operation }) => operation)).toEqual(["no-slash", "/b", "GET /c", "GET /d"]);
  expect(await codesOf(document)).toContain("spec/path-invalid");
});

test("a fragment in a path tells operations apart, but is not sent", async () => {
  const tool = await onlyTool(api({ "/#Action=Stop": { post: { operationId: "stop", responses: {} } } }));
  expect(tool.listing.name).toBe("stop");
  const { plan } = await compileDocument(
    api({ "/#Action=Stop": { post: { operationId: "stop", responses: {} } } }),
  );
  expect(plan?.operations["stop"]?.path).toBe("/");
});

test("parameters that are no list leave the operation out: it could not be called rightly", async () => {
  const document = api({
    "/a": { get: { operationId: "getA", parameters: { id: { name: "id", in: "query" } }, responses: {} } },
  });
  const { plan } = await compileDocument(document);
  expect(plan?.tools).toEqual([]);
  expect(plan?.leftOut).toMatchObject([{ operation: "GET /a", kind: "unusable" }]);
  expect(await codesOf(document)).toEqual(["spec/ill-typed", "operation/broken"]);
});

test("OAS 3.2: an operation is under the parents of its tags too, also where they go in circles", async () => {
  const document = {
    ...api({
      "/a": { get: { operationId: "getA", tags: ["cakes"], responses: {} } },
      "/b": { get: { operationId: "getB", responses: {} } },
    }),
    openapi: "3.2.0",
    tags: [
      { name: "cakes", parent: "food" },
      { name: "food", parent: "goods" },
      { name: "goods", parent: "food" },
    ],
  };
  const { plan } = await compileDocument(document, { include: ["tag:goods"] });
  expect(plan?.tools.map(({ listing }) => listing.name)).toEqual(["get_a"]);
});
