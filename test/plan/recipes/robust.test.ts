/** Whatever an author writes, planning ends: with a recipe, or with an error that says why there is none. */
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { planText } from "./support.js";

const names = fc.constantFrom("id", "one", "two", "three", "close", "constructor");
/** Most of them are right, for a recipe that begins as `begin` says. */
const expressions = fc.oneof(
  {
    arbitrary: fc.constantFrom("inputs.id", "steps.ticket.body.status", "steps.ticket.body.tags"),
    weight: 12,
  },
  {
    arbitrary: fc.constantFrom("steps.agents.body.items.map(a, a.id)", "string(size(inputs.id))"),
    weight: 6,
  },
  fc.constantFrom(
    "vars.constructor",
    "item.id",
    "steps.constructor.toString",
    "steps.close.items",
    "inputs.id +",
  ),
);
const begin = [
  { id: "ticket", call: "getTicket", with: { ticketId: "=inputs.id" } },
  { id: "agents", call: "listAgents" },
];
const conditions = fc.constantFrom(
  'steps.ticket.body.status == "closed"',
  'inputs.id == "T-1"',
  "has(steps.ticket.body.assignee) && size(steps.agents.body.items) > 0",
);
const lists = fc.constantFrom(
  "steps.agents.body.items",
  "[1, 2]",
  "steps.close.items",
  "inputs.id.split(',')",
);
const values = fc.oneof(
  expressions.map((text) => `=${text}`),
  expressions.map((text) => `a \${${text}} b`),
  fc.constantFrom<unknown>(1, true, "solved", [], {}),
  fc.record({ $from: lists, $pick: fc.constantFrom<unknown>(["id", "constructor"], { a: "id" }) }),
  fc.record({ $from: lists, $as: fc.constant("item"), $map: expressions.map((text) => `=${text}`) }),
  fc.dictionary(names, fc.constantFrom("=inputs.id", "plain")),
);
const ticketId = { ticketId: "=inputs.id" };
const calls = fc.constantFrom<object>(
  { call: "getTicket", with: ticketId },
  { call: "listTickets", with: { limit: 5 }, collect: { items: "body.items", max: 9 } },
  { call: "listAgents" },
  { call: "listAgents", with: { team: "=inputs.id" }, on_error: "continue" },
  {
    call: "closeTicket",
    with: { ...ticketId, resolution: "solved" },
    accept: [409, 777],
    retry: { attempts: 2 },
  },
  { call: "addMessage", with: { ...ticketId, text: "=inputs.id" }, idempotency: "auto", pivot: true },
  { call: "addMessage", with: { path: ticketId, body: { text: "Hi" } }, idempotency: "=inputs.id" },
  {
    call: "assignAgent",
    with: { ...ticketId, agent_id: null },
    undo: { call: "assignAgent", with: { ...ticketId, agent_id: "=steps.ticket.body.assignee.id" } },
  },
  {
    call: "getExport",
    with: { exportId: "=inputs.id" },
    poll: { until: 'body.status == "done"', every: "1s", timeout: "9s" },
  },
);
const broken = fc.constantFrom<object>({ call: "nope" }, { call: "getTicket", with: { constructor: 1 } });
const some = fc.record({ id: names, if: conditions }, { requiredKeys: [] });
const withOptions = (verb: fc.Arbitrary<object>) =>
  fc.tuple(some, verb).map(([one, other]) => ({ ...one, ...other }));
const calling = fc
  .tuple(fc.oneof({ arbitrary: calls, weight: 20 }, broken), fc.option(conditions), fc.option(names))
  .map(([call, when, id]) => ({
    ...(id !== null && { id }),
    ...(when !== null && { if: when }),
    ...call,
  }));

const { step } = fc.letrec<{ step: object }>((tie) => ({
  step: fc.oneof(
    { depthSize: "small" },
    { arbitrary: calling, weight: 5 },
    withOptions(fc.record({ set: fc.dictionary(names, values, { minKeys: 1 }) })),
    withOptions(fc.constant({ fail: "no", message: `No \${inputs.id}.` })),
    withOptions(fc.record({ return: values })),
    fc.record({ confirm: fc.constant("sure"), message: fc.constant("Sure?"), show: values }),
    withOptions(
      fc.constantFrom(
        { use: "goal", with: { id: "=inputs.id" } },
        { use: "other", with: { id: "=inputs.id" } },
      ),
    ),
    fc.record({ parallel: fc.array(tie("step"), { minLength: 2, maxLength: 3 }) }),
    withOptions(
      fc.record({
        for_each: lists,
        steps: fc.array(tie("step"), { minLength: 1, maxLength: 2 }),
        item: values,
      }),
    ),
  ),
}));

const inputs = fc.constantFrom<object>(
  { id: {} },
  { id: { type: "string" } },
  { id: null, ticket: { optional: true } },
  { id: { default: "T-1" }, constructor: { enum: { a: 1 }, default: "b" } },
);
const tool = fc.record(
  {
    description: fc.constant("A goal that takes several steps."),
    inputs,
    steps: fc.array(step, { maxLength: 3 }).map((steps) => [...begin, ...steps]),
    output: fc.oneof(values, fc.record({ concise: values, detailed: values })),
    text: fc.constant(`It is \${inputs.id}.`),
    dry_run: fc.boolean(),
  },
  { requiredKeys: ["description", "inputs", "steps"] },
);

const seen = { planned: 0, refused: 0 };
afterAll(() => {
  // the test above says nothing where all it makes is refused, or nothing is
  expect(seen.planned).toBeGreaterThan(10);
  expect(seen.refused).toBeGreaterThan(10);
});

test("a recipe is planned, or an error says why not", async () => {
  await fc.assert(
    fc.asyncProperty(tool, tool, async (goal, other) => {
      const file = { version: 1, spec: "./openapi.yaml", tools: { goal, other } };
      const { tools, diagnostics } = await planText(stringify(file, { aliasDuplicateObjects: false }));
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      if (errors.length === 0) expect(Object.keys(tools).sort()).toEqual(["goal", "other"]);
      for (const planned of Object.values(tools)) {
        seen.planned++;
        expect(planned?.listing.inputSchema["type"]).toBe("object");
        expect(planned?.listing.outputSchema?.["type"] ?? "object").toBe("object");
        // plain data: what cannot be cloned or written as JSON is none
        expect(JSON.parse(JSON.stringify(planned))).toEqual(structuredClone(planned));
      }
      if (Object.keys(tools).length < 2) {
        seen.refused++;
        expect(errors).not.toEqual([]);
      }
    }),
    { numRuns: 80 },
  );
}, 60_000);
