import { expect, test } from "vitest";
import type { ValuePlan } from "../../src/plan/expressions/types.js";
import { toJson } from "../../src/runtime/core/cel/convert.js";
import { Unknown } from "../../src/runtime/core/cel/unknown.js";
import { evaluateValue } from "../../src/serve/value.js";
import { checkValue } from "../plan/expressions/desk.js";
import { environment } from "./lower.js";

const agent = (name: string, more: object = {}) => ({ id: name.toLowerCase(), name, ...more });
const ticket = {
  id: "T-1",
  number: 1,
  status: "open",
  requester: { email: "r@example.com" },
  assignee: agent("Ada", { manager: agent("Bob") }),
  labels: { a: "1", b: null, c: "3" },
  tags: ["x"],
};
const names = {
  inputs: { id: "T-1", days: 3, agent_id: null, urgent: true },
  steps: {
    ticket: { status: 200, body: ticket },
    agents: { status: 200, body: [agent("Ada", { open_tickets: 2 }), agent("Cy"), { broken: true }] },
    raw: { status: 200, body: { one: { a: 1, b: { c: 2 } }, many: [{ a: 1 }, { b: { c: 2 } }] } },
  },
};
const NOW = Date.parse("2026-11-21T00:00:00Z");

function plan(value: unknown): ValuePlan {
  const { result, found } = checkValue(value);
  if (result === undefined) throw new Error(found.map(({ message }) => message).join(" "));
  return result.value;
}

const run = (value: unknown, more: object = {}) =>
  toJson(evaluateValue(plan(value), environment({ ...names, ...more }, NOW)));

test.each<[string, unknown, unknown]>([
  ["literals", { a: 1, b: [true, null], c: "x" }, { a: 1, b: [true, null], c: "x" }],
  ["a text that begins with =", "==inputs.id", "=inputs.id"],
  ["an expression", "=inputs.days + 1", 4],
  [
    "a text",
    "Ticket ${inputs.id}: ${inputs.days * 2} days, ${now()}",
    "Ticket T-1: 6 days, 2026-11-21T00:00:00Z",
  ],
  ["a text that writes ${", "$${x} $${inputs.id} is ${inputs.id}", "${x} ${inputs.id} is T-1"],
  ["a text without anything", "", ""],
  ["absent members left out", { a: "=inputs.agent_id", b: "=steps.assign.body.id", c: 1 }, { c: 1 }],
  ["absent items left out", ["=inputs.agent_id", 1], [1]],
  ["null where it is written", { a: null, b: "=inputs.agent_id.orValue(null)" }, { a: null, b: null }],
  [
    "times as text",
    ["=now()", '=duration("90s")', { at: "=now() - days(1)" }],
    ["2026-11-21T00:00:00Z", "90s", { at: "2026-11-20T00:00:00Z" }],
  ],
  ["times inside lists and maps", '=[now(), {"a": days(1)}]', ["2026-11-21T00:00:00Z", { a: "86400s" }]],
  [
    "what is picked, as the API nests it",
    { $from: "steps.ticket.body", $pick: ["id", "assignee.name", "assignee.manager.id", "urgent"] },
    { id: "T-1", assignee: { name: "Ada", manager: { id: "bob" } } },
  ],
  [
    "what is picked, under new names",
    { $from: "steps.ticket.body", $pick: { who: "assignee.name", "+": "number", no: "score" } },
    { who: "Ada", "+": 1 },
  ],
  [
    "what is picked of each item, broken ones too",
    { $from: "steps.agents.body", $pick: ["name", "open_tickets"] },
    [{ name: "Ada", open_tickets: 2 }, { name: "Cy" }, {}],
  ],
  ["what is picked of something absent", { a: { $from: "steps.assign.body", $pick: ["id"] } }, {}],
  [
    "what is picked of an unknown object",
    { $from: "steps.raw.body.one", $pick: ["a", "b.c"] },
    { a: 1, b: { c: 2 } },
  ],
  [
    "what is picked of an unknown list",
    { $from: "steps.raw.body.many", $pick: ["a", "b.c"] },
    [{ a: 1 }, { b: { c: 2 } }],
  ],
  [
    "each item mapped",
    {
      $from: "steps.agents.body.filter(a, has(a.?name))",
      $as: "x",
      $map: { n: "=x.name", id: "${inputs.id}" },
    },
    [
      { n: "Ada", id: "T-1" },
      { n: "Cy", id: "T-1" },
    ],
  ],
  [
    "each entry mapped",
    { $from: "steps.ticket.body.labels", $as: ["k", "v"], $map: "${k}=${v}" },
    ["a=1", "c=3"],
  ],
])("%s", (_, value, expected) => {
  expect(run(value)).toEqual(expected);
});

test("what comes out is JSON, whatever the names in it", () => {
  const value = JSON.parse(
    '{"__proto__": {"x": "=inputs.id"}, "constructor": "=inputs.days", "toString": 1}',
  );
  const made = run(value) as object;
  expect(JSON.stringify(made)).toBe('{"__proto__":{"x":"T-1"},"constructor":3,"toString":1}');
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
});

test("a plan is plain JSON", () => {
  const value = { $from: "steps.agents.body.sortBy(a, a.open_tickets.orValue(0))", $pick: ["name"] };
  const copy = JSON.parse(JSON.stringify(plan(value))) as ValuePlan;
  const env = environment({ ...names, steps: { agents: { body: [agent("Ada")] } } }, NOW);
  expect(toJson(evaluateValue(copy, env))).toEqual([{ name: "Ada" }]);
});

test("what a dry run does not know stands in it by its name", () => {
  const steps = { ...names.steps, ticket: { status: 200, body: new Unknown("ticket.body") } };
  const made = run(
    {
      id: "=steps.ticket.body.id",
      text: "See ${steps.ticket.body.id}",
      list: { $from: "steps.ticket.body.tags", $as: "t", $map: "=t" },
      pick: { $from: "steps.ticket.body", $pick: ["id"] },
    },
    { steps },
  ) as Record<string, unknown>;
  expect(made["id"]).toBeInstanceOf(Unknown);
  expect(made["pick"]).toBeInstanceOf(Unknown);
  expect(JSON.stringify(made)).toBe(
    '{"id":"<ticket.body.id>","text":"See <ticket.body.id>","list":"<ticket.body.tags>","pick":"<ticket.body>"}',
  );
});

test("a text needs what the API promised", () => {
  const broken = { steps: { ticket: { body: {} } } };
  expect(() => run("It is ${steps.ticket.body.status}", broken)).toThrow(
    "A value is missing, and a text needs it.",
  );
  expect(() => run("It is ${steps.raw.body}")).toThrow("A text takes");
});

test("a number that JSON has no form for is not sent as null", () => {
  // what JSON.parse makes of 1e999
  const huge: ValuePlan = { kind: "expression", expression: { kind: "name", name: "huge" } };
  expect(() => toJson(evaluateValue(huge, environment({ huge: [Number.POSITIVE_INFINITY] })))).toThrow(
    "too large",
  );
});
