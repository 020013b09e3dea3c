/** Tools with `operation`: what `params` makes of the arguments, and what it may not. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasErrors } from "../../../src/diagnostics/diagnostic.js";
import type { RecipeToolPlan } from "../../../src/plan/types.js";
import { api } from "../../support/compile.js";
import { planned, recipeNamed, said } from "./files.js";
import { shop } from "./shop.js";

type Json = Readonly<Record<string, unknown>>;

const DESCRIPTION = "Does one thing to the items of the shop.";

async function tool(operation: string, more: object = {}): Promise<RecipeToolPlan> {
  const { plan, diagnostics } = await planned(shop, {
    tools: { it: { operation, description: DESCRIPTION, ...more } },
  });
  expect(said(diagnostics.filter(({ severity }) => severity === "error"))).toEqual([]);
  return recipeNamed(plan, "it");
}

async function problems(operation: string, params: object, more: object = {}): Promise<readonly string[]> {
  const { diagnostics } = await planned(shop, {
    tools: { it: { operation, description: DESCRIPTION, params, ...more } },
  });
  return said(diagnostics.filter(({ severity }) => severity === "error"));
}

const properties = ({ listing }: RecipeToolPlan): Json =>
  JSON.parse(JSON.stringify(listing.inputSchema["properties"])) as Json;

function sent({ recipe }: RecipeToolPlan): Json {
  const step = recipe.steps.find(({ kind }) => kind === "call");
  if (step?.kind !== "call") throw new Error("no call");
  return Object.fromEntries(
    step.args.map(([argument, value]) => [
      argument,
      value.kind === "literal"
        ? value.value
        : value.kind === "expression" && value.expression.kind === "select"
          ? `inputs.${value.expression.key}`
          : value.kind,
    ]),
  );
}

test("without params the tool takes what the 1:1 tool takes, and returns what it returns", async () => {
  const it = await tool("getItem");
  expect(properties(it)).toEqual({ itemId: { type: "string", pattern: "^I-" } });
  expect(it.listing.inputSchema["required"]).toEqual(["itemId"]);
  expect(it.recipe.output).toEqual({ kind: "response", step: "response" });
  expect(it.listing).not.toHaveProperty("outputSchema");
});

test("without a description the tool says what the 1:1 tool says", async () => {
  const { plan } = await planned(shop, { tools: { it: { operation: "getItem" } } });
  expect(recipeNamed(plan, "it").listing.description).toBe("Get an item\nReturns {name, size, price, tags}.");
});

test.each([
  ["rename", { limit: { name: "count" } }, { count: { type: "integer" } }, { limit: "inputs.count" }],
  ["describe", { limit: { description: "Most" } }, { limit: { description: "Most" } }, {}],
  ["default", { limit: { default: 20 } }, { limit: { default: 20 } }, { limit: "inputs.limit" }],
  ["narrow", { limit: { maximum: 50 } }, { limit: { minimum: 1, maximum: 50 } }, {}],
  [
    "by the wire name",
    { "page[cursor]": { name: "after" } },
    { after: { type: "string" } },
    { page_cursor: "inputs.after" },
  ],
])("%s", async (_what, params, shown, wire) => {
  const it = await tool("listItems", { params });
  expect(properties(it)).toMatchObject(shown);
  expect(sent(it)).toMatchObject(wire);
});

test("a default makes a required argument optional, and is sent where the model says nothing", async () => {
  const it = await tool("listItems", { params: { "X-Region": { default: "eu" } } });
  expect(it.listing.inputSchema).not.toHaveProperty("required");
  expect(it.recipe.inputs).toContainEqual({ name: "X-Region", default: "eu" });
});

test("hidden and pinned arguments are not shown; only what has a value is sent", async () => {
  const it = await tool("listItems", {
    params: { limit: { hide: true }, page_cursor: { hide: true, default: "a" }, "X-Region": { value: "us" } },
  });
  expect(properties(it)).toEqual({});
  expect(sent(it)).toEqual({ page_cursor: "a", "X-Region": "us" });
});

test("a pinned value may be computed from nothing but functions", async () => {
  const it = await tool("listItems", { params: { page_cursor: { value: "=string(now())" } } });
  expect(sent(it)["page_cursor"]).toBe("expression");
  expect(await problems("listItems", { page_cursor: { value: "=inputs.limit" } })).toEqual([
    expect.stringMatching(/^expression\/name-unknown/),
  ]);
});

test("an optional argument can be made required", async () => {
  const it = await tool("listItems", { params: { limit: { required: true } } });
  expect(it.listing.inputSchema["required"]).toEqual(["limit", "X-Region"]);
});

test("the key of a write is the engine's business, unless params speak of its header", async () => {
  const it = await tool("createItem");
  expect(Object.keys(properties(it))).toEqual(["name", "size", "price", "tags"]);
  expect(it.recipe.steps[0]).toMatchObject({ idempotency: { header: "Idempotency-Key" } });
  const own = await tool("createItem", { params: { "Idempotency-Key": { name: "key" } } });
  expect(own.listing.inputSchema["required"]).toEqual(["key", "name"]);
  expect(own.recipe.steps[0]).not.toHaveProperty("idempotency");
});

test("what is always sent in an optional body makes its required properties required", async () => {
  const free = await tool("changeItem", { params: { name: { name: "title" } } });
  expect(free.listing.inputSchema["required"]).toEqual(["itemId"]);
  expect(JSON.parse(JSON.stringify(free.listing.inputSchema["dependentRequired"]))).toEqual({
    size: ["title"],
    price: ["title"],
    tags: ["title"],
  });
  const pinned = await tool("changeItem", { params: { size: { value: "m" } } });
  expect(pinned.listing.inputSchema["required"]).toEqual(["itemId", "name"]);
});

test("an open body takes arguments that nobody declares", async () => {
  const it = await tool("search", { params: { color: { type: "string", enum: ["red", "blue"] } } });
  expect(properties(it)).toMatchObject({ color: { enum: ["red", "blue"] } });
  expect(sent(it)).toMatchObject({ color: "inputs.color" });
});

test("confirm asks before the call, over the inputs", async () => {
  const it = await tool("deleteItem", { confirm: "Delete ${inputs.itemId}?" });
  expect(it.recipe.steps.map(({ kind }) => kind)).toEqual(["confirm", "call"]);
  expect(Object.keys(properties(it))).toEqual(["itemId", "confirm"]);
  expect(it.listing.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true });
});

test("output and text are over the response and the inputs, and give an output schema", async () => {
  const it = await tool("getItem", {
    output: { name: "=body.name", code: "=status" },
    text: "Item ${inputs.itemId}",
  });
  expect(it.recipe.output.kind).toBe("value");
  expect(it.listing.outputSchema).toMatchObject({
    properties: { name: { type: "string" }, code: { type: "integer" } },
  });
  expect(it.recipe.text?.kind).toBe("text");
});

const refused: readonly (readonly [string, string, object, string])[] = [
  [
    "an unknown argument",
    "listItems",
    { limti: {} },
    'tool/parameter-unknown: listItems has no argument "limti". Did you mean "limit"?',
  ],
  ["a wider bound", "listItems", { limit: { maximum: 500 } }, "the API takes no more than 100 (maximum)"],
  [
    "a lower bound below the API's",
    "listItems",
    { limit: { minimum: 0 } },
    "the API takes no less than 1 (minimum)",
  ],
  [
    "bounds that leave nothing",
    "listItems",
    { limit: { minimum: 60, maximum: 50 } },
    "no value is left between 60 and 50",
  ],
  [
    "a value outside the enum",
    "listItems",
    { "X-Region": { enum: ["eu", "asia"] } },
    '"asia" is none of "eu", "us"',
  ],
  ["another type", "listItems", { limit: { type: "string" } }, "the API takes the type integer"],
  [
    "a keyword of another type",
    "listItems",
    { limit: { maxLength: 5 } },
    "`maxLength` says nothing of the type integer",
  ],
  ["a longer text", "createItem", { name: { maxLength: 80 } }, "the API takes no more than 40 (maxLength)"],
  [
    "items outside the enum",
    "createItem",
    { tags: { items: { enum: ["used"] } } },
    '"used" is none of "new", "sale", "old"',
  ],
  [
    "a pattern that is none",
    "getItem",
    { itemId: { pattern: "(" } },
    "its `pattern` is not a regular expression",
  ],
  [
    "hiding what is required",
    "listItems",
    { "X-Region": { hide: true } },
    "the API requires it; give a `default` or a `value` to send",
  ],
  [
    "making optional what is required",
    "listItems",
    { "X-Region": { required: false } },
    "the API requires it; give a `default`",
  ],
  [
    "two of one name",
    "listItems",
    { limit: { name: "x" }, page_cursor: { name: "x" } },
    'another argument is called "x" already',
  ],
  ["a default outside the schema", "listItems", { limit: { default: 200 } }, "recipe/default-invalid"],
  [
    "a default outside what is left",
    "listItems",
    { limit: { maximum: 50, default: 60 } },
    "recipe/default-invalid",
  ],
  [
    "a hidden default outside the schema",
    "listItems",
    { limit: { hide: true, default: 200 } },
    "200 breaks maximum: 100",
  ],
  ["a pinned value outside the enum", "listItems", { "X-Region": { value: "asia" } }, '"asia"'],
];

test.each(refused)("refuses %s", async (_what, operation, params, message) => {
  const found = await problems(operation, params);
  expect(found.length).toBeGreaterThan(0);
  expect(found[0]).toContain(message);
});

test("what an optional body needs beside what is shown cannot be hidden", async () => {
  expect(await problems("changeItem", { name: { hide: true } })).toEqual([
    expect.stringContaining('the API requires it beside "size"'),
  ]);
});

test("a tool that nobody describes is a warning", async () => {
  const mute = api({ "/mute": { get: { operationId: "mute", responses: {} } } });
  const { diagnostics } = await planned(mute, { tools: { it: { operation: "mute" } } });
  expect(said(diagnostics)).toEqual([
    "tool/description-poor: The description of it is missing, and the API's document has none.",
  ]);
});

/** What authors write, and what nobody would. */
const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("=inputs.x", "=now()", "=", "\u0000", "eu", -1, 0, 5, 1e9, true, null, [], {}),
  },
  fc.jsonValue({ maxDepth: 2 }),
  // below `items` any key may stand
  fc.dictionary(fc.constantFrom("constructor", "__proto__", "toString", "minimum", "enum"), fc.integer(), {
    maxKeys: 3,
  }),
);
const keyword = fc.constantFrom(
  ..."name description default required hide value enum const type minimum maximum minLength pattern multipleOf items uniqueItems format properties allOf $ref example x-note".split(
    " ",
  ),
);

