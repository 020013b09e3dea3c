/** `expose`: which operations get a tool of their own, what those are called, and why the others get none. */
import { expect, test } from "vitest";
import type { CompileOptions } from "../../../src/compile.js";
import { namesOf, planned, said } from "./files.js";
import { shop } from "./shop.js";

const ALL = ["change_item", "create_item", "delete_item", "get_item", "list_items", "search"];
const find = { operation: "listItems", description: "Finds items of the shop, page by page." };

async function exposed(mapping: object, options: CompileOptions = {}): Promise<readonly string[]> {
  return namesOf((await planned(shop, mapping, options)).plan);
}

test("a file without tools exposes everything, one with tools only those", async () => {
  expect(await exposed({})).toEqual(ALL);
  expect(await exposed({ tools: { find } })).toEqual(["find"]);
});

const cases: readonly (readonly [object, readonly string[]])[] = [
  [{}, ALL],
  [{ include: [] }, []],
  [{ include: [{ tags: ["admin"] }] }, ["delete_item"]],
  [{ include: [{ tags: ["items"], methods: ["GET"] }] }, ["get_item", "list_items"]],
  [{ include: [{ tags: ["admin"] }, { operations: ["search"] }] }, ["delete_item", "search"]],
  [{ include: [{ operations: ["GET /items", "get /items/{itemId}"] }] }, ["get_item", "list_items"]],
  [
    { include: [{ operations: ["*Item"] }], exclude: [{ methods: ["DELETE", "PATCH"] }] },
    ["create_item", "get_item"],
  ],
  [{ include: [{ paths: ["/items/*"] }] }, ["change_item", "delete_item", "get_item"]],
  [{ include: [{ methods: ["GET"] }], prefix: "shop_" }, ["shop_get_item", "shop_list_items"]],
  [{ include: [{ methods: ["GET"] }], naming: "operation_id" }, ["getItem", "listItems"]],
];

test.each(cases)("expose: %j", async (expose, names) => {
  expect(await exposed({ expose })).toEqual(names);
});

test("operations that a tool uses are left out unless `covered: show`", async () => {
  const { plan } = await planned(shop, { tools: { find }, expose: { include: [{ methods: ["GET"] }] } });
  expect(namesOf(plan)).toEqual(["find", "get_item"]);
  expect(plan.leftOut).toContainEqual(
    expect.objectContaining({ operation: "GET /items", kind: "covered", reason: "used by find" }),
  );
  const shown = { include: [{ methods: ["GET"] }], covered: "show" };
  expect(await exposed({ tools: { find }, expose: shown })).toEqual(["find", "get_item", "list_items"]);
});

test("filters of the command line act on 1:1 tools only", async () => {
  const expose = { include: [{ methods: ["GET"] }], covered: "show" };
  expect(await exposed({ tools: { find }, expose }, { exclude: ["operation:*"] })).toEqual(["find"]);
  expect(await exposed({ tools: { find }, expose }, { include: ["operation:getItem"] })).toEqual([
    "find",
    "get_item",
  ]);
});

test("a tool of the file keeps its name; the 1:1 tool of that name gets a suffix", async () => {
  const names = await exposed({
    tools: { get_item: find },
    expose: { include: [{ operations: ["getItem"] }] },
  });
  expect(names).toHaveLength(2);
  expect(names).toContain("get_item");
  expect(names.find((name) => name !== "get_item")).toMatch(/^get_item_[0-9a-z]{6}$/);
});

test("1:1 tools are annotated by what the file knows of their operations", async () => {
  const { plan } = await planned(shop, {
    operations: { search: { safe: true }, createItem: { idempotent: true } },
  });
  const annotations = (name: string) =>
    plan.tools.find(({ listing }) => listing.name === name)?.listing.annotations;
  expect(annotations("search")).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  expect(annotations("create_item")).toMatchObject({ readOnlyHint: false, idempotentHint: true });
});

test("a rule that matches nothing is a warning with the nearest match", async () => {
  const expose = {
    include: [{ tags: ["item"] }, { operations: ["getItems"] }],
    exclude: [{ paths: ["/item"] }],
  };
  const { diagnostics } = await planned(shop, { expose });
  expect(said(diagnostics)).toEqual([
    'tool/expose-no-match: This rule matches no operation: {"tags":["item"]}. Did you mean "items"?',
    'tool/expose-no-match: This rule matches no operation: {"operations":["getItems"]}. Did you mean "getItem"?',
    'tool/expose-no-match: This rule matches no operation: {"paths":["/item"]}. Did you mean "/items"?',
  ]);
});

test("a tool name longer than the limit is an error, and the tool is not served", async () => {
  const { plan, diagnostics } = await planned(shop, { tools: { find_all_items: find } }, { maxToolName: 8 });
  expect(said(diagnostics)).toEqual([expect.stringMatching(/^tool\/name-illegal: "find_all_items"/)]);
  expect(namesOf(plan)).toEqual([]);
});
