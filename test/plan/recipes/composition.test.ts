/** Recipes in recipes, early ends, and how values find their arguments. */
import { describe, expect, test } from "vitest";
import type { RecipeToolPlan } from "../../../src/plan/types.js";
import { type PlannedFile, planText } from "./support.js";

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function file(tools: string, head = ""): Promise<PlannedFile> {
  return await planText(`version: 1\nspec: ./openapi.yaml\n${head}tools:\n${tools.replaceAll(/^/gm, "  ")}`);
}

async function told(tools: string, head = ""): Promise<readonly string[]> {
  const { diagnostics, blamed } = await file(tools, head);
  return diagnostics
    .filter(({ code }) => code !== "expression/needless")
    .map((problem) => `${problem.code}: ${blamed(problem)}`);
}

async function clean(
  tools: string,
  name = "goal",
  head = "",
): Promise<RecipeToolPlan & Pick<PlannedFile, "facts">> {
  const { tools: planned, diagnostics, facts } = await file(tools, head);
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  const tool = planned[name];
  if (!tool) throw new Error(`${name} is not planned`);
  return { ...tool, facts };
}

const lookUp = `
look_up:
  description: Looks up the status of a ticket.
  inputs: { id: {}, level: { enum: { rough: low, exact: high }, default: rough } }
  steps:
    - { id: ticket, call: getTicket, with: { ticketId: =inputs.id } }
    - { return: { status: closed }, if: steps.ticket.body.status == "closed" }
  output: { status: =steps.ticket.body.status, level: =inputs.level }`;

describe("a recipe that uses another", () => {
  test("takes over its inputs' schemas and sees its output", async () => {
    const tool = await clean(`${lookUp}
goal:
  description: A goal that takes several steps.
  inputs: { ticket: {}, level: { optional: true } }
  steps: [{ id: found, use: look_up, with: { id: =inputs.ticket, level: =inputs.level } }]
  output: { status: =steps.found.output.status, level: =steps.found.output.level }`);
    expect(plain(tool.listing.inputSchema["properties"])).toEqual({
      ticket: { type: "string", pattern: "^T-[0-9]+$", examples: ["T-1042"], description: "Ticket id" },
      level: { type: "string", enum: ["rough", "exact"], default: "rough" },
    });
    // it may have returned early, without a level
    expect(tool.listing.outputSchema).toMatchObject({ required: ["status"] });
    expect(tool.recipe.steps[0]).toMatchObject({
      kind: "use",
      recipe: "look_up",
      inputs: [{ name: "id" }, { name: "level", default: "rough" }],
      steps: [{ id: "ticket" }, { kind: "return", value: { members: [["status", { value: "closed" }]] } }],
    });
    expect(tool.recipe.operations).toEqual(["getTicket"]);
    expect(tool.listing.annotations.readOnlyHint).toBe(true);
  });

  test("cannot be in a circle, and names one that is there", async () => {
    expect(
      await told(`
a: { description: One of two that use each other., steps: [{ id: x, use: b }], output: { x: =has(steps.x) } }
b: { description: One of two that use each other., steps: [{ id: y, use: a }], output: { y: =has(steps.y) } }`),
    ).toEqual(["recipe/use-cycle: b", "recipe/use-cycle: a"]);
    expect(
      await told(`${lookUp}
goal: { description: One of two that use each other., steps: [{ id: x, use: lok_up }], output: { x: =steps.x.output.any } }`),
    ).toEqual(["recipe/use-unknown: lok_up"]);
  });

  test("goes at most four levels deep", async () => {
    const level = (name: string, next: string) =>
      `${name}: { description: One of several levels., inputs: { id: { type: string } }, steps: [{ id: x, use: ${next}, with: { id: =inputs.id } }], output: { x: =has(steps.x) } }\n`;
    const base = level("l1", "look_up") + level("l2", "l1") + level("l3", "l2");
    expect(await told(`${lookUp}\n${base}`)).toEqual([]);
    expect(await told(`${lookUp}\n${base}${level("l4", "l3")}`)).toEqual([]);
    expect(await told(`${lookUp}\n${base}${level("l4", "l3")}${level("l5", "l4")}`)).toEqual([
      "recipe/use-cycle: l4",
    ]);
  });

  test("must ask before that one writes, and must not write before that one asks", async () => {
    const asks = `
asks:
  description: Asks before it closes a ticket.
  inputs: { id: {} }
  steps:
    - { confirm: sure, message: Sure? }
    - { call: closeTicket, with: { ticketId: =inputs.id, resolution: solved } }
  output: { id: =inputs.id }`;
    expect(
      await told(`${asks}
goal:
  description: A goal that takes several steps.
  inputs: { id: {} }
  steps:
    - { call: addMessage, with: { ticketId: =inputs.id, text: Hi }, idempotency: auto }
    - { use: asks, with: { id: =inputs.id } }
  output: { id: =inputs.id }`),
    ).toEqual(["recipe/confirm-late: use"]);
  });
});

