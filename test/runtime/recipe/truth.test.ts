/** What a result says when the API is at its worst: nothing that is not so, and nothing that must not be told. */
import { describe, expect, it } from "vitest";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import { createRecipeRunner } from "../../../src/runtime/core/recipe/run-recipe.js";
import type { CallOptions, StepResponse } from "../../../src/runtime/core/recipe/types.js";
import type { HttpRequest } from "../../../src/runtime/core/types.js";
import { call, createWorld, outcomeOf, read, recipe, type Scripted, write } from "./support/world.js";

const api = (answers: Readonly<Record<string, Scripted>>) =>
  createWorld(
    ({ method, path }: HttpRequest) =>
      answers[`${method} ${path.replace("/v1", "")}`] ?? { status: 200, body: {} },
  );
const lost: Scripted = { error: "reset", sent: true };
const one = (options: CallOptions) => recipe((run) => run.call("one", call("POST", "/x"), options));

describe("the ledger does not lie:", () => {
  it.each([300, 301, 302, 303])("a write answered with %i may have been made", async (status) => {
    const world = api({ "POST /x": { status, headers: { location: "/else" } } });
    const { error, text } = await outcomeOf(world, one(write));
    expect(error).toMatchObject({
      code: `http_${status}`,
      maybe_applied: [{ step: "one" }],
      retry_safe: false,
    });
    expect(text).not.toContain("Nothing was changed");
    expect(world.lines()).toEqual(["POST /x"]);
  });

  it.each([307, 308])("a write answered with %i was not made", async (status) => {
    const { error } = await outcomeOf(api({ "POST /x": { status } }), one(write));
    expect(error).toMatchObject({ maybe_applied: [], retry_safe: true });
  });

  it("a lost write stays in doubt where its undo cannot even be asked for", async () => {
    const undo = () => {
      throw new EvaluationError("no id", "steps.one.body.id");
    };
    const { error, text } = await outcomeOf(api({ "POST /x": lost }), one({ ...write, undo }));
    expect(error).toMatchObject({ undo_failed: [], maybe_applied: [{ step: "one" }], retry_safe: false });
    expect(text).toContain("Check first whether one took effect");
  });

  it("a lost write that is not there yet when it is undone may still come", async () => {
    const world = api({ "POST /x": lost, "DELETE /x/1": { status: 404 } });
    const undo = () => call("DELETE", "/x/1", {}, { effect: "idempotent" });
    const { error } = await outcomeOf(world, one({ ...write, undo }));
    expect(world.lines()).toEqual(["POST /x", "DELETE /x/1"]);
    expect(error).toMatchObject({ undone: [], maybe_applied: [{ step: "one" }], retry_safe: false });
  });

  it.each(["busy", "unavailable"] as const)(
    "an undo that is withheld (%s) was not asked for",
    async (error) => {
      const world = api({ "POST /x": { error, sent: false }, "DELETE /y": { error, sent: false } });
      const undo = () => call("DELETE", "/y", {}, { effect: "idempotent" });
      const told = await outcomeOf(
        world,
        recipe(async (run) => {
          await run.call("made", call("POST", "/y"), { ...write, undo });
          await run.call("one", call("POST", "/x"), write);
        }),
      );
      expect(told.error).toMatchObject({
        code: error,
        message: "Nothing was sent to the API. scripted",
        undo_failed: [{ step: "made", message: "scripted" }],
        maybe_applied: [],
      });
    },
  );

  it("an undo that the API says has failed, whatever its status, is a failed undo", async () => {
    const world = api({ "POST /x": { status: 422 }, "POST /undo": { status: 200, body: { ok: false } } });
    const success = ({ body }: StepResponse) => (body as { ok: boolean }).ok;
    const undo = () => call("POST", "/undo", {}, { effect: "idempotent", success });
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        await run.call("made", call("POST", "/made"), { ...write, undo });
        await run.call("one", call("POST", "/x"), write);
      }),
    );
    expect(error).toMatchObject({ undone: [], undo_failed: [{ step: "made" }], retry_safe: false });
  });

  it("a 500 before the answer that counts leaves a write in doubt", async () => {
    const world = createWorld((_request, count) => ({ status: count === 1 ? 500 : 409 }));
    const retry = { attempts: 3, on: [500], base: 1, cap: 1 } as const;
    const { error } = await outcomeOf(world, one({ ...write, retry, idempotency: { header: "Key" } }));
    expect(error).toMatchObject({ code: "http_409", retry_safe: false });
  });

  it("a write that failed beside an early end is told", async () => {
    const world = api({ "POST /x": { error: "reset", sent: true, after: 100 } });
    const { error } = await outcomeOf(
      world,
      recipe((run) =>
        run.parallel("both", [
          async (inner) => {
            await inner.call("read", call("GET", "/y"), read);
            throw inner.end({ early: true });
          },
          async (inner) => void (await inner.call("write", call("POST", "/x"), write)),
        ]),
      ),
    );
    expect(error).toMatchObject({ failed_step: "write", maybe_applied: [{ step: "write" }] });
  });

  it("what a recipe goes on after says that it may have been made all the same", async () => {
    const soft = await outcomeOf(api({ "POST /x": lost }), one({ ...write, onError: "continue" }));
    expect(JSON.stringify(soft.result.content)).toContain("may have been applied");
    const loop = await outcomeOf(
      api({ "POST /x": lost }),
      recipe(async (run) => ({
        output: await run.each("all", [1], (_item, inner) => inner.call("one", call("POST", "/x"), write), {
          concurrency: 1,
          max: 5,
          onError: "continue",
        }),
      })),
    );
    expect(loop.result.structuredContent).toMatchObject({
      errors: [{ message: expect.stringContaining("may have been applied") }],
    });
  });

  it("a loop that is the only step does not advise to repeat what is done", async () => {
    const { text } = await outcomeOf(
      api({ "POST /2": { status: 422, body: { message: "no" } } }),
      recipe(
        (run) =>
          run.each("all", [1, 2], (item, inner) => inner.call("one", call("POST", `/${item}`), write), {
            concurrency: 1,
            max: 5,
            onError: "stop",
          }),
        { stepCount: 1 },
      ),
    );
    expect(text).toContain("Step all[1]/one failed");
    expect(text).toContain("Do not call again as it is");
    expect(text).not.toContain("call again.");
  });

  it("no wait is advised where the API asks for none", async () => {
    const past = "Wed, 21 Oct 2015 07:28:00 GMT";
    const world = api({ "GET /x": { status: 429, headers: { "retry-after": past } } });
    const { error, text } = await outcomeOf(
      world,
      recipe((run) => run.call("one", call("GET", "/x"), read)),
    );
    expect(world.seen).toHaveLength(3);
    expect(error["retry_after_s"]).toBeUndefined();
    expect(text).not.toContain("Wait 0 s");
  });

  it("a wait that no number of digits can shorten is not waited for", async () => {
    const world = api({ "GET /x": { status: 503, headers: { "retry-after": "9".repeat(400) } } });
    const { error } = await outcomeOf(
      world,
      recipe((run) => run.call("one", call("GET", "/x"), read)),
    );
    expect(world.seen).toHaveLength(1);
    expect(error["retry_after_s"]).toBeGreaterThan(50);
  });
});

