/** The interpreter: what a planned recipe asks of its `Run`, and what its expressions see. */
import { describe, expect, it } from "vitest";
import type { ValuePlan } from "../../src/plan/expressions/types.js";
import type { StepPlan } from "../../src/plan/recipes/types.js";
import { Unknown } from "../../src/runtime/core/cel/unknown.js";
import type { StepResponse } from "../../src/runtime/core/recipe/types.js";
import { operationFinder } from "../../src/serve/operations.js";
import { recipeDefinition } from "../../src/serve/recipe.js";
import {
  at,
  call,
  equal,
  fakeRun,
  has,
  literal,
  object,
  path,
  planOf,
  runTool,
  text,
  tool,
  value,
} from "./support/recipes.js";

const response = (body: unknown, status = 200): StepResponse => ({ status, headers: { etag: "v1" }, body });
const output = (members: Record<string, ReturnType<typeof value>>) =>
  ({ output: { kind: "value", value: object(members) } }) as const;

describe("inputs", () => {
  const inputs = [
    { name: "id" },
    { name: "days", default: 30 },
    { name: "severity", default: "critical", values: { major: "high", critical: "urgent" } },
    { name: "note" },
  ];
  const seen = async (args: Record<string, unknown>) => {
    const planned = tool([], {
      inputs,
      ...output({
        id: value("inputs.id?"),
        days: value("inputs.days"),
        severity: value("inputs.severity"),
        note: value("inputs.note?"),
      }),
    });
    return (await runTool(planned, args, fakeRun().run)).output;
  };

  it("have their defaults and translations, and nothing that was not declared", async () => {
    expect(await seen({ id: "T-1" })).toEqual({ id: "T-1", days: 30, severity: "urgent" });
    expect(await seen({ id: "T-1", days: null, severity: "major", note: "x" })).toEqual({
      id: "T-1",
      days: 30,
      severity: "high",
      note: "x",
    });
    // a name of every object is no entry of the table
    expect(await seen({ id: "T-1", severity: "constructor" })).toMatchObject({ severity: "constructor" });
  });

  it("are own properties only", async () => {
    const planned = tool([], { inputs: [{ name: "toString" }], ...output({ a: value("inputs.toString?") }) });
    expect((await runTool(planned, {}, fakeRun().run)).output).toEqual({});
  });
});

