/** Operations with the tag "odds and ends". */
import { type EndpointTool, query } from "openapi-mcp/runtime";

/** Operations that are tools by themselves. */
export const tools: readonly EndpointTool[] = [
  // POST /session: Log in with a form
  {
    kind: "endpoint",
    listing: {
      name: "log_in",
      description: "Log in with a form\nReturns {user}.",
      inputSchema: {
        type: "object",
        properties: {
          user: { type: "string" },
          scopes: { type: "array", items: { type: "string" } },
          device: { type: "object", properties: { name: { type: "string" }, os: { type: "string" } } },
        },
        required: ["user"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    },
    operation: {
      id: "logIn",
      method: "POST",
      path: "/session",
      parameters: [],
      requestBody: {
        contentType: "application/x-www-form-urlencoded",
        required: true,
        format: "form",
        encoding: {
          scopes: { style: "spaceDelimited", explode: false, allowReserved: false },
          device: { style: "form", explode: true, allowReserved: false, contentType: "application/json" },
        },
        shape: {
          kind: "properties",
          properties: { user: "user", scopes: "scopes", device: "device" },
          open: false,
        },
      },
      security: [],
      accept: "application/json, */*;q=0.1",
    },
    facts: { effect: "write", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
  },
  // GET /search: Search with a query in JSON
  {
    kind: "endpoint",
    listing: {
      name: "search",
      description: "Search with a query in JSON\nReturns a list of {id, name, size, state, owner, tags, labels, changed_at}.",
      inputSchema: {
        type: "object",
        properties: {
          q: {
            type: "object",
            properties: { text: { type: "string" }, fuzzy: { type: "boolean" } },
            required: ["text"],
          },
          back: { type: "string" },
        },
        required: ["q"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    operation: {
      id: "search",
      method: "GET",
      path: "/search",
      parameters: [
        query("q", { required: true, contentType: "application/json" }),
        query("back", { allowReserved: true }),
      ],
      security: [["key"]],
      accept: "application/json, */*;q=0.1",
    },
    facts: { effect: "read", retry: { attempts: 2, on: [429, 503, "network"], base: 100, cap: 30000 } },
  },
];