test("whatever params say, there is a tool or an error, and what is shown compiles", async () => {
  const argument = fc.constantFrom(
    "limit",
    "page_cursor",
    "X-Region",
    "name",
    "tags",
    "constructor",
    "__proto__",
  );
  const operation = fc.constantFrom("listItems", "createItem", "changeItem", "search");
  const params = fc.dictionary(argument, fc.dictionary(keyword, anything, { maxKeys: 4 }), { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(operation, params, async (operation, params) => {
      const { plan, diagnostics } = await planned(shop, {
        tools: { it: { operation, description: DESCRIPTION, params } },
      });
      if (plan.tools.length === 0) expect(hasErrors(diagnostics)).toBe(true);
      for (const { listing } of plan.tools) expect(listing.inputSchema["type"]).toBe("object");
      expect(JSON.parse(JSON.stringify(plan)).tools).toHaveLength(plan.tools.length);
    }),
    { numRuns: 150 },
  );
});

test("names of JavaScript's own below items are keywords like any other", async () => {
  const it = await tool("createItem", { params: { tags: { items: { constructor: 1, toString: 2 } } } });
  expect(properties(it)["tags"]).toMatchObject({ items: { enum: ["new", "sale", "old"] } });
  expect(Object.keys((properties(it)["tags"] as { items: object }).items)).toContain("constructor");
});

test("narrowing keeps the API's own pattern", async () => {
  const it = await tool("getItem", { params: { itemId: { pattern: "-[0-9]+$" } } });
  expect(properties(it)["itemId"]).toEqual({
    type: "string",
    pattern: "-[0-9]+$",
    allOf: [{ pattern: "^I-" }],
  });
});
