/** Schemas as hosts accept them, from every dialect that documents are written in. */
import { expect, test } from "vitest";
import { createArgumentCheck } from "../../src/runtime/core/validate.js";
import { createValidator } from "../../src/runtime/node/validator.js";
import {
  api,
  argumentSchema,
  codesOf,
  compileDocument,
  onlyTool,
  withBody,
  withParameters,
} from "../support/compile.js";

const body = (properties: unknown) => withBody({ type: "object", properties });

test("R1: a body that is a oneOf goes whole, so that the top of the input has no composition", async () => {
  const { listing } = await onlyTool(
    withBody({
      oneOf: [
        { type: "object", properties: { a: { type: "string" } } },
        { type: "object", properties: { b: { type: "string" } } },
      ],
    }),
  );
  expect(listing.inputSchema["type"]).toBe("object");
  for (const keyword of ["oneOf", "anyOf", "allOf", "enum", "not"])
    expect(listing.inputSchema).not.toHaveProperty(keyword);
  expect(Object.keys(listing.inputSchema["properties"] as object)).toEqual(["body"]);
});

test("R1: an allOf at the top of a body becomes the one object it means", async () => {
  const { listing } = await onlyTool(
    withBody(
      {
        allOf: [
          { $ref: "#/components/schemas/Base" },
          { type: "object", required: ["b"], properties: { b: { type: "integer" } } },
        ],
      },
      {
        Base: {
          type: "object",
          required: ["a"],
          additionalProperties: false,
          properties: { a: { type: "string" } },
        },
      },
    ),
  );
  expect(listing.inputSchema).toEqual({
    type: "object",
    properties: { a: { type: "string" }, b: { type: "integer" } },
    required: ["a", "b"],
    additionalProperties: false,
  });
});

test("R1: alternatives that only say what is required become a sentence", async () => {
  const document = withBody({
    type: "object",
    properties: { name: { type: "string" }, id: { type: "integer" } },
    anyOf: [{ required: ["name"] }, { required: ["id"] }],
  });
  const { listing } = await onlyTool(document);
  expect(Object.keys(listing.inputSchema["properties"] as object)).toEqual(["name", "id"]);
  expect(listing.description).toContain("Give name, or id.");
  expect(await codesOf(document)).toContain("operation/union-dropped");
});

test("R2: an operation that cannot be served leaves the others alone, and is listed", async () => {
  const { plan, diagnostics } = await compileDocument(
    api({
      "/good": { get: { operationId: "good", responses: {} } },
      "/bad": {
        post: {
          operationId: "bad",
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: "#/components/schemas/Gone" } } },
          },
          responses: {},
        },
      },
    }),
  );
  expect(plan?.tools.map(({ listing }) => listing.name)).toEqual(["good"]);
  expect(plan?.leftOut.map(({ operation, kind }) => ({ operation, kind }))).toEqual([
    { operation: "POST /bad", kind: "unusable" },
  ]);
  expect(diagnostics.map(({ code }) => code)).toEqual(["spec/ref-not-found", "operation/ref-missing"]);
});

test("R6: what is shared and large is one definition; only what is reachable comes along", async () => {
  const big = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`field_${index}`, { type: "string" }]),
  );
  const { listing } = await onlyTool(
    withBody(
      {
        type: "object",
        properties: {
          from: { $ref: "#/components/schemas/Place" },
          to: { $ref: "#/components/schemas/Place" },
        },
      },
      { Place: { type: "object", properties: big }, Unused: { type: "object" } },
    ),
  );
  expect(Object.keys(listing.inputSchema["$defs"] as object)).toEqual(["Place"]);
  expect(listing.inputSchema["properties"]).toEqual({
    from: { $ref: "#/$defs/Place" },
    to: { $ref: "#/$defs/Place" },
  });
});

test("R6: what is small, or used once, is written where it is used", async () => {
  const { listing } = await onlyTool(
    withBody(
      {
        type: "object",
        properties: { a: { $ref: "#/components/schemas/Size" }, b: { $ref: "#/components/schemas/Size" } },
      },
      { Size: { type: "string", enum: ["s", "m"] } },
    ),
  );
  expect(listing.inputSchema).not.toHaveProperty("$defs");
  expect(listing.inputSchema["properties"]).toEqual({
    a: { type: "string", enum: ["s", "m"] },
    b: { type: "string", enum: ["s", "m"] },
  });
});

