/** What a file knows of operations, of the server, of resources and prompts. */
import { expect, test } from "vitest";
import type { CallStepPlan, OperationFactsPlan } from "../../../src/plan/recipes/types.js";
import { planned, recipeNamed, said } from "./files.js";
import { shop } from "./shop.js";

const DESCRIPTION = "Does one thing to the items of the shop.";

/** What the plan says of an operation, and of a step that calls it. */
async function factsOf(
  operation: string,
  mapping: object,
  tool: object = {},
): Promise<OperationFactsPlan & { readonly step: CallStepPlan }> {
  const { plan } = await planned(shop, {
    ...mapping,
    tools: { it: { operation, description: DESCRIPTION, ...tool } },
  });
  const step = recipeNamed(plan, "it").recipe.steps.find(({ kind }) => kind === "call");
  const facts = plan.facts?.[operation];
  if (step?.kind !== "call" || !facts) throw new Error("no call");
  return { ...facts, step };
}

test("an operation's own facts are over those of `*`, those over `defaults`, key by key", async () => {
  const mapping = {
    defaults: { retry: { attempts: 5, base: "1s" }, rate_limit: "10/s", timeout: "9s" },
    operations: {
      getItem: { retry: { attempts: 2 }, timeout: "3s" },
      "*": { retry: { attempts: 4, on: [503] }, rate_limit: "5/m" },
    },
  };
  const facts = await factsOf("getItem", mapping);
  expect(facts.retry).toEqual({ attempts: 2, on: [503], base: 1_000, cap: 30_000 });
  expect(facts.timeout).toBe(3_000);
  expect(facts.rateLimit).toEqual({ calls: 5, per: 60_000, key: "*" });
  expect((await factsOf("deleteItem", mapping)).retry?.attempts).toBe(4);
  expect((await factsOf("getItem", mapping, { timeout: "1s" })).step.timeout).toBe(1_000);
});

test("a limit said of all operations is one for all of them; one of an operation is its own", async () => {
  const operations = { "*": { rate_limit: "5/m" }, search: { rate_limit: "1/s" } };
  expect((await factsOf("search", { operations })).rateLimit).toEqual({ calls: 1, per: 1_000 });
  expect((await factsOf("getItem", { operations })).rateLimit).toHaveProperty("key");
});

test.each([
  ["getItem", {}, "read"],
  ["deleteItem", {}, "idempotent"],
  ["createItem", {}, "write"],
  ["createItem", { idempotent: true }, "idempotent"],
  ["deleteItem", { idempotent: false }, "write"],
  ["search", { safe: true }, "read"],
  ["getItem", { safe: false }, "write"],
])("the effect of %s with %j is %s", async (operation, facts, effect) => {
  const known = await factsOf(operation, { operations: { [operation]: facts } });
  expect([known.effect, known.step.effect]).toEqual([effect, effect]);
});

test("facts may be said by METHOD /path, and what the API says of success is checked at every call", async () => {
  const facts = await factsOf("search", { operations: { "POST /search": { success: "has(body.items)" } } });
  expect(facts.success).toHaveLength(1);
});

test("429 may be repeated where the API throttles before it acts", async () => {
  const facts = await factsOf("createItem", { operations: { "*": { throttled_early: true } } });
  expect(facts.retry?.throttledEarly).toBe(true);
});

test("a header that takes keys is found by name, or said", async () => {
  expect((await factsOf("createItem", {})).step.idempotency).toEqual({ header: "Idempotency-Key" });
  expect((await factsOf("deleteItem", {})).step.idempotency).toBeUndefined();
  const said = await factsOf("deleteItem", { operations: { deleteItem: { idempotency_header: "X-Once" } } });
  expect(said.step.idempotency).toEqual({ header: "X-Once" });
});

test("1:1 tools go by the same facts, where their method does not say it all", async () => {
  const { plan } = await planned(shop, {
    defaults: { budget: "20s" },
    operations: {
      search: { safe: true, rate_limit: "1/s" },
      deleteItem: { idempotency_header: "X-Once", timeout: "3s", retry: { attempts: 2 } },
    },
    expose: {},
  });
  const facts = plan.tools.flatMap((tool) =>
    tool.kind === "endpoint" && tool.facts ? [[tool.operation, tool.facts]] : [],
  );
  expect(Object.fromEntries(facts)).toEqual({
    createItem: { effect: "write", idempotencyHeader: "Idempotency-Key" },
    deleteItem: {
      effect: "idempotent",
      idempotencyHeader: "X-Once",
      timeout: 3_000,
      retry: { attempts: 2, on: [429, 502, 503, 504, "network"], base: 500, cap: 30_000 },
    },
    search: { effect: "read", rateLimit: { calls: 1, per: 1_000 } },
  });
  expect(plan.budget).toBe(20_000);
});