describe("outputs", () => {
  const output = async (text: string) =>
    await clean(`
goal:
  description: A goal that takes several steps.
  inputs: { id: {} }
  steps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.id } }]
  limit: { list_items: 10 }
  ${text}`);

  test("what is not surely an object is returned as result", async () => {
    const list = await output("output: =steps.ticket.body.tags");
    expect(list.listing.outputSchema).toMatchObject({
      type: "object",
      properties: { result: { type: "array" } },
    });
    expect(list.recipe.output).toMatchObject({
      kind: "value",
      value: { kind: "object", members: [["result", {}]] },
    });
    const whole = await output("output: =steps.ticket.body");
    expect(whole.listing.outputSchema).toMatchObject({
      type: "object",
      properties: { subject: { type: "string" } },
    });
    expect(whole.listing.outputSchema).not.toHaveProperty("required");
  });

  test("a text alone needs no schema", async () => {
    const tool = await output(`text: "\${steps.ticket.body.subject}"`);
    expect(tool.listing).not.toHaveProperty("outputSchema");
    expect(tool.recipe.output).toEqual({ kind: "none" });
  });

  test("an early end is told in the schema too, and wrapped alike", async () => {
    const tool = await clean(`
goal:
  description: A goal that takes several steps.
  inputs: { id: {} }
  steps:
    - { id: ticket, call: getTicket, with: { ticketId: =inputs.id } }
    - { return: =steps.ticket.body.tags, if: has(steps.ticket.body.tags) }
  output: { subject: =steps.ticket.body.subject }`);
    expect(plain(tool.listing.outputSchema)).toEqual({
      type: "object",
      properties: {
        subject: { type: "string" },
        result: { type: "array", items: { type: "string" } },
      },
    });
    expect(tool.recipe.steps[1]).toMatchObject({ value: { kind: "object", members: [["result", {}]] } });
  });

  test("secrets are found where they are copied, also inside objects", async () => {
    const head = "operations: { getTicket: { error: body.detail } }\n";
    const withSecret = (out: string) =>
      told(
        `
goal:
  description: A goal that takes several steps.
  inputs: { password: { type: string } }
  steps: [{ id: ticket, call: getTicket, with: { ticketId: =inputs.password } }]
  ${out}`,
        head,
      );
    expect(
      await withSecret("output: { p: =inputs.password, t: =steps.ticket.body.custom_fields.api_key }"),
    ).toEqual(["recipe/secret-exposed: api_key"]);
    expect(
      await withSecret(
        "output: { $from: steps.ticket.body.custom_fields, $pick: [password, next_page_token] }",
      ),
    ).toEqual(["recipe/secret-exposed: password"]);
    expect(await withSecret("output: { set: =has(steps.ticket.body.custom_fields.secret) }")).toEqual([]);
  });
});