describe("steps", () => {
  it("run in order, with what came before", async () => {
    const steps = [
      call("ticket", "get", { args: [["id", value("inputs.id")]] }),
      call("close", "put", {
        args: [
          ["id", value("steps.ticket.body.id")],
          ["note", value("steps.ticket.body.note?")],
        ],
      }),
    ];
    const { run, noted } = fakeRun({ ticket: response({ id: "T-7", note: null }) });
    const planned = tool(steps, {
      inputs: [{ name: "id" }],
      ...output({ status: value("steps.close.status") }),
    });
    expect(await runTool(planned, { id: "T-1" }, run)).toEqual({ output: { status: 200 } });
    expect(noted.map(({ what, id, args }) => [what, id, args])).toEqual([
      ["call get", "ticket", { id: "T-1" }],
      ["call put", "close", { id: "T-7" }],
    ]);
  });

  it("are absent where their condition does not hold, or where they may fail and did", async () => {
    const steps = [
      call("skipped", "get", { when: equal("inputs.a?", "yes") }),
      call("failed", "get", { onError: "continue" }),
    ];
    const planned = tool(steps, {
      inputs: [{ name: "a" }],
      ...output({
        skipped: { kind: "expression", expression: has("steps.skipped?") },
        failed: { kind: "expression", expression: has("steps.failed?") },
      }),
    });
    const result = await runTool(planned, { a: "no" }, fakeRun({ failed: undefined }).run);
    expect(result.output).toEqual({ skipped: false, failed: false });
  });

  it("set variables, each of which sees those before it", async () => {
    const set = at({
      kind: "set",
      id: "step_1",
      vars: [
        ["first", literal("a")],
        ["second", text(path("vars.first"), "b")],
      ],
    });
    const planned = tool([set], output({ second: value("vars.second") }));
    expect((await runTool(planned, {}, fakeRun().run)).output).toEqual({ second: "ab" });
  });

  it("fail, ask and return through the run", async () => {
    const guard = (when: string) =>
      at({
        kind: "fail",
        id: "guard",
        code: "closed",
        message: text("Ticket ", path("steps.ticket.body.id"), " is closed."),
        show: object({ id: value("steps.ticket.body.id") }),
        when: equal("steps.ticket.body.id", when),
      });
    const ask = at({
      kind: "confirm",
      id: "sure",
      confirm: "close",
      message: literal("Sure?"),
      show: literal(1),
    });
    const end = at({ kind: "return", id: "done", value: literal("fine"), text: literal("Nothing to do.") });
    const around = (step: StepPlan) => [call("ticket", "get"), step, ask, end, call("never", "get")];
    const { run, noted } = fakeRun();
    await expect(runTool(tool(around(guard("ticket"))), {}, run)).rejects.toThrow(
      'fail guard closed Ticket ticket is closed. {"id":"ticket"}',
    );
    await expect(runTool(tool(around(guard("other"))), {}, run)).rejects.toThrow('end "fine" Nothing to do.');
    expect(noted.map(({ what }) => what)).toEqual(["call get", "call get", "confirm Sure? 1"]);
  });

  it("side by side see what came before, and each other only afterwards", async () => {
    const seesOther = text("other: ", {
      kind: "orValue",
      of: path("steps.b?.body?.id?"),
      otherwise: path("inputs.none"),
    });
    const parallel = at({
      kind: "parallel",
      id: "both",
      steps: [call("a", "get", { args: [["id", seesOther]] }), call("b", "get")],
    });
    const { run, noted } = fakeRun();
    const planned = tool([parallel], {
      inputs: [{ name: "none", default: "unseen" }],
      ...output({ a: value("steps.a.body.id"), b: value("steps.b.body.id") }),
    });
    expect((await runTool(planned, {}, run)).output).toEqual({ a: "a", b: "b" });
    expect(noted.find(({ id }) => id === "a")?.args).toEqual({ id: "other: unseen" });
  });

  it("in a loop see the item, and are not seen outside", async () => {
    const loop = at({
      kind: "each",
      id: "closed",
      of: path("inputs.ids"),
      as: "t",
      concurrency: 1,
      max: 100,
      onError: "stop",
      steps: [call("one", "put", { args: [["id", value("t")]] })],
      item: text(path("t"), " ", path("steps.one.body.id")),
    });
    const planned = tool([loop], {
      inputs: [{ name: "ids" }],
      ...output({
        items: value("steps.closed.items"),
        inside: { kind: "expression", expression: has("steps.one?") },
      }),
    });
    const { run, noted } = fakeRun();
    const result = await runTool(planned, { ids: ["T-1", "T-2"] }, run);
    expect(result.output).toEqual({ items: ["T-1 one", "T-2 one"], inside: false });
    expect(noted.map(({ args }) => args?.["id"])).toEqual([undefined, "T-1", "T-2"]);
  });

  it("of another recipe have names of their own, and end no more than that recipe", async () => {
    const used = (when: string) =>
      at({
        kind: "use",
        id: "found",
        recipe: "find",
        args: [["name", value("inputs.id")]],
        inputs: [{ name: "name" }, { name: "kind", default: "ticket" }],
        steps: [
          call("ticket", "get", { args: [["id", value("inputs.name")]] }),
          at({ kind: "return", id: "early", value: literal("early"), when: equal("inputs.kind", when) }),
        ],
        output: object({ kind: value("inputs.kind"), id: value("steps.ticket.body.id") }),
      });
    const planned = (when: string) =>
      tool([used(when), call("after", "get")], {
        inputs: [{ name: "id" }],
        ...output({
          found: value("steps.found.output"),
          own: { kind: "expression", expression: has("steps.ticket?") },
        }),
      });
    const { run, noted } = fakeRun();
    expect((await runTool(planned("other"), { id: "T-1" }, run)).output).toEqual({
      found: { kind: "ticket", id: "ticket" },
      own: false,
    });
    expect((await runTool(planned("ticket"), { id: "T-1" }, run)).output).toEqual({
      found: "early",
      own: false,
    });
    expect(noted.map(({ what, id }) => `${what} ${id}`).slice(0, 3)).toEqual([
      "use found",
      "call get ticket",
      "call get after",
    ]);
  });

  it("keep times as times for one another, also inside objects, and give them away as text", async () => {
    const days = (of: string): ValuePlan => ({
      kind: "expression",
      expression: {
        kind: "arithmetic",
        op: "+",
        left: path(of),
        right: { kind: "call", function: "days", args: [{ kind: "literal", value: 1 }] },
        integer: false,
      },
    });
    const now: ValuePlan = { kind: "expression", expression: { kind: "call", function: "now", args: [] } };
    const inside = object({ at: now });
    const use = { kind: "use", recipe: "find", args: [], inputs: [], output: inside } as const;
    const early = at({ kind: "return", id: "early", value: inside });
    const planned = tool(
      [
        at({ kind: "set", id: "s", vars: [["v", inside]] }),
        at({ ...use, id: "whole", steps: [] }),
        at({ ...use, id: "ended", steps: [early] }),
      ],
      output({
        set: days("vars.v.at"),
        used: days("steps.whole.output.at"),
        ended: days("steps.ended.output.at"),
        itself: value("vars.v"),
      }),
    );
    expect((await runTool(planned, {}, fakeRun().run)).output).toEqual({
      set: "1970-01-02T00:00:01Z",
      used: "1970-01-02T00:00:01Z",
      ended: "1970-01-02T00:00:01Z",
      itself: { at: "1970-01-01T00:00:01Z" },
    });
  });

  it("are counted where their number is known", () => {
    const loop = at({
      kind: "each",
      id: "l",
      of: path("inputs.a"),
      as: "t",
      concurrency: 1,
      max: 1,
      onError: "stop",
      steps: [call("x", "get")],
    });
    const both = at({ kind: "parallel", id: "p", steps: [call("a", "get"), call("b", "get")] });
    const set = at({ kind: "set", id: "s", vars: [] });
    const planned = tool([loop, both, set, call("c", "get")]);
    expect(recipeDefinition(planned, operationFinder(planOf([planned]))).stepCount).toBe(4);
  });
});

