/** Which operations become tools, what the tools say of themselves, and what they need. */
import { expect, test } from "vitest";
import type { CompileOptions } from "../../src/compile.js";
import { api, compileDocument, onlyTool } from "../support/compile.js";

const operation = (operationId: string, more: object = {}) => ({ operationId, responses: {}, ...more });

const shop = api({
  "/items": {
    get: operation("listItems", { tags: ["items"] }),
    post: operation("createItem", { tags: ["items"] }),
  },
  "/items/{id}": {
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    get: operation("getItem", { tags: ["items"] }),
    delete: operation("deleteItem", { tags: ["admin"], deprecated: true }),
  },
  "/admin/users/{id}/keys": {
    parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
    get: operation("admin/listKeys", { tags: ["admin"] }),
  },
});

async function names(options: CompileOptions): Promise<readonly (string | undefined)[]> {
  const { plan } = await compileDocument(shop, options);
  return plan?.tools.map(({ listing }) => listing.name) ?? [];
}

test("filters select by tag, path, method and operation", async () => {
  expect(await names({ include: ["tag:admin"] })).toEqual(["admin_list_keys", "delete_item"]);
  expect(await names({ include: ["path:/items/{id}"] })).toEqual(["delete_item", "get_item"]);
  expect(await names({ include: ["path:/items/*"] })).toEqual(["delete_item", "get_item"]);
  expect(await names({ include: ["path:/admin/**"] })).toEqual(["admin_list_keys"]);
  expect(await names({ include: ["path:/*"] })).toEqual(["create_item", "list_items"]);
  expect(await names({ include: ["method:post"] })).toEqual(["create_item"]);
  expect(await names({ include: ["operation:admin/*", "operation:createItem"] })).toEqual([
    "admin_list_keys",
    "create_item",
  ]);
  expect(await names({ include: ["operation:*Item"], exclude: ["method:DELETE"] })).toEqual([
    "create_item",
    "get_item",
  ]);
  expect(await names({ readOnly: true })).toEqual(["admin_list_keys", "get_item", "list_items"]);
  expect(await names({ exclude: ["tag:items"], noDeprecated: true })).toEqual(["admin_list_keys"]);
});

test("what filters leave out is listed with the reason", async () => {
  const { plan } = await compileDocument(shop, { exclude: ["tag:admin"], readOnly: true });
  expect(plan?.leftOut.map(({ operation, reason }) => `${operation}: ${reason}`)).toEqual([
    "POST /items: --read-only",
    "DELETE /items/{id}: --read-only",
    "GET /admin/users/{id}/keys: --exclude tag:admin",
  ]);
});

test("a filter that matches nothing is a warning that names the nearest match", async () => {
  const { diagnostics } = await compileDocument(shop, { include: ["tag:item"] });
  expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
    ["filter/no-match", 'The filter "tag:item" matches no operation. Did you mean "items"?'],
  ]);
});

test("a filter that cannot be read is an error", async () => {
  const { diagnostics } = await compileDocument(shop, { include: ["items"] });
  expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["filter/syntax", "error"]]);
});

test("x-mcp: the operation's word counts before its path item's, and that before the document's", async () => {
  const { plan } = await compileDocument(
    api(
      {
        "/a": { get: operation("a"), post: operation("b", { "x-mcp": true }) },
        "/c": { "x-mcp": true, get: operation("c"), post: operation("d", { "x-mcp": false }) },
        "/e": { get: operation("e", { "x-mcp": { name: "e_tool", title: "E", description: "Does e." } }) },
      },
      {},
      { "x-mcp": false },
    ),
  );
  expect(plan?.tools.map(({ listing }) => listing.name)).toEqual(["b", "c", "e_tool"]);
  expect(plan?.tools[2]?.listing).toMatchObject({ title: "E", description: "Does e." });
  expect(plan?.leftOut.map(({ reason }) => reason)).toEqual(["x-mcp: false", "x-mcp: false"]);
});

