/** What a recipe relies on in the answers of its steps: found, and enough. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ValuePlan } from "../../../src/plan/expressions/types.js";
import { withNeeds } from "../../../src/plan/recipes/needs.js";
import type { CallStepPlan, RecipePlan, StepPlan } from "../../../src/plan/recipes/types.js";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import { hold } from "../../../src/runtime/core/recipe/needs.js";
import { evaluateValue } from "../../../src/serve/value.js";
import { environment } from "../../serve/lower.js";
import { at, call, tool } from "../../serve/support/recipes.js";
import { scenario } from "../../serve/support/scenario.js";
import { drawing } from "../../serve/support/shapes.js";
import { planText } from "./support.js";

async function needsOf(steps: string, output = "{ done: true }"): Promise<Record<string, readonly string[]>> {
  const { tools, diagnostics } = await planText(`
version: 1
spec: ./openapi.yaml
tools:
  goal:
    description: A goal that takes several steps.
    inputs: { id: {} }
    steps:
${steps.replaceAll(/^/gm, "      ")}
    output: ${output}`);
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  expect(errors).toEqual([]);
  const all = (list: readonly StepPlan[]): readonly CallStepPlan[] =>
    list.flatMap((step) => (step.kind === "call" ? [step] : "steps" in step ? all(step.steps) : []));
  const calls = all(tools["goal"]?.recipe.steps ?? []);
  return Object.fromEntries(calls.map(({ id, needs = [] }) => [id, needs]));
}

const ticket = "- { id: ticket, call: getTicket, with: { ticketId: =inputs.id } }";

describe("a step is told what is read of its answer", () => {
  test.each<[string, string, string | undefined, Record<string, readonly string[]>]>([
    ["by an output", ticket, "{ s: =steps.ticket.body.status }", { ticket: ["body.status"] }],
    [
      "by a condition, not by what it asks for",
      `${ticket}\n- { fail: no, if: steps.ticket.body.status == "closed" && !has(steps.ticket.body.assignee), message: no }`,
      undefined,
      { ticket: ["body.status"] },
    ],
    [
      "below what a condition found to be there",
      `${ticket}\n- { fail: no, if: '!has(steps.ticket.body.assignee)', message: no }`,
      "{ n: =steps.ticket.body.assignee.name }",
      { ticket: ["body.assignee?.name"] },
    ],
    ["not below what may be absent", ticket, "{ n: =steps.ticket.body.assignee.name }", { ticket: ["body"] }],
    [
      "by a loop, in its items",
      `- { id: all, call: listTickets, collect: { items: body.items, max: 9 } }
- id: each
  for_each: steps.all.items
  as: t
  steps: [{ id: close, call: closeTicket, with: { ticketId: =t.id, resolution: solved } }]`,
      undefined,
      { all: ["body.items", "items[].id"], close: [] },
    ],
    [
      "through variables, macros and functions",
      `- { id: all, call: listAgents, with: { team: tier2 } }
- set: { best: '=steps.all.body.items.filter(a, a.id != "A-9").sortBy(a, a.name).first()' }
- { fail: no, if: '!has(vars.best)', message: no }`,
      "{ id: =vars.best.id }",
      { all: ["body.items[].id", "body.items[].name", "body.items[]?.id"] },
    ],
    [
      "through what is picked by the API's own names",
      `${ticket}\n- set: { t: { $from: steps.ticket.body, $pick: [id, status] } }`,
      "{ s: =vars.t.status }",
      { ticket: ["body.status"] },
    ],
    [
      "what is only picked is copied as it is there",
      ticket,
      "{ $from: steps.ticket.body, $pick: [id] }",
      { ticket: ["body"] },
    ],
    [
      "by its own undo",
      `- id: made
  call: createTicket
  with: { subject: s, body: b, requester_email: a@b.example }
  undo: { call: closeTicket, with: { ticketId: =steps.made.body.id, resolution: spam } }`,
      undefined,
      { made: ["body.id"] },
    ],
  ])("%s", async (_, steps, output, expected) => {
    expect(await needsOf(steps, output)).toEqual(expected);
  });
});

/** Every promise of the schemas looked after where it is read: slower, and what the needs have to come to. */
function strict<T>(part: T): T {
  return JSON.parse(JSON.stringify(part), (_, value: unknown) => {
    const isPromise =
      typeof value === "object" &&
      value !== null &&
      "kind" in value &&
      value.kind === "select" &&
      "optional" in value &&
      value.optional === false &&
      !("narrowed" in value);
    return isPromise ? { ...value, checked: true } : value;
  }) as T;
}

/** The data with one of its members or items gone. */
function broken(data: unknown, pick: (max: number) => number): unknown {
  const places: (() => void)[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      places.push(() =>
        Array.isArray(value) ? Reflect.set(value, key, null) : Reflect.deleteProperty(value, key),
      );
      visit(Reflect.get(value, key));
    }
  };
  const root = { body: structuredClone(data) };
  visit(root);
  places[pick(places.length - 1)]?.();
  return root.body;
}

test("an API that breaks a promise which is read never goes unnoticed", () => {
  let noticed = 0;
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const nat = (max: number) => g(fc.nat, max);
      const { data, first, second, source } = scenario(drawing(nat));
      if (!first) return;
      const steps: StepPlan[] = [call("a", "get"), at({ kind: "set", id: "s", vars: [["v", first.value]] })];
      const output: RecipePlan["output"] = { kind: "value", value: (second ?? first).value };
      const planned = withNeeds(tool(steps, { output }).recipe, "recipe");
      const [asking, setting] = planned.steps;
      if (asking?.kind !== "call" || setting?.kind !== "set" || planned.output.kind !== "value")
        throw new Error("the plan has lost its shape");
      const bad = broken(data, nat);
      const result = (body: unknown, v: ValuePlan, value: ValuePlan, needs: readonly string[]): string => {
        const response = { status: 200, headers: {}, body: structuredClone(body) };
        hold(response, needs, "steps.a.");
        const names: Record<string, unknown> = { steps: { a: response } };
        try {
          names["vars"] = { v: evaluateValue(v, environment(names)) };
          evaluateValue(value, environment(names));
          return "fine";
        } catch (error) {
          if (!(error instanceof EvaluationError)) throw error;
          return /is missing|the recipe needs/.test(error.message) ? "missing" : "other";
        }
      };
      const [, v] = setting.vars[0] ?? [];
      if (!v) throw new Error("the plan has lost its variable");
      const wanted = result(bad, strict(first.value), strict((second ?? first).value), []);
      if (wanted !== "missing") return;
      noticed++;
      expect(result(bad, v, planned.output.value, asking.needs ?? []), source).toBe("missing");
    }),
    { numRuns: 1_500 },
  );
  // or nothing has been tried
  expect(noticed).toBeGreaterThan(50);
});