describe("a call", () => {
  it("is judged over its response", async () => {
    const step = call("list", "list", {
      success: [equal("body.state", "ok"), equal("headers.etag", "v1")],
      poll: {
        until: equal("body.state", "done"),
        failIf: equal("body.state", "failed"),
        every: 1,
        maxEvery: 2,
        timeout: 3,
      },
    });
    const { run, noted } = fakeRun();
    await runTool(tool([step]), {}, run);
    const options = noted[0]?.options;
    expect(noted[0]?.what).toBe("poll list");
    expect([
      options?.success?.(response({ state: "ok" })),
      options?.success?.(response({ state: "bad" })),
    ]).toEqual([true, false]);
    expect([
      options?.until?.(response({ state: "done" })),
      options?.failIf?.(response({ state: "done" })),
    ]).toEqual([true, false]);
    expect(options).toMatchObject({ every: 1, maxEvery: 2, pollTimeout: 3 });
  });

  it("collects by its response", async () => {
    const step = call("list", "list", {
      collect: {
        items: path("body.items"),
        next: path("body.next?"),
        page: { kind: "cursor", argument: "cursor" },
        max: 7,
      },
    });
    const { run, noted } = fakeRun({ list: { items: [1, 2] } });
    const planned = tool([step], output({ items: value("steps.list.items") }));
    expect((await runTool(planned, {}, run)).output).toEqual({ items: [1, 2] });
    const options = noted[0]?.options;
    expect(options?.items?.(response({ items: [1] }))).toEqual([1]);
    expect(options?.next?.(response({ next: "c2" }))).toBe("c2");
    expect(options?.next?.(response({}))).toBeUndefined();
    expect(options?.max).toBe(7);
  });

  it("can be undone with what it brought about itself", async () => {
    const step = call("create", "put", {
      effect: "write",
      undo: {
        operation: "put",
        args: [["id", value("steps.create.body.id")]],
      },
      recover: text("Delete ", path("inputs.id"), " by hand."),
      idempotency: { header: "Idempotency-Key", key: path("inputs.id") },
    });
    const { run, noted } = fakeRun({ create: response({ id: "new" }) });
    await runTool(tool([step], { inputs: [{ name: "id" }] }), { id: "T-1" }, run);
    const options = noted[0]?.options;
    expect(options?.undo?.(response({ id: "new" })).args).toEqual({ id: "new" });
    expect(options?.recover?.(response({ id: "new" }))).toBe("Delete T-1 by hand.");
    expect(options?.idempotency?.key?.()).toBe("T-1");
  });
});

