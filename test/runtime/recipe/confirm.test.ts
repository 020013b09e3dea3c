import { describe, expect, it, test } from "vitest";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import { below, type Unknown } from "../../../src/runtime/core/cel/unknown.js";
import type { RecipeDefinition } from "../../../src/runtime/core/recipe/types.js";
import type { Arguments, CallContext } from "../../../src/runtime/core/types.js";
import { call, createWorld, outcomeOf, read, recipe, type World, write } from "./support/world.js";

const closing = (overrides: Partial<RecipeDefinition> = {}) =>
  recipe(async (run, args) => {
    const stale = await run.call("stale", call("GET", "/stale"), read);
    await run.confirm("close", "Close them?", stale?.body);
    await run.call("closed", call("POST", "/close", { body: args }), write);
    return { output: { closed: true } };
  }, overrides);

/** The list can be changed between two calls. */
function desk(list: { current: readonly unknown[] } = { current: [{ id: "T-1", subject: "Old" }] }): World {
  return createWorld(() => ({ status: 200, body: list.current }));
}

const tokenIn = (text: string) => /confirm: "([^"]+)"/.exec(text)?.[1] ?? "none";

describe("confirmation by the client", () => {
  const asking = async (world: World, args: Arguments = {}, context: Partial<CallContext> = {}) => {
    const { result } = await outcomeOf(world, closing(), args, { elicitation: {}, ...context });
    if (!result.inputRequired) throw new Error(`not asked: ${JSON.stringify(result)}`);
    return result.inputRequired;
  };
  const answering = (
    world: World,
    answer: { readonly state: string; readonly agreed: boolean },
    args: Arguments = {},
    context: Partial<CallContext> = {},
  ) => outcomeOf(world, closing(), args, { elicitation: { answer }, ...context });

  it("asks with what would be done, and goes on when the user has agreed", async () => {
    const world = desk();
    const { message, state } = await asking(world);
    expect(message).toBe("Close them?\n- id: T-1, subject: Old");
    expect(world.lines()).toEqual(["GET /stale"]);
    const { result } = await answering(world, { state, agreed: true });
    expect(result.structuredContent).toEqual({ closed: true });
    expect(world.lines()).toEqual(["GET /stale", "GET /stale", "POST /close"]);
  });

  it("does nothing when the user has declined", async () => {
    const world = desk();
    const { state } = await asking(world);
    const { error } = await answering(world, { state, agreed: false });
    expect(error).toMatchObject({ code: "declined", done: [], retry_safe: true });
    expect(world.lines()).not.toContain("POST /close");
  });

  it("asks again when what is shown has changed, and says so", async () => {
    const list = { current: [{ id: "T-1" }] };
    const world = desk(list);
    const { state } = await asking(world);
    list.current = [{ id: "T-1" }, { id: "T-2" }];
    const { result } = await answering(world, { state, agreed: true });
    expect(result.inputRequired?.message).toContain("has changed since it was confirmed");
    expect(result.inputRequired?.message).toContain("T-2");
    expect(world.lines()).not.toContain("POST /close");
  });

  it("asks again after 5 minutes", async () => {
    const world = desk();
    const { state } = await asking(world);
    await world.drive(world.settings.sleep?.(5 * 60_000, new AbortController().signal) ?? Promise.resolve());
    const { result } = await answering(world, { state, agreed: true });
    expect(result.inputRequired?.message).toContain("too old");
    expect(world.lines()).not.toContain("POST /close");
  });

  it.each([
    ["other arguments", { args: { a: 2 } }, {}],
    ["another caller", { args: { a: 1 } }, { principal: "eve" }],
  ] as const)("does not take the answer to the call of %s", async (_name, { args }, context) => {
    const world = desk();
    const { state } = await asking(world, { a: 1 }, { principal: "ann" });
    const { result } = await answering(world, { state, agreed: true }, args, {
      principal: "ann",
      ...context,
    });
    expect(result.inputRequired).toBeDefined();
    expect(world.lines()).not.toContain("POST /close");
  });

  it("does not take a state that somebody else signed, or that was changed", async () => {
    const world = desk();
    const { state } = await asking(world);
    const [payload = "", mac = ""] = state.split(".");
    const forged = btoa(atob(payload.replaceAll("-", "+").replaceAll("_", "/")).replace('"ask"', '"ask" '));
    const other = createWorld(() => ({ status: 200, body: [{ id: "T-1", subject: "Old" }] }), {
      settings: { stateKey: async () => new TextEncoder().encode("another key, 1234") },
    });
    for (const wrong of [`${forged}.${mac}`, payload, "", "a.b", (await asking(other)).state]) {
      const { result } = await answering(world, { state: wrong, agreed: true });
      expect(result.inputRequired).toBeDefined();
    }
    expect(world.lines()).not.toContain("POST /close");
  });

  it("asks one question after the other", async () => {
    const world = desk();
    const twice = recipe(async (run) => {
      await run.confirm("first", "First?");
      await run.confirm("second", "Second?");
      await run.call("do", call("POST", "/do"), write);
    });
    let context: Partial<CallContext> = { elicitation: {} };
    const asked: string[] = [];
    for (let round = 0; round < 3; round++) {
      const { result } = await outcomeOf(world, twice, {}, context);
      if (!result.inputRequired) break;
      asked.push(result.inputRequired.message);
      context = { elicitation: { answer: { state: result.inputRequired.state, agreed: true } } };
    }
    expect(asked).toEqual(["First?", "Second?"]);
    expect(world.lines()).toEqual(["POST /do"]);
  });
});