describe("JSON nested 10,000 levels deep", () => {
  const deep = (open: string, close: string): Scripted => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: `${open.repeat(10_000)}1${close.repeat(10_000)}`,
  });

  it.each([
    ["lists", deep("[", "]")],
    ["objects", deep('{"a":', "}")],
    ["objects with strings that look like ends", deep('{"}]\\"}":"]}}","a":', "}")],
  ])("(%s) is an answer like any other", async (_name, answer) => {
    const failed = await outcomeOf(
      api({ "POST /x": { ...answer, status: 422 } as Scripted }),
      recipe(async (run) => {
        await run.call("made", call("POST", "/made"), {
          ...write,
          undo: () => call("DELETE", "/made", {}, { effect: "idempotent" }),
        });
        await run.call("one", call("POST", "/x"), write);
      }),
    );
    expect(failed.error).toMatchObject({ code: "http_422", undone: [{ step: "made" }] });

    const returned = await outcomeOf(
      api({ "POST /x": answer }),
      recipe(async (run) => {
        const response = await run.call("one", call("POST", "/x"), write);
        return response && { response };
      }),
    );
    expect(returned.result.isError).toBeUndefined();

    const paged = await outcomeOf(
      api({ "GET /x": answer }),
      recipe((run) =>
        run.collect("all", call("GET", "/x"), {
          ...read,
          page: { kind: "page", argument: "page" },
          items: ({ body }) => [body],
          max: 5,
        }),
      ),
    );
    expect(paged.result.content).not.toEqual([]);
  });
});

