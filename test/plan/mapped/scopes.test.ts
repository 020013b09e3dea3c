/** OAuth scopes of a tool: what its operations ask for, unless the mapping file says otherwise. */
import { expect, test } from "vitest";
import { api } from "../../support/compile.js";
import { planned } from "./files.js";

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
const item = (operationId: string, security?: unknown) => ({
  operationId,
  ...(security !== undefined && { security }),
  responses: { 200: { description: "ok", content: { "application/json": { schema: { type: "object" } } } } },
});
const spec = api(
  {
    "/items/{id}": {
      parameters: [id],
      get: item("getItem"),
      put: item("putItem", [{ login: ["items:write", "items:read"] }, { key: [] }]),
      delete: item("deleteItem", []),
      patch: item("patchItem", [{ unknown: ["x"] }, { login: ["items:patch"] }]),
    },
  },
  {
    securitySchemes: {
      login: { type: "oauth2", flows: {} },
      key: { type: "apiKey", in: "header", name: "X-Key" },
    },
  },
  { security: [{ login: ["items:read"] }] },
);
const recipe = (operations: readonly string[], more: object = {}) => ({
  description: "A goal made of several steps.",
  inputs: { id: {} },
  steps: operations.map((call) => ({ call, with: { id: "=inputs.id" } })),
  ...more,
});

test("a tool needs what its operations need: the first alternative of each, the document's where it has none", async () => {
  const tools = {
    both: recipe(["getItem", "putItem"]),
    open: recipe(["deleteItem"]),
    patched: recipe(["patchItem"]),
    said: recipe(["putItem"], { scopes: ["admin"] }),
    one: { operation: "putItem", description: "Replaces an item as a whole." },
  };
  const { plan } = await planned(spec, { tools });
  const scopes = plan.tools.map((tool) => [tool.listing.name, tool.kind === "recipe" && tool.recipe.scopes]);
  expect(Object.fromEntries(scopes)).toEqual({
    both: ["items:read", "items:write"],
    open: [],
    patched: ["items:patch"],
    said: ["admin"],
    one: ["items:read", "items:write"],
  });
});