describe("arguments", () => {
  test("are found by the API's own names and in groups", async () => {
    const tool = await clean(`
goal:
  description: A goal that takes several steps.
  inputs: { ticket: {}, text: {} }
  steps:
    - call: addMessage
      with: { path: { ticketId: =inputs.ticket }, header: { Idempotency-Key: abc }, body: { text: =inputs.text } }
  output: { ticket: =inputs.ticket }`);
    const [step] = tool.recipe.steps;
    expect(step?.kind === "call" && step.args.map(([name]) => name)).toEqual([
      "ticketId",
      "Idempotency-Key",
      "text",
    ]);
    expect(tool.listing.inputSchema["required"]).toEqual(["ticket", "text"]);
  });

  test("an input that flows into two enums takes only what both allow", async () => {
    const tool = await clean(`
goal:
  description: A goal that takes several steps.
  inputs: { id: {}, status: {} }
  steps:
    - { id: list, call: listTickets, with: { status: =inputs.status } }
    - { call: updateStatus, with: { ticketId: =inputs.id, status: =inputs.status } }
  output: { n: =size(steps.list.body.items) }`);
    expect(plain(tool.listing.inputSchema["properties"])).toMatchObject({
      status: { type: "string", enum: ["open", "pending", "escalated"] },
    });
  });

  test("an input with a type of its own still says what the API says of the argument named like it", async () => {
    const tool = await clean(`
goal:
  description: A goal that takes several steps.
  inputs: { ticket_id: { type: string }, agent_id: { type: string, description: Whom to ask } }
  steps:
    - { id: agent, call: getAgent, with: { agentId: =inputs.ticket_id } }
    - { id: ticket, call: getTicket, with: { ticketId: =inputs.ticket_id } }
    - { call: assignAgent, with: { ticketId: =inputs.ticket_id, agent_id: =inputs.agent_id } }
  output: { agent: =steps.agent.body.name, subject: =steps.ticket.body.subject }`);
    expect(plain(tool.listing.inputSchema["properties"])).toEqual({
      ticket_id: { type: "string", description: "Ticket id" },
      agent_id: { type: "string", description: "Whom to ask" },
    });
  });

  test("a required argument that may be null is sent null where there is nothing", async () => {
    const tool = await clean(`
goal:
  description: A goal that takes several steps.
  inputs: { id: {}, agent: { optional: true } }
  steps: [{ call: assignAgent, with: { ticketId: =inputs.id, agent_id: =inputs.agent } }]
  output: { id: =inputs.id }`);
    const [step] = tool.recipe.steps;
    expect(step?.kind === "call" && step.args[1]).toMatchObject([
      "agent_id",
      { kind: "expression", expression: { kind: "orValue", otherwise: { kind: "literal", value: null } } },
    ]);
  });

  test("variables of one set are put in the order they need", async () => {
    const tool = await clean(`
goal:
  description: A goal that takes several steps.
  inputs: { n: { type: integer } }
  steps: [{ set: { twice: =vars.more * 2, more: =inputs.n + 1 } }]
  output: { twice: =vars.twice }`);
    const [step] = tool.recipe.steps;
    expect(step?.kind === "set" && step.vars.map(([name]) => name)).toEqual(["more", "twice"]);
    expect(tool.listing.outputSchema).toMatchObject({ properties: { twice: { type: "integer" } } });
  });
});

describe("facts of the API", () => {
  test("success and error are compiled for each call, and told once where they are wrong", async () => {
    const goal = `
goal:
  description: A goal that takes several steps.
  inputs: { id: {} }
  steps:
    - { id: one, call: getTicket, with: { ticketId: =inputs.id } }
    - { id: two, call: getTicket, with: { ticketId: =inputs.id }, success: status == 200 }
  output: { one: =steps.one.body.status, two: =steps.two.body.status }`;
    const good = 'operations: { getTicket: { success: body.status != "closed", error: body.detail } }\n';
    const tool = await clean(goal, "goal", good);
    const [one, two] = tool.recipe.steps;
    const facts = tool.facts["getTicket"];
    expect([facts?.success?.length, facts?.error]).toEqual([
      1,
      { kind: "select", of: { kind: "name", name: "body" }, key: "detail", optional: true },
    ]);
    expect(facts?.needs).toEqual(["body.status"]);
    expect(one?.kind === "call" && one.success).toBeUndefined();
    expect(two?.kind === "call" && two.success?.length).toBe(1);
    const bad = 'operations: { getTicket: { success: body.stauts == "open" } }\n';
    expect(await told(goal, bad)).toEqual(["expression/path-unknown: stauts"]);
  });

  test("an undo is judged by those of its own operation", async () => {
    const tool = await clean(
      `
goal:
  description: A goal that takes several steps.
  inputs: { id: {} }
  steps:
    - id: one
      call: assignAgent
      with: { ticketId: =inputs.id, agent_id: A-1 }
      undo: { call: assignAgent, with: { ticketId: =inputs.id, agent_id: null } }
    - { id: two, call: closeTicket, with: { ticketId: =inputs.id, resolution: solved } }
  output: { one: =steps.one.body.status }`,
      "goal",
      'operations: { assignAgent: { success: body.status != "closed" } }\n',
    );
    expect(tool.facts["assignAgent"]?.success).toHaveLength(1);
  });
});

test("names such as __proto__ and constructor are names like any other", async () => {
  const { diagnostics } = await file(`
goal:
  description: A goal that takes several steps.
  inputs: { id: {} }
  steps:
    - { id: ticket, call: getTicket, with: { ticketId: =inputs.id, __proto__: 1, constructor: 2 } }
    - { id: x, use: constructor }
    - { id: y, use: __proto__ }
  output: { a: =inputs.constructor, b: =steps.toString, c: =steps.ticket.body.__proto__ }`);
  expect(diagnostics.map(({ code }) => code)).toEqual([
    "recipe/argument-unknown",
    "recipe/argument-unknown",
    "recipe/use-unknown",
    "recipe/use-unknown",
    "expression/path-unknown",
    "expression/path-unknown",
    "expression/path-unknown",
  ]);
});
