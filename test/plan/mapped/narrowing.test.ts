/** APIs whose schemas require nothing: what a test, a poll or a filter has found to be there is there afterwards. */
import { expect, test } from "vitest";
import { api } from "../../support/compile.js";
import { compileFiles, said } from "./files.js";

const thing = {
  type: "object",
  properties: {
    id: { type: "string" },
    state: { type: "string" },
    owner: { type: "object", properties: { name: { type: "string" } } },
  },
};
const json = (schema: object) => ({ description: "Fine", content: { "application/json": { schema } } });
const byId = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
const things = api({
  "/things": {
    get: { operationId: "listThings", responses: { "200": json({ type: "array", items: thing }) } },
    post: {
      operationId: "makeThing",
      responses: {
        "201": json(thing),
        default: json({
          type: "object",
          properties: { error: { type: "object", properties: { message: { type: "string" } } } },
        }),
      },
    },
  },
  "/things/{id}": {
    get: { operationId: "getThing", parameters: byId, responses: { "200": json(thing) } },
    delete: { operationId: "deleteThing", parameters: byId, responses: { "204": { description: "Gone" } } },
  },
});

async function told(
  mapping: object,
  steps: readonly object[],
  more: object = {},
): Promise<readonly string[]> {
  const tools = { it: { description: "Does one thing to the things.", steps, ...more } };
  const { diagnostics } = await compileFiles({
    "openapi.yaml": things,
    "mapping.yaml": { version: 1, spec: "./openapi.yaml", ...mapping, tools },
  });
  return said(
    diagnostics.filter(({ severity, code }) => severity !== "info" && code !== "recipe/unconfirmed"),
  );
}

const remove = (of: string) => ({ call: "deleteThing", with: { id: `=${of}` } });
const absent = (what: string) => [`expression/possibly-absent: ${what} may be absent, and id needs a value.`];

test("`success` of the step or of the operation", async () => {
  const made = { id: "made", call: "makeThing" };
  expect(await told({}, [made, remove("steps.made.body.id")])).toEqual(absent("steps.made.body.id"));
  expect(await told({}, [{ ...made, success: "has(body.id)" }, remove("steps.made.body.id")])).toEqual([]);
  const facts = { operations: { makeThing: { success: "has(body.id)", error: "body.error.message" } } };
  expect(await told(facts, [made, remove("steps.made.body.id")])).toEqual([]);
  // the undo, too, and a step that may be left out still may
  const undone = { ...made, success: "has(body.id)", undo: remove("steps.made.body.id") };
  expect(
    await told(
      {},
      [undone, made, remove('"x"')].map((step, index) => ({ ...step, id: `s${index}` })),
    ),
  ).not.toEqual(expect.arrayContaining([expect.stringContaining("possibly-absent")]));
  const maybe = { ...made, success: "has(body.id)", on_error: "continue" };
  expect(await told({}, [maybe, remove("steps.made.body.id")])).toEqual(absent("steps.made.body.id"));
});

test("`until` of a poll, but not `fail_if`", async () => {
  const poll = (until: string) => ({
    id: "got",
    call: "getThing",
    with: { id: "a" },
    poll: { until, fail_if: "has(body.owner)", every: "1s", timeout: "10s" },
  });
  expect(await told({}, [poll('body.state == "done" && has(body.id)'), remove("steps.got.body.id")])).toEqual(
    [],
  );
  expect(await told({}, [poll('body.state == "done"'), remove("steps.got.body.id")])).toEqual(
    absent("steps.got.body.id"),
  );
});

test("`filter` narrows the items that it lets pass, deeply, and only those", async () => {
  const steps = (filter: string, of: string) => [
    { id: "all", call: "listThings" },
    { set: { some: `=steps.all.body${filter}` } },
    { for_each: "vars.some", as: "t", steps: [remove(of)] },
  ];
  expect(await told({}, steps(".filter(x, has(x.id))", "t.id"))).toEqual([]);
  expect(await told({}, steps('.filter(x, x.state == "a" && has(x.owner.name))', "t.owner.name"))).toEqual(
    [],
  );
  expect(await told({}, steps(".filter(x, has(x.owner))", "t.owner.name"))).toEqual(absent("t.owner.name"));
  expect(await told({}, steps(".filter(x, !has(x.id))", "t.id"))).toEqual(absent("t.id"));
  expect(await told({}, steps(".filter(x, has(x.id) || has(x.state))", "t.id"))).toEqual(absent("t.id"));
});