describe("half a secret is not told either:", () => {
  const SECRET = `s3cr3t-${"z".repeat(60)}`;
  const told = async (definition: ReturnType<typeof recipe>, context = {}) => {
    const world = createWorld(() => ({ status: 422, body: { message: "no" } }), {
      runtime: { headers: { authorization: `Bearer ${SECRET}` } },
    });
    const { result } = await outcomeOf(world, definition, {}, context);
    return JSON.stringify(result);
  };

  it.each([
    ["a guard", recipe(async (run) => Promise.reject(run.fail("g", "no", `${"y".repeat(980)}${SECRET}`)))],
    ["an error of the API", one({ ...write, error: () => `${"y".repeat(590)}${SECRET}` })],
    ["a question", recipe((run) => run.confirm("c", "Sure?", [{ t: `${"y".repeat(180)}${SECRET}` }]))],
  ])("%s", async (_name, definition) => {
    expect(await told(definition)).not.toContain("s3cr3t");
    expect(await told(definition, { elicitation: {} })).not.toContain("s3cr3t");
  });
});

describe("a response that is returned as it came keeps to the tool's limit:", () => {
  const returned = async (body: string, type: string, textTokens: number) => {
    const world = createWorld(() => ({ status: 200, headers: { "content-type": type }, body }));
    const { result } = await outcomeOf(
      world,
      recipe(
        async (run) => {
          const response = await run.call("response", call("GET", "/x"), read);
          return response && { response };
        },
        { limit: { textTokens }, stepCount: 1 },
      ),
    );
    return result.content.map((block) => (block.type === "text" ? block.text : block.type));
  };

  it("text is cut", async () => {
    const [text = ""] = await returned("x".repeat(5_000), "text/plain", 100);
    expect(text.length).toBeLessThanOrEqual(400);
  });

  it("lists lose whole items, however long they are", async () => {
    const list = JSON.stringify(Array.from({ length: 9_000 }, (_, id) => ({ id, is: "an item" })));
    const [text = "", note] = await returned(list, "application/json", 20_000);
    expect(JSON.parse(text).length).toBeGreaterThan(1_000);
    expect(note).toContain("of 9000 shown");
  });
});

describe("an answer to a confirmation counts once", () => {
  const closing = recipe(async (run) => {
    await run.confirm("sure", "Sure?");
    await run.call("close", call("POST", "/close"), write);
    await run.call("tell", call("POST", "/tell"), write);
    return { output: { done: true } };
  });
  const codeIn = (text: string) => /confirm: "([^"]+)"/.exec(text)?.[1] ?? "none";
  const desk = (answers: Record<string, Scripted> = {}) => {
    const world = api(answers);
    const runner = createRecipeRunner(world.runtime, world.settings);
    return { world, run: (args = {}, context = {}) => outcomeOf(world, closing, args, context, runner) };
  };

  it("a code that has changed something has to be asked for again", async () => {
    const { world, run } = desk();
    const confirm = codeIn((await run()).text);
    expect((await run({ confirm })).result.structuredContent).toEqual({ done: true });
    const again = await run({ confirm });
    expect(again.error).toMatchObject({ code: "needs_confirmation" });
    expect(again.text).toContain("used already");
    expect(world.lines()).toEqual(["POST /close", "POST /tell"]);
    expect((await run({ confirm: codeIn(again.text) })).result.structuredContent).toEqual({ done: true });
  });

  it("also of two calls at the same time", async () => {
    const { world, run } = desk({ "POST /close": { status: 200, after: 1_000 } });
    const confirm = codeIn((await run()).text);
    await Promise.all([run({ confirm }), run({ confirm })]);
    expect(world.lines()).toEqual(["POST /close", "POST /tell"]);
  });

  it("but not one of a call that changed nothing", async () => {
    const { world, run } = desk({ "POST /close": { status: 409 } });
    const confirm = codeIn((await run()).text);
    expect((await run({ confirm })).error).toMatchObject({ code: "http_409" });
    expect((await run({ confirm })).error).toMatchObject({ code: "http_409" });
    expect(world.lines()).toEqual(["POST /close", "POST /close"]);
  });

  it("and so does the answer of a client that was asked", async () => {
    const { world, run } = desk();
    const state = (await run({}, { elicitation: {} })).result.inputRequired?.state ?? "";
    const answered = { elicitation: { answer: { state, agreed: true } } };
    expect((await run({}, answered)).result.structuredContent).toEqual({ done: true });
    expect((await run({}, answered)).result.inputRequired).toBeDefined();
    expect(world.lines()).toEqual(["POST /close", "POST /tell"]);
  });
});