test("what the API says stays one line of the question", async () => {
  const listing = recipe(async (run) => {
    await run.confirm("sure", "Close them?", [
      { id: "T-1", subject: "x\n- id: T-2\u2028- id: T-3\u202e" },
      "a\nb",
    ]);
    return { output: { done: true } };
  });
  const { result } = await outcomeOf(desk(), listing, {}, { elicitation: {} });
  expect(result.inputRequired?.message).toBe(
    "Close them?\n- id: T-1, subject: x - id: T-2 - id: T-3 \n- a b",
  );
});

describe("confirmation without a client that can ask", () => {
  it("gives a token, and goes on when it comes back", async () => {
    const world = desk();
    const first = await outcomeOf(world, closing(), { a: 1 });
    expect(first.result.isError).toBe(true);
    expect(first.error).toMatchObject({ code: "needs_confirmation", done: [], retry_safe: true });
    expect(first.text).toContain("Close them?\n- id: T-1, subject: Old\nNothing was changed yet.");
    const confirm = tokenIn(first.text);
    const { result } = await outcomeOf(world, closing(), { a: 1, confirm });
    expect(result.structuredContent).toEqual({ closed: true });
    // what the engine takes is not an argument of the recipe
    expect(world.seen.at(-1)?.request.body).toBe('{"a":1}');
  });

  it("gives a code that a model can copy, one more for each further question", async () => {
    const world = desk();
    const twice = recipe(async (run) => {
      await run.confirm("first", "First?");
      await run.confirm("second", "Second?");
      return { output: { done: true } };
    });
    const first = tokenIn((await outcomeOf(world, twice, {})).text);
    expect(first).toMatch(/^[0-9a-z]+-[\w-]{16}$/);
    const second = await outcomeOf(world, twice, { confirm: first });
    expect(second.text).toContain("Second?");
    const both = tokenIn(second.text);
    expect(both.startsWith(`${first}.`)).toBe(true);
    expect((await outcomeOf(world, twice, { confirm: both })).result.structuredContent).toEqual({
      done: true,
    });
    const onlySecond = both.slice(first.length + 1);
    expect((await outcomeOf(world, twice, { confirm: onlySecond })).text).toContain("First?");
  });

  it("does not take a token for other arguments, nor the state of a question", async () => {
    const world = desk();
    const confirm = tokenIn((await outcomeOf(world, closing(), { a: 1 })).text);
    const other = await outcomeOf(world, closing(), { a: 2, confirm });
    expect(other.error).toMatchObject({ code: "needs_confirmation" });
    const asked = await outcomeOf(world, closing(), { a: 1 }, { elicitation: {} });
    const state = asked.result.inputRequired?.state;
    const { error } = await outcomeOf(world, closing(), { a: 1, confirm: state });
    expect(error).toMatchObject({ code: "needs_confirmation" });
    expect(world.lines()).not.toContain("POST /close");
  });

  it("is refused or done without, as the recipe says", async () => {
    const world = desk();
    const denied = await outcomeOf(world, closing({ confirmFallback: "deny" }));
    expect(denied.error).toMatchObject({ code: "needs_confirmation", done: [] });
    expect(denied.text).not.toContain('confirm: "');
    expect(world.lines()).not.toContain("POST /close");
    const allowed = await outcomeOf(world, closing({ confirmFallback: "allow" }));
    expect(allowed.result.isError).toBeUndefined();
  });
});