describe("an operation", () => {
  it("is judged by its facts, whoever calls it", () => {
    const facts = {
      get: { effect: "read", success: [equal("body.state", "ok")], error: path("body.why?") },
    } as const;
    const called = operationFinder({ ...planOf([]), facts })("get")({ id: "T-1" });
    expect(called.args).toEqual({ id: "T-1" });
    expect(called.facts?.effect).toBe("read");
    expect(called.facts?.success?.(response({ state: "ok" }))).toBe(true);
    expect(called.facts?.success?.(response({ state: "bad" }))).toBe(false);
    expect(called.facts?.error?.(response({ why: "because" }))).toBe("because");
    expect(called.facts?.error?.(response({ why: { code: 7 } }))).toBe('{"code":7}');
    expect(called.facts?.error?.(response("<html>"))).toBeUndefined();
  });
});

describe("the result", () => {
  it("has the format that was asked for, and its text", async () => {
    const planned = tool([], {
      output: { kind: "formats", concise: literal("short"), detailed: literal("long") },
      text: literal("Done."),
    });
    expect(await runTool(planned, {}, fakeRun().run, "concise")).toEqual({ output: "short", text: "Done." });
    expect(await runTool(planned, {}, fakeRun().run, "detailed")).toEqual({ output: "long", text: "Done." });
  });

  it("of one reshaped operation is over its response, or is that response", async () => {
    const step = call("response", "get");
    const answer = response({ id: "T-1" });
    const projected = {
      ...tool([step], {
        ...output({ id: value("body.id"), status: value("status") }),
        text: text("Found ", path("body.id")),
      }),
      form: "endpoint" as const,
    };
    expect(await runTool(projected, {}, fakeRun({ response: answer }).run)).toEqual({
      output: { id: "T-1", status: 200 },
      text: "Found T-1",
    });
    const whole = {
      ...tool([step], { output: { kind: "response", step: "response" } }),
      form: "endpoint" as const,
    };
    expect((await runTool(whole, {}, fakeRun({ response: answer }).run)).response).toBe(answer);
  });
});

describe("in a dry run, what a write would answer is not known:", () => {
  const written = { write: response(new Unknown("write.body")) };

  it("steps that depend on it are shown, and guards do not end it", async () => {
    const when = equal("steps.write.body.state", "open");
    const steps = [
      call("write", "put", { effect: "write" }),
      at({ kind: "fail", id: "guard", code: "no", message: literal("no"), when }),
      at({ kind: "return", id: "done", value: literal(1), when }),
      call("after", "get", { when, args: [["id", value("steps.write.body.id")]] }),
    ];
    const { run, noted } = fakeRun(written);
    await runTool(tool(steps, { dryRun: true }), {}, run);
    expect(noted.map(({ id }) => id)).toEqual(["write", "after"]);
    expect(String(noted[1]?.args?.["id"])).toBe("<write.body.id>");
  });
});

it("takes objects with hostile names as inputs", async () => {
  const hostile = JSON.parse('{"toString":1,"valueOf":2,"__proto__":3}') as Record<string, unknown>;
  const planned = tool([], {
    inputs: [{ name: "of", values: { open: "pending" } }],
    ...output({ of: value("inputs.of") }),
  });
  const { output: given } = await runTool(planned, { of: hostile }, fakeRun().run);
  expect(JSON.stringify(given)).toBe(JSON.stringify({ of: hostile }));
});
