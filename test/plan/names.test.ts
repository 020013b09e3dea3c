/** Names of tools and arguments: legal for every host, unique, and the same whatever the order of operations. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { argumentName, environmentName, isArgumentName, snakeCase, toolNames } from "../../src/plan/names.js";
import { api, compileDocument, onlyTool, withBody, withParameters } from "../support/compile.js";

test("R3: names are snake_case of the operationId, or of method and path", () => {
  const named = (operationId?: string) =>
    toolNames([{ key: "GET /users/{id}", ...(operationId && { operationId }) }], 48).get("GET /users/{id}");
  expect(named("listTickets")).toBe("list_tickets");
  expect(named("issues/list-for-repo")).toBe("issues_list_for_repo");
  expect(named("getUserByID")).toBe("get_user_by_id");
  expect(named("HTMLParser2Go")).toBe("html_parser2_go");
  expect(named("créerÉlève")).toBe("creer_eleve");
  expect(named("日本語")).toBe("get_users_id");
  expect(named()).toBe("get_users_id");
});

const operation = fc.record({
  key: fc
    .uniqueArray(fc.string({ unit: "grapheme", maxLength: 80 }), { minLength: 2, maxLength: 2 })
    .map((parts) => `GET /${parts.join(" ")}`),
  operationId: fc.oneof(
    fc.constantFrom(
      "list",
      "List",
      "LIST",
      "list.x",
      "list/x",
      "list_x",
      "a".repeat(60),
      `${"a".repeat(60)}b`,
      "__proto__",
      "",
    ),
    fc.string({ unit: "grapheme", maxLength: 80 }),
  ),
});

test("R3, R4: for any operations, names are legal, unique and independent of their order", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(operation, { selector: ({ key }) => key, maxLength: 12 }),
      fc.integer({ min: 16, max: 64 }),
      (operations, limit) => {
        const names = toolNames(operations, limit);
        for (const name of names.values()) expect(name).toMatch(new RegExp(`^[A-Za-z0-9_-]{1,${limit}}$`));
        expect(new Set(names.values()).size).toBe(operations.length);
        expect(toolNames([...operations].reverse(), limit)).toEqual(names);
      },
    ),
  );
});

test("R4: the suffix comes after truncation, and all that collide get one", () => {
  const long = "a".repeat(70);
  const names = toolNames(
    [
      { key: "GET /1", operationId: `${long}x` },
      { key: "GET /2", operationId: `${long}y` },
    ],
    48,
  );
  expect([...names.values()].map((name) => name.length)).toEqual([48, 48]);
  expect(names.get("GET /1")).not.toBe(names.get("GET /2"));
});

test("R4: a name that x-mcp chooses is used; one that is not legal is refused with a warning", async () => {
  const document = (name: string) =>
    api({
      "/a": { get: { operationId: "getA", "x-mcp": { name, description: "Does it." }, responses: {} } },
    });
  const { listing } = await onlyTool(document("fetch_a"));
  expect(listing).toMatchObject({ name: "fetch_a", description: "Does it." });
  const { plan, diagnostics } = await compileDocument(document("fetch a!"));
  expect(plan?.tools[0]?.listing.name).toBe("get_a");
  expect(diagnostics.map(({ code }) => code)).toEqual(["tool/name-invalid"]);
});

test("R5: argument names that hosts refuse get a legal one, mapped back on the wire", async () => {
  const tool = await onlyTool(
    withParameters(
      { name: "filter[name]", in: "query", schema: { type: "string" } },
      { name: "$top", in: "query", schema: { type: "integer" } },
    ),
  );
  expect(Object.keys(tool.listing.inputSchema["properties"] as object)).toEqual(["filter_name", "top"]);
});

test("R5: nested property names too, without touching names that exist", async () => {
  const { plan } = await compileDocument(
    withBody({
      type: "object",
      properties: {
        item: {
          type: "object",
          required: ["@type"],
          properties: { "@type": { type: "string" }, type: { type: "string" } },
        },
      },
    }),
  );
  const [tool] = plan?.tools ?? [];
  expect(tool?.listing.inputSchema["properties"]).toEqual({
    item: {
      type: "object",
      properties: { type_2: { type: "string" }, type: { type: "string" } },
      required: ["type_2"],
    },
  });
  expect(plan?.operations["postThing"]?.aliases).toEqual({ type_2: "@type" });
});

test("any text gives a legal argument name, and a legal one is left alone", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
      const name = argumentName(text);
      expect(isArgumentName(name)).toBe(true);
      if (isArgumentName(text)) expect(name).toBe(text);
    }),
  );
});

test("secrets are read under our own prefix only, whatever a document calls its schemes", () => {
  fc.assert(
    fc.property(fc.string(), (scheme) => {
      expect(environmentName(scheme, "KEY")).toMatch(/^OPENAPI_MCP_[A-Z0-9_]+$/);
    }),
  );
  expect(environmentName("AWS_SECRET_ACCESS", "KEY")).toBe("OPENAPI_MCP_AWS_SECRET_ACCESS_KEY");
  expect(environmentName("bearerAuth", "TOKEN")).toBe("OPENAPI_MCP_BEARER_AUTH_TOKEN");
  expect(environmentName("workspaceToken", "TOKEN")).toBe("OPENAPI_MCP_WORKSPACE_TOKEN");
});

test("R4: a suffixed name that another operation has as its own is not given twice", () => {
  const [first] = [
    ...toolNames(
      [
        { key: "GET /1", operationId: "a" },
        { key: "GET /2", operationId: "A" },
      ],
      48,
    ).values(),
  ];
  const names = toolNames(
    [
      { key: "GET /1", operationId: "a" },
      { key: "GET /2", operationId: "A" },
      { key: "GET /3", operationId: first ?? "" },
    ],
    48,
  );
  expect(new Set(names.values()).size).toBe(3);
});

test("snake_case keeps nothing that is not a letter, digit or underscore", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(snakeCase(text)).toMatch(/^([a-z0-9]+(_[a-z0-9]+)*)?$/);
    }),
  );
});