test("R7: what stands beside a reference is kept", async () => {
  const document = withBody(
    {
      type: "object",
      properties: { owner: { $ref: "#/components/schemas/User", description: "Who pays.", nullable: true } },
    },
    { User: { type: "object", description: "A user.", properties: { id: { type: "string" } } } },
  );
  expect(await argumentSchema(document, "owner")).toEqual({
    description: "Who pays.",
    anyOf: [
      { type: "object", description: "A user.", properties: { id: { type: "string" } } },
      { type: "null" },
    ],
  });
});

test("R8: a recursive schema ends, and a shared one is not taken for recursive", async () => {
  const { listing } = await onlyTool(
    withBody(
      {
        type: "object",
        properties: {
          tree: { $ref: "#/components/schemas/Node" },
          leaf: { $ref: "#/components/schemas/Leaf" },
        },
      },
      {
        Node: {
          type: "object",
          properties: {
            left: { $ref: "#/components/schemas/Node" },
            leaf: { $ref: "#/components/schemas/Leaf" },
          },
        },
        Leaf: { type: "string" },
      },
    ),
  );
  expect(listing.inputSchema["$defs"]).toEqual({
    Node: { type: "object", properties: { left: { $ref: "#/$defs/Node" }, leaf: { type: "string" } } },
  });
});

test("R8: a body that refers to itself through its own top is written out once", async () => {
  const { listing } = await onlyTool(
    withBody(
      { $ref: "#/components/schemas/Node" },
      {
        Node: {
          type: "object",
          properties: { next: { $ref: "#/components/schemas/Node" }, value: { type: "integer" } },
        },
      },
    ),
  );
  expect(Object.keys(listing.inputSchema["properties"] as object)).toEqual(["next", "value"]);
  expect(listing.inputSchema["properties"]).toMatchObject({ next: { $ref: "#/$defs/Node" } });
});

test("R8: a data model larger than a model's attention is pruned, nearest parts kept", async () => {
  const schemas: Record<string, unknown> = {};
  for (let index = 0; index < 400; index++) {
    const properties: Record<string, unknown> = { next: { $ref: `#/components/schemas/E${index + 1}` } };
    for (let field = 0; field < 10; field++)
      properties[`f${field}`] = { type: "string", description: "x".repeat(50) };
    schemas[`E${index}`] = { type: "object", properties };
  }
  schemas["E400"] = { type: "string" };
  const document = withBody({ $ref: "#/components/schemas/E0" }, schemas);
  const { listing } = await onlyTool(document);
  expect(JSON.stringify(listing.inputSchema).length).toBeLessThan(60_000);
  expect(JSON.stringify(listing.inputSchema)).toContain("structure left out");
  expect(await codesOf(document)).toContain("schema/pruned");
});

test("R9: every array says what its items are", async () => {
  const document = body({
    plain: { type: "array" },
    tuple: { type: "array", items: [{ type: "string" }, { type: "integer" }] },
  });
  expect(await argumentSchema(document, "plain")).toEqual({ type: "array", items: {} });
  expect(await argumentSchema(document, "tuple")).toEqual({
    type: "array",
    prefixItems: [{ type: "string" }, { type: "integer" }],
    items: {},
  });
});

test("R10: type lists, null in enums and boolean schemas take their portable forms", async () => {
  const document = body({
    list: { type: ["string", "null"], maxLength: 5 },
    two: { type: ["string", "integer"], minimum: 1, maxLength: 5 },
    choice: { enum: ["a", null] },
    never: { const: null },
    either: { anyOf: [{ type: "string" }, { type: "null" }] },
    nothing: { type: ["null"] },
    any: true,
    none: false,
  });
  expect(await argumentSchema(document, "list")).toEqual({
    anyOf: [{ type: "string", maxLength: 5 }, { type: "null" }],
  });
  expect(await argumentSchema(document, "two")).toEqual({
    anyOf: [
      { type: "string", maxLength: 5 },
      { type: "integer", minimum: 1 },
    ],
  });
  expect(await argumentSchema(document, "choice")).toEqual({
    anyOf: [{ type: "string", enum: ["a"] }, { type: "null" }],
  });
  expect(await argumentSchema(document, "never")).toEqual({ type: "null" });
  expect(await argumentSchema(document, "either")).toEqual({ anyOf: [{ type: "string" }, { type: "null" }] });
  expect(await argumentSchema(document, "nothing")).toEqual({ type: "null" });
  expect(await argumentSchema(document, "any")).toEqual({});
  expect(await argumentSchema(document, "none")).toEqual({ not: {} });
});