test("R19: the list is sorted by name and does not depend on the order in the document", async () => {
  const paths = shop["paths"] as Record<string, unknown>;
  const reversed = { ...shop, paths: Object.fromEntries(Object.entries(paths).reverse()) };
  const list = async (document: unknown) =>
    JSON.stringify((await compileDocument(document)).plan?.tools.map(({ listing }) => listing));
  expect(await list(reversed)).toBe(await list(shop));
});

test("R38: deprecated operations say so first", async () => {
  const { listing } = await onlyTool(
    api({ "/a": { get: operation("getA", { deprecated: true, summary: "Get a" }) } }),
  );
  expect(listing.description).toBe("Deprecated.\nGet a");
});

test("a description says what the tool does, what it returns and how it can fail", async () => {
  const user = { type: "object", properties: { id: {}, name: {} } };
  const { listing } = await onlyTool(
    api(
      {
        "/users": {
          get: {
            operationId: "listUsers",
            summary: "List users",
            description: "All users of the workspace, newest first.",
            responses: {
              "200": {
                description: "ok",
                content: {
                  "application/json": {
                    schema: { type: "array", items: { $ref: "#/components/schemas/User" } },
                  },
                },
              },
              "403": { description: "Forbidden" },
              "409": { description: "The workspace is being deleted." },
              "500": { description: "boom" },
            },
          },
        },
      },
      { schemas: { User: user } },
    ),
  );
  expect(listing.description).toBe(
    "List users. All users of the workspace, newest first.\nReturns a list of {id, name}.\nErrors: 403; 409 The workspace is being deleted.",
  );
});

test("annotations follow the method, all four set", async () => {
  const paths = {
    "/a": Object.fromEntries(
      ["get", "head", "post", "put", "patch", "delete", "query"].map((method) => [method, operation(method)]),
    ),
  };
  const { plan } = await compileDocument({ ...api(paths), openapi: "3.2.0" });
  const hints = plan?.tools.map(({ listing: { name, annotations: a } }) => [
    name,
    a.readOnlyHint,
    a.destructiveHint,
    a.idempotentHint,
    a.openWorldHint,
  ]);
  expect(hints).toEqual([
    ["delete", false, true, true, true],
    ["get", true, false, true, true],
    ["head", true, false, true, true],
    ["patch", false, true, false, true],
    ["post", false, true, false, true],
    ["put", false, true, true, true],
    ["query", true, false, true, true],
  ]);
});

test("security is alternatives of sets; credentials come from our own variables", async () => {
  const { plan } = await compileDocument(
    api(
      {
        "/a": { get: operation("getA", { security: [{ key: [], basic: [] }, { bearer: ["read"] }, {}] }) },
        "/b": { get: operation("getB", { security: [] }) },
      },
      {
        securitySchemes: {
          key: { type: "apiKey", in: "query", name: "k" },
          basic: { type: "http", scheme: "Basic" },
          bearer: { type: "oauth2", flows: {} },
          digest: { type: "http", scheme: "digest" },
          unused: { type: "http", scheme: "bearer" },
        },
      },
      { security: [{ digest: [] }] },
    ),
  );
  expect(plan?.operations["getA"]?.security).toEqual([["key", "basic"], ["bearer"], []]);
  expect(plan?.operations["getB"]?.security).toEqual([]);
  expect(plan?.credentials).toEqual({
    basic: {
      kind: "basic",
      usernameEnv: "OPENAPI_MCP_BASIC_USERNAME",
      passwordEnv: "OPENAPI_MCP_BASIC_PASSWORD",
    },
    bearer: { kind: "oauth2", env: "OPENAPI_MCP_BEARER_TOKEN", prefix: "OPENAPI_MCP_BEARER", flows: {} },
    key: { kind: "apiKey", in: "query", name: "k", env: "OPENAPI_MCP_KEY" },
  });
});

test("a plan is JSON", async () => {
  const { plan } = await compileDocument(shop);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});
