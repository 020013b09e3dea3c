/** What a recipe relies on in an answer: what the API left out of it fails when it is read, and not before. */
import { describe, expect, it } from "vitest";
import { toJson } from "../../../src/runtime/core/cel/convert.js";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import { equals, get, isIn } from "../../../src/runtime/core/cel/index.js";
import { hold } from "../../../src/runtime/core/recipe/needs.js";
import { call, createWorld, outcomeOf, read, recipe, write } from "./support/world.js";

// biome-ignore lint/suspicious/noExplicitAny: read as a recipe reads it
function held(body: unknown, ...needs: string[]): any {
  const response = { status: 200, headers: {}, body };
  hold(response, needs, "steps.ticket.");
  return response;
}

describe("what is relied on and missing", () => {
  it.each<[string, unknown, string, (response: ReturnType<typeof held>) => unknown, string]>([
    ["a body", null, "body", ({ body }) => body, "steps.ticket.body is missing"],
    ["a member", {}, "body.status", ({ body }) => body.status, "steps.ticket.body.status is missing"],
    [
      "null",
      { status: null },
      "body.status",
      ({ body }) => body.status,
      "steps.ticket.body.status is missing",
    ],
    ["what is above", {}, "body.a.b", ({ body }) => body.a.b, "steps.ticket.body.a is missing"],
    ["what is below", { a: {} }, "body.a.b", ({ body }) => body.a.b, "steps.ticket.body.a.b is missing"],
    [
      "of an item",
      [{ id: 1 }, {}],
      "body[].id",
      ({ body }) => body[1].id,
      "steps.ticket.body[1].id is missing",
    ],
    ["an item", [null], "body[].id", ({ body }) => body[0], "steps.ticket.body[0] is missing"],
    ["an odd name", {}, 'body["x-y"].z', ({ body }) => body["x-y"], 'steps.ticket.body["x-y"] is missing'],
    ["any member", { a: {} }, "body[*].b", ({ body }) => body.a.b, "steps.ticket.body.a.b is missing"],
    [
      "what is no list",
      { a: "x" },
      "body.a[].b",
      ({ body }) => body.a,
      "body.a is text, and the recipe needs a list.",
    ],
    [
      "what is no object",
      { a: [1] },
      "body.a.b",
      ({ body }) => body.a,
      "body.a is a list, and the recipe needs an object.",
    ],
    ["a hostile name", {}, 'body["__proto__"]', ({ body }) => get(body, "__proto__"), "is missing"],
  ])("%s fails when it is read", (_, body, need, look, message) => {
    expect(() => look(held(body, need))).toThrow(message);
    expect(() => look(held(body, need))).toThrow(EvaluationError);
  });

  it("may be left out where it may be absent, and what is below it then too", () => {
    const { body } = held([{ owner: null }, {}, { owner: {} }, null], "body[]?.owner?.id");
    expect([body[0].owner, body[1].owner, body[3]]).toEqual([null, undefined, null]);
    expect(() => body[2].owner.id).toThrow("steps.ticket.body[2].owner.id is missing");
  });

  it("is not there for whoever only asks, copies or compares", () => {
    const { body } = held({ id: 1 }, "body.status");
    expect(toJson(body)).toEqual({ id: 1 });
    expect(JSON.stringify(body)).toBe('{"id":1}');
    expect(isIn("status", body)).toBe(false);
    expect(equals(body, { id: 1 })).toBe(true);
    expect(Object.keys(body)).toEqual(["id"]);
  });

  it("is what it was where the API kept its promise", () => {
    const sent = { id: 1, items: [{ name: "a" }], owner: { id: 2 } };
    const { body } = held(structuredClone(sent), "body.id", "body.items[].name", "body.owner.id");
    expect(body).toEqual(sent);
  });

  it("is told once, whichever of several needs is seen first", () => {
    for (const needs of [
      ["body.a", "body.a.b"],
      ["body.a.b", "body.a"],
    ])
      expect(() => held({ a: 7 }, ...needs).body.a).toThrow(
        "body.a is a number, and the recipe needs an object.",
      );
  });
});

describe("in a recipe", () => {
  const run = (body: unknown, status = 200) => createWorld(() => ({ status, body }));

  it("the step is blamed whose answer lacks it, and later steps are not made", async () => {
    const world = run({ id: "T-1" });
    const { error, text } = await outcomeOf(
      world,
      recipe(async (own) => {
        const ticket = await own.call("ticket", call("GET", "/ticket"), { ...read, needs: ["body.status"] });
        if (ticket.body.status === "open") await own.call("close", call("POST", "/close"), write);
      }),
    );
    expect(world.lines()).toEqual(["GET /ticket"]);
    expect(error).toMatchObject({ code: "bad_response", failed_step: "ticket", retry_safe: true });
    expect(text).toContain("steps.ticket.body.status is missing in the API's answer");
  });

  it("what is only told at the end stops nothing before it", async () => {
    const world = run({});
    const { error } = await outcomeOf(
      world,
      recipe(async (own) => {
        const reply = await own.call("reply", call("POST", "/reply"), { ...write, needs: ["body.id"] });
        await own.call("close", call("POST", "/close"), write);
        return { output: () => ({ id: reply.body.id }) };
      }),
    );
    expect(world.lines()).toEqual(["POST /reply", "POST /close"]);
    expect(error["message"]).toContain("steps.reply.body.id is missing");
    expect(error["next"]).toBe("The changes were made; do not repeat this call.");
  });

  it("holds for what was collected, and an error of the API is not held to what its success promises", async () => {
    const pages = createWorld(() => ({ status: 200, body: { items: [{ id: 1 }, {}] } }));
    const collecting = recipe(async (own) => {
      const all = await own.collect("all", call("GET", "/items"), {
        ...read,
        needs: ["body.items", "items[].id"],
        items: ({ body }) => body.items,
        page: { kind: "link" },
        max: 10,
      });
      return { output: () => ({ ids: all.items.map((item) => item.id) }) };
    });
    expect((await outcomeOf(pages, collecting)).text).toContain("steps.all.items[1].id is missing");
    const refused = createWorld(() => ({ status: 404, body: { message: "no such thing" } }));
    expect((await outcomeOf(refused, collecting)).text).toContain("no such thing");
  });

  it("an undo that needs an answer which never came is not asked for", async () => {
    const world = createWorld(({ path }) =>
      path.endsWith("/make") ? { error: "reset", sent: true } : { status: 200 },
    );
    const { error } = await outcomeOf(
      world,
      recipe(async (own) => {
        await own.call("make", call("POST", "/make"), {
          ...write,
          undo: ({ body }) => call("DELETE", `/made/${body.id}`, {}, { effect: "idempotent" }),
        });
      }),
    );
    expect(world.lines()).toEqual(["POST /make"]);
    expect(error).toMatchObject({ maybe_applied: [{ step: "make" }], undo_failed: [] });
  });
});