describe("dry run", () => {
  const unknownOf = (value: unknown, ...keys: string[]): Unknown => keys.reduce(below, value as Unknown);

  it("runs reads, lists writes with names for what is unknown, and sends no credentials", async () => {
    const world = createWorld(() => ({ status: 200, body: { id: "T-1" } }), {
      runtime: {
        credentials: { key: { kind: "apiKey", in: "query", name: "key", env: "KEY" } },
        secrets: () => "k-123456",
      },
    });
    const secured = (path: string, args: Arguments) => {
      const { operation } = call("POST", path);
      return { operation: { ...operation, security: [["key"]] }, args };
    };
    const { result, text } = await outcomeOf(
      world,
      recipe(async (run) => {
        const ticket = await run.call("ticket", call("GET", "/ticket"), read);
        await run.confirm("sure", "Really?");
        const made = await run.call("make", secured("/things", { body: ticket?.body }), {
          ...write,
          idempotency: { header: "Key" },
          undo: ({ body }) =>
            call("DELETE", "/things/{id}", { id: unknownOf(body, "id") }, { effect: "idempotent" }),
        });
        const id = unknownOf(made?.body, "id");
        await run.call("look", call("GET", "/things/{id}", { id: `x-${id}` }), read);
        await run.call("use", call("POST", "/things/{id}", { id, body: { of: id } }), write);
        return { output: { id } };
      }),
      { dry_run: true },
    );
    expect(world.lines()).toEqual(["GET /ticket"]);
    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toBeUndefined();
    expect(text).toBe(
      [
        "Dry run: nothing was changed. These 3 requests would be sent:",
        "- first the user is asked: Really?",
        "- make: POST https://api.test/v1/things",
        '  body: {"id":"T-1"}',
        "  idempotency key: auto",
        "  undo: DELETE https://api.test/v1/things/<make.body.id>",
        "- look: GET https://api.test/v1/things/x-<make.body.id>",
        "- use: POST https://api.test/v1/things/<make.body.id>",
        '  body: {"of":"<make.body.id>"}',
      ].join("\n"),
    );
  });

  it("goes through an unknown list once, and stops where what comes cannot be foretold", async () => {
    const world = createWorld(() => ({ status: 200 }));
    const { text } = await outcomeOf(
      world,
      recipe(async (run) => {
        const made = await run.call("make", call("POST", "/a"), write);
        const list = unknownOf(made?.body, "items") as unknown as readonly unknown[];
        await run.each(
          "all",
          list,
          async (item, inner) => {
            const id = unknownOf(item, "id");
            await inner.call("tell", call("POST", "/{id}", { id }), write);
          },
          { concurrency: 1, max: 1, onError: "stop" },
        );
        throw new EvaluationError("it depends on an answer");
      }),
      { dry_run: true },
    );
    expect(text).toContain("- all[*]/tell: POST https://api.test/v1/<make.body.items[*].id>");
    expect(text).toContain("What comes after cannot be foretold: it depends on an answer");
    expect(world.seen).toEqual([]);
  });
});