const paginate: readonly (readonly [object, string | undefined])[] = [
  [{ link: "next" }, undefined],
  [{ cursor: "page[cursor]", next: "body.next", items: "body.items" }, undefined],
  [{ cursor: "page_cursor", next: "body.next" }, undefined],
  [{ page: "limit" }, undefined],
  [{ cursor: "page_cursor" }, "`cursor` needs `next`"],
  [{ next: "body.next" }, "`next` needs `cursor`"],
  [{ link: "next", page: "limit" }, "it says link and page, where only one can be"],
  [{ offset: "skip" }, 'listItems has no argument "skip"'],
];

test.each(paginate)("paginate: %j", async (facts, problem) => {
  const { diagnostics } = await planned(shop, { operations: { listItems: { paginate: facts } } });
  const found = said(diagnostics.filter(({ code }) => code === "tool/paginate-invalid"));
  expect(found).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
});

test("paginate of all operations is for those that have the argument", async () => {
  const operations = { "*": { paginate: { page: "limit" } } };
  expect(said((await planned(shop, { operations })).diagnostics)).not.toContainEqual(
    expect.stringContaining("paginate"),
  );
});

test("the file's word on the server wins over the document's", async () => {
  const { plan } = await planned(shop, {
    server: {
      name: "store",
      title: "The store",
      version: "9",
      instructions: "Be quick.",
      base_url: "https://eu.test/v2",
    },
    defaults: { timeout: "2s", max_response: "500KB", headers: { Accept: "application/json" } },
  });
  expect(plan).toMatchObject({
    info: { name: "store", title: "The store", version: "9" },
    instructions: "Be quick.",
    server: "https://eu.test/v2",
    timeout: 2_000,
    maxResponseBytes: 500_000,
    headers: { accept: "application/json" },
  });
  const { plan: silent } = await planned(shop, {});
  expect(silent).toMatchObject({
    info: { name: "shop", title: "Shop", version: "2" },
    instructions: "Items and their prices.",
    server: "https://api.test/v1",
  });
});

test("a resource binds the variables of its URI and the values under `with`", async () => {
  const { plan, diagnostics } = await planned(shop, {
    expose: { include: [] },
    resources: {
      page: {
        uri: "shop://items/{page_cursor}",
        operation: "listItems",
        with: { "X-Region": "eu", limit: 5 },
        output: "=body.items",
      },
      item: { uri: "shop://item/{itemId}", operation: "getItem" },
    },
  });
  expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  expect(plan.resources?.map(({ name, mimeType }) => [name, mimeType])).toEqual([
    ["item", "application/json"],
    ["page", "application/json"],
  ]);
  expect(plan.resources?.[1]?.args.map(([argument]) => argument)).toEqual([
    "page_cursor",
    "X-Region",
    "limit",
  ]);
  expect(Object.keys(plan.operations)).toEqual(["getItem", "listItems"]);
});

test.each([
  [{ uri: "shop://items/{nothing}", operation: "getItem" }, 'getItem has no argument "nothing"'],
  [{ uri: "items/{itemId}", operation: "getItem" }, "it has no scheme"],
  [{ uri: "shop://{itemId", operation: "getItem" }, "its braces do not match"],
  [{ uri: "shop://{itemId}/{itemId}", operation: "getItem" }, "it has {itemId} twice"],
  [{ uri: "shop://{itemId}", operation: "deleteItem" }, "deleteItem changes something"],
  [
    { uri: "shop://{itemId}", operation: "getItem", with: { itemId: "I-1" } },
    'both the URI and `with` say "itemId"',
  ],
  [{ uri: "shop://items", operation: "listItems" }, 'listItems needs the argument "X-Region"'],
])("refuses the resource %j", async (resource, reason) => {
  const { plan, diagnostics } = await planned(shop, { expose: { include: [] }, resources: { it: resource } });
  expect(said(diagnostics)).toContainEqual(expect.stringContaining(reason));
  expect(plan.resources).toEqual([]);
});

test("a prompt completes its arguments from a list or from an operation that reads", async () => {
  const { plan, diagnostics } = await planned(shop, {
    expose: { include: [] },
    prompts: {
      tidy: {
        args: {
          size: { enum: ["s", "m"] },
          item: {
            required: false,
            complete: {
              operation: "listItems",
              with: { "X-Region": "eu", page_cursor: "=value" },
              values: "body.items.orValue([]).map(i, i.name)",
            },
          },
        },
        text: 'Tidy ${args.size} ${args.item.orValue("all")}',
      },
    },
  });
  expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  const [size, item] = plan.prompts?.[0]?.arguments ?? [];
  expect(size).toMatchObject({ required: true, completion: { kind: "values", values: ["s", "m"] } });
  expect(item).toMatchObject({ required: false, completion: { kind: "operation", operation: "listItems" } });
  expect(Object.keys(plan.operations)).toEqual(["listItems"]);
});

test("a prompt that names what it does not have is not served", async () => {
  const { plan, diagnostics } = await planned(shop, {
    prompts: { tidy: { args: { size: null }, text: "Tidy ${args.sise}" } },
  });
  expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toContain(
    "error expression/path-unknown",
  );
  expect(plan.prompts).toEqual([]);
});