test("R11: boolean exclusive limits become numbers in any version; ill-typed keywords go with a warning", async () => {
  const document = body({
    a: { type: "integer", minimum: 1, exclusiveMinimum: true },
    b: { type: "number", maximum: 9, exclusiveMaximum: false },
    c: { type: "string", maxLength: "many" },
    d: { type: "integer", minimum: "3" },
  });
  expect(await argumentSchema(document, "a")).toEqual({ type: "integer", exclusiveMinimum: 1 });
  expect(await argumentSchema(document, "b")).toEqual({ type: "number", maximum: 9 });
  expect(await argumentSchema(document, "c")).toEqual({ type: "string" });
  expect(await argumentSchema(document, "d")).toEqual({ type: "integer", minimum: 3 });
  expect(await codesOf(document)).toEqual(["schema/ill-typed"]);
});

test("R12: formats that hosts do not know go; enums follow the declared type", async () => {
  const document = body({
    known: { type: "string", format: "date-time" },
    unknown: { type: "string", format: "repo.nwo" },
    bytes: { type: "string", format: "byte" },
    yaml: { type: "string", enum: [true, 1, "x"] },
    level: { type: "integer", enum: ["1", 2] },
  });
  expect(await argumentSchema(document, "known")).toEqual({ type: "string", format: "date-time" });
  expect(await argumentSchema(document, "unknown")).toEqual({ type: "string" });
  expect(await argumentSchema(document, "bytes")).toEqual({ type: "string", contentEncoding: "base64" });
  expect(await argumentSchema(document, "yaml")).toEqual({ type: "string", enum: ["true", "1", "x"] });
  expect(await argumentSchema(document, "level")).toEqual({ type: "integer", enum: [1, 2] });
});

test("R13: nullable counts beside allOf, oneOf, $ref and enum", async () => {
  const document = withBody(
    {
      type: "object",
      properties: {
        all: { nullable: true, allOf: [{ $ref: "#/components/schemas/A" }] },
        one: { nullable: true, oneOf: [{ type: "string" }, { type: "integer" }] },
        values: { type: "string", nullable: true, enum: ["x", null] },
      },
    },
    { A: { type: "object", properties: { id: { type: "integer" } } } },
  );
  expect(await argumentSchema(document, "all")).toEqual({
    anyOf: [{ type: "object", properties: { id: { type: "integer" } } }, { type: "null" }],
  });
  expect(await argumentSchema(document, "one")).toEqual({
    anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }],
  });
  expect(await argumentSchema(document, "values")).toEqual({
    anyOf: [{ type: "string", enum: ["x"] }, { type: "null" }],
  });
});

test("R14: oneOf is relaxed, and a discriminator becomes a const in each branch", async () => {
  const pet = (extra: string) => ({
    type: "object",
    required: ["kind"],
    properties: { kind: { type: "string" }, [extra]: { type: "string" } },
  });
  const document = withBody(
    {
      type: "object",
      properties: {
        pet: {
          oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
          discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat" } },
        },
      },
    },
    { Cat: pet("meow"), Dog: pet("bark") },
  );
  const schema = await argumentSchema(document, "pet");
  expect(schema).not.toHaveProperty("oneOf");
  expect(schema["anyOf"]).toMatchObject([
    { properties: { kind: { const: "cat" } } },
    { properties: { kind: { const: "Dog" } } },
  ]);
});

test.each([
  ["an enum", { type: "string", enum: ["cash"] }],
  ["a const", { const: "cash" }],
  ["a reference", { $ref: "#/components/schemas/CashKind" }],
])("R14: a branch that names its discriminator's value by %s keeps it", async (_, kind) => {
  const branch = (own: object) => ({ type: "object", required: ["kind"], properties: { kind: own } });
  const document = withBody(
    {
      type: "object",
      properties: {
        means: {
          oneOf: ["Card", "Cash", "Cheque"].map((name) => ({ $ref: `#/components/schemas/${name}` })),
          discriminator: { propertyName: "kind" },
        },
      },
    },
    {
      Card: { allOf: [{ $ref: "#/components/schemas/Base" }, branch({ enum: ["card", "Card"] })] },
      Cash: { allOf: [branch(kind)] },
      Cheque: branch({ type: "string" }),
      Base: { type: "object", properties: { id: { type: "string" } } },
      CashKind: { type: "string", enum: ["cash"] },
    },
  );
  const { plan } = await compileDocument(document);
  const [tool] = plan?.tools ?? [];
  if (!tool) throw new Error("no tool");
  const check = (value: string) =>
    createArgumentCheck("strict", createValidator)({ listing: tool.listing }, { means: { kind: value } });
  expect((await check("cash")).ok).toBe(true);
  expect((await check("Cheque")).ok).toBe(true);
  expect((await check("Card")).ok).toBe(true);
  expect((await check("Cash")).ok).toBe(false);
});

