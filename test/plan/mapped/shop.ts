/** A small API for tests of what a mapping file makes of operations. */
import { api } from "../../support/compile.js";

const item = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 40 },
    size: { type: "string", enum: ["s", "m", "l"] },
    price: { type: "number", minimum: 0 },
    tags: { type: "array", items: { type: "string", enum: ["new", "sale", "old"] } },
  },
  additionalProperties: false,
};

const ok = (schema: object) => ({
  "200": { description: "Fine", content: { "application/json": { schema } } },
});
const id = { name: "itemId", in: "path", required: true, schema: { type: "string", pattern: "^I-" } };
const list = {
  type: "object",
  properties: { items: { type: "array", items: item }, next: { type: "string" } },
};

export const shop = api(
  {
    "/items": {
      get: {
        operationId: "listItems",
        tags: ["items"],
        summary: "List items",
        parameters: [
          { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100, default: 25 } },
          { name: "page[cursor]", in: "query", schema: { type: "string" } },
          { name: "X-Region", in: "header", required: true, schema: { type: "string", enum: ["eu", "us"] } },
        ],
        responses: ok(list),
      },
      post: {
        operationId: "createItem",
        tags: ["items"],
        summary: "Create an item",
        parameters: [{ name: "Idempotency-Key", in: "header", required: true, schema: { type: "string" } }],
        requestBody: { required: true, content: { "application/json": { schema: item } } },
        responses: { "201": { description: "Created", content: { "application/json": { schema: item } } } },
      },
    },
    "/items/{itemId}": {
      parameters: [id],
      get: { operationId: "getItem", tags: ["items"], summary: "Get an item", responses: ok(item) },
      patch: {
        operationId: "changeItem",
        tags: ["items"],
        summary: "Change an item",
        requestBody: { content: { "application/json": { schema: item } } },
        responses: ok(item),
      },
      delete: {
        operationId: "deleteItem",
        tags: ["admin"],
        summary: "Delete an item",
        responses: { "204": { description: "Gone" } },
      },
    },
    "/search": {
      post: {
        operationId: "search",
        tags: ["items"],
        summary: "Search for items",
        requestBody: {
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: { text: { type: "string" } },
                additionalProperties: { type: "string" },
              },
            },
          },
        },
        responses: ok(list),
      },
    },
  },
  {},
  { info: { title: "Shop", version: "2", description: "Items and their prices." } },
);