test("`error` is over what failures look like, those of `default` and of 4XX included", async () => {
  const facts = (error: string) => ({ operations: { makeThing: { error } } });
  expect(await told(facts("body.error.message"), [{ call: "makeThing" }])).toEqual([]);
  expect(await told(facts("body.error.mesage"), [{ call: "makeThing" }])).toEqual([
    'expression/path-unknown: body.error has no "mesage". Did you mean "message"?',
  ]);
  // nobody says what a failure of this one looks like
  const unknown = { operations: { getThing: { error: "body.whatever.it.is" } } };
  expect(
    await told(unknown, [{ id: "got", call: "getThing", with: { id: "a" } }], {
      output: { a: "=steps.got.body.id" },
    }),
  ).toEqual([]);
});

test("facts that no recipe uses are checked too, and told once where several do", async () => {
  const facts = { operations: { listThings: { paginate: { link: "next", items: "body.itms" } } } };
  const wrong = [
    'expression/path-unknown: body is a list, so it has no "itms". Take an item with [0] or first(), or all with map(...).',
  ];
  expect(await told(facts, [remove('"x"')])).toEqual(wrong);
  const collect = (id: string) => ({ id, call: "listThings", collect: {} });
  expect(
    await told(facts, [collect("a"), collect("b")], {
      output: { n: "=size(steps.a.items) + size(steps.b.items)" },
    }),
  ).toEqual(wrong);
});

test("a body of which anything is given needs all that it requires", async () => {
  const body = {
    type: "object",
    required: ["a", "b"],
    properties: { a: { type: "string" }, b: { type: "string" }, c: { type: "string" } },
  };
  const document = api({
    "/things": {
      post: {
        operationId: "makeThing",
        requestBody: { content: { "application/json": { schema: body } } },
        responses: { "204": { description: "Made" } },
      },
    },
  });
  const steps = [{ call: "makeThing" }, { call: "makeThing", with: { c: "x", a: "y" } }];
  const tools = { it: { description: "Does one thing to the things.", steps } };
  const { diagnostics } = await compileFiles({
    "openapi.yaml": document,
    "mapping.yaml": { version: 1, spec: "./openapi.yaml", tools },
  });
  expect(said(diagnostics)).toEqual(['recipe/argument-missing: makeThing needs the argument "b".']);
});

test("schemas that refer to themselves, and alternatives that cannot be made one, are read as they are", async () => {
  const has = (name: string) => ({
    type: "object",
    required: [name],
    properties: { [name]: { type: "string" } },
  });
  const document = api(
    {
      "/things": {
        get: {
          operationId: "listThings",
          responses: {
            "200": json({
              type: "object",
              required: ["both", "self", "maybe"],
              properties: {
                both: { allOf: [{ oneOf: [has("a"), has("b")] }, { anyOf: [has("c"), has("d")] }] },
                self: { $ref: "#/components/schemas/Self" },
                maybe: { anyOf: [has("a"), { nullable: true }] },
              },
            }),
          },
        },
      },
    },
    { schemas: { Self: { allOf: [{ $ref: "#/components/schemas/Self" }, has("name")] } } },
  );
  const told = async (expression: string) => {
    const steps = [{ id: "got", call: "listThings" }];
    const tools = {
      it: {
        description: "Does one thing to the things.",
        steps,
        output: { o: `=steps.got.body.${expression}` },
      },
    };
    const { diagnostics } = await compileFiles({
      "openapi.yaml": document,
      "mapping.yaml": { version: 1, spec: "./openapi.yaml", tools },
    });
    return diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
  };
  expect(await told("self.name.size()")).toEqual([]);
  expect(await told("self.nam")).toEqual(["expression/path-unknown"]);
  expect(await told("both.a.orValue(both_c)".replace("both_c", 'steps.got.body.both.c.orValue("")'))).toEqual(
    [],
  );
  expect(await told("both.e")).toEqual(["expression/path-unknown"]);
  expect(await told("maybe.a.size()")).toEqual(["expression/possibly-absent"]);
});