test("R15: readOnly properties leave inputs and their required lists", async () => {
  const { listing } = await onlyTool(
    withBody(
      {
        type: "object",
        required: ["id", "name", "owner"],
        properties: {
          id: { type: "string", readOnly: true },
          name: { type: "string" },
          owner: { $ref: "#/components/schemas/Owner" },
        },
      },
      { Owner: { type: "string", readOnly: true } },
    ),
  );
  expect(listing.inputSchema).toMatchObject({ properties: { name: {} }, required: ["name"] });
  expect(Object.keys(listing.inputSchema["properties"] as object)).toEqual(["name"]);
});

test("R15: writeOnly properties leave outputs", async () => {
  const schema = {
    type: "object",
    properties: { id: { type: "string" }, secret: { type: "string", writeOnly: true } },
  };
  const responses = { "200": { description: "ok", content: { "application/json": { schema } } } };
  const document = api({ "/things": { get: { operationId: "getThing", responses } } });
  const { listing } = await onlyTool(document, { outputSchema: "strict" });
  expect(listing.outputSchema).toEqual({ type: "object", properties: { id: { type: "string" } } });
});

test("R16: an input without arguments is still an object with properties, closed", async () => {
  const { listing } = await onlyTool(withParameters());
  expect(listing.inputSchema).toEqual({ type: "object", properties: {}, additionalProperties: false });
});

test("R17: an output schema is advertised only when asked for, and only when it is an object", async () => {
  const responses = (schema: unknown) => ({
    "200": { description: "ok", content: { "application/json": { schema } } },
  });
  const list = api({
    "/things": { get: { operationId: "listThings", responses: responses({ type: "array", items: {} }) } },
  });
  const one = api({
    "/things": {
      get: {
        operationId: "getThing",
        responses: responses({ type: "object", properties: { id: { type: "string", format: "uuid" } } }),
      },
    },
  });
  expect((await onlyTool(one)).listing).not.toHaveProperty("outputSchema");
  expect((await onlyTool(one, { outputSchema: "relaxed" })).listing.outputSchema).toEqual({
    type: "object",
    properties: { id: { type: "string" } },
  });
  expect((await onlyTool(list, { outputSchema: "strict" })).listing).not.toHaveProperty("outputSchema");
});

test("patterns of other dialects are repaired where that is safe, else dropped with a warning", async () => {
  const document = body({
    escaped: { type: "string", pattern: "^[\\w\\-\\.]+\\@x$" },
    literal: { type: "string", pattern: "/^a+$/" },
    pcre: { type: "string", pattern: "(?i)^a+$" },
  });
  expect(await argumentSchema(document, "escaped")).toEqual({ type: "string", pattern: "^[\\w\\-\\.]+@x$" });
  expect(await argumentSchema(document, "pcre")).toEqual({ type: "string" });
  expect(await codesOf(document)).toEqual(["schema/pattern-unusable"]);
});

test("ids and anchors of the document never reach a tool", async () => {
  const schema = await argumentSchema(
    body({ a: { $id: "https://x.test/a", $anchor: "a", $schema: "x", type: "string", title: "A", xml: {} } }),
    "a",
  );
  expect(schema).toEqual({ type: "string" });
});

test("descriptions lose what a model must not see, and end within their cap", async () => {
  const hidden =
    "Visible\u200b \u202etext\u0000 \u{e0041}here [docs](https://x.test/a?b=c)\n\n<p>and more</p>";
  const schema = await argumentSchema(
    body({
      a: { type: "string", description: hidden },
      b: { type: "string", description: "word ".repeat(500) },
    }),
    "a",
  );
  expect(schema["description"]).toBe("Visible text here docs and more");
  const long = await argumentSchema(body({ b: { type: "string", description: "word ".repeat(500) } }), "b");
  expect((long["description"] as string).length).toBeLessThanOrEqual(300);
  expect(long["description"]).toMatch(/word…$/);
});
