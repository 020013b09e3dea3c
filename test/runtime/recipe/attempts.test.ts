import { describe, expect, it } from "vitest";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import type { RetryPolicy } from "../../../src/runtime/core/policy/types.js";
import { createRecipeRunner } from "../../../src/runtime/core/recipe/run-recipe.js";
import type { CallOptions } from "../../../src/runtime/core/recipe/types.js";
import { call, createWorld, outcomeOf, read, recipe, type Scripted, write } from "./support/world.js";

const OK: Scripted = { status: 200, body: { ok: true } };

/** Answers in this order; the last one again and again. */
function inOrder(...answers: readonly Scripted[]) {
  return (_request: unknown, count: number): Scripted => answers[Math.min(count, answers.length) - 1] ?? OK;
}

async function once(options: CallOptions, ...answers: readonly Scripted[]) {
  const world = createWorld(inOrder(...answers));
  const method = options.effect === "read" ? "GET" : "POST";
  const outcome = await outcomeOf(
    world,
    recipe(async (run) => {
      const response = await run.call("one", call(method, "/x"), options);
      return { output: { body: response?.body ?? null } };
    }),
  );
  return { ...outcome, world };
}

describe("repeating a request", () => {
  it("repeats a read up to three times, waiting at most 0.5 s and 1 s", async () => {
    const { result, world } = await once(read, { status: 503 }, { status: 502 }, OK);
    expect(result.isError).toBeUndefined();
    expect(world.seen.map(({ at }) => at)).toEqual([0, 500, 1500]);
  });

  it("gives up after the last attempt with the API's answer", async () => {
    const { error, world } = await once(read, { status: 503, body: { message: "down" } });
    expect(world.seen).toHaveLength(3);
    expect(error).toMatchObject({ code: "http_503", failed_step: "one", status: 503, retry_safe: true });
    expect(error["message"]).toContain("down");
  });

  it("never waits longer than the cap, and only by chance that long", async () => {
    const policy: RetryPolicy = { attempts: 4, on: [503], base: 1000, cap: 1500 };
    const world = createWorld(inOrder({ status: 503 }), { settings: { random: () => 0.5 } });
    await outcomeOf(
      world,
      recipe((run) => run.call("one", call("GET", "/x"), { ...read, retry: policy })),
    );
    expect(world.seen.map(({ at }) => at)).toEqual([0, 500, 1250, 2000]);
  });

  it.each([
    ["seconds", "7", 7000],
    ["a date", new Date(Date.parse("2026-11-21T12:00:09Z")).toUTCString(), 9000],
  ])("waits as Retry-After says in %s", async (_name, value, at) => {
    const { world } = await once(read, { status: 429, headers: { "retry-after": value } }, OK);
    expect(world.seen.map((seen) => seen.at)).toEqual([0, at]);
  });

  it("fails at once where Retry-After is beyond the budget, and says how long to wait", async () => {
    const { error, text, world } = await once(read, { status: 429, headers: { "retry-after": "120" } });
    expect(world.now()).toBe(0);
    expect(error).toMatchObject({ code: "http_429", retry_after_s: 120 });
    expect(text).toContain("asks to wait 120 s, longer than this call may take");
  });

  it.each([
    ["a write", write, 1],
    ["an idempotent write", { effect: "idempotent" }, 3],
    ["a write with a key", { ...write, idempotency: { header: "Idempotency-Key" } }, 3],
  ] as const)("after an answer of 503 sends %s %#", async (_name, options, times) => {
    const { world } = await once(options, { status: 503 });
    expect(world.seen).toHaveLength(times);
  });

  it("repeats a throttled write only where the API throttles before it acts", async () => {
    const policy: RetryPolicy = { attempts: 3, on: [429], base: 1, cap: 1 };
    const plain = await once({ ...write, retry: policy }, { status: 429 }, OK);
    expect(plain.world.seen).toHaveLength(1);
    const early = await once({ ...write, retry: { ...policy, throttledEarly: true } }, { status: 429 }, OK);
    expect(early.world.seen).toHaveLength(2);
  });

  it("repeats a write whose request never left", async () => {
    const { result, world } = await once(write, { error: "connect", sent: false }, OK);
    expect(result.isError).toBeUndefined();
    expect(world.seen).toHaveLength(2);
  });

  it.each([
    ["a read", read],
    ["a keyed write", { ...write, idempotency: { header: "Idempotency-Key" } }],
  ] as const)(
    "never repeats %s that the host cannot send, and says that nothing was",
    async (_name, options) => {
      const { error, text, world } = await once(options, { error: "refused", sent: false }, OK);
      expect(world.seen).toHaveLength(1);
      expect(error).toMatchObject({ code: "request_refused", failed_step: "one", maybe_applied: [] });
      expect(text).toContain("Nothing was sent to the API. scripted");
    },
  );

  it("never repeats a lost write without a key, and says that it may have been made", async () => {
    const { error, text, world } = await once(write, { error: "reset", sent: true }, OK);
    expect(world.seen).toHaveLength(1);
    expect(error).toMatchObject({
      code: "network",
      maybe_applied: [{ step: "one", operation: "POST /x" }],
      retry_safe: false,
    });
    expect(text).toContain("Check first whether one took effect.");
  });

  it("takes a gateway's answer for a write as no answer", async () => {
    const { error } = await once(write, { status: 504 });
    expect(error).toMatchObject({ code: "http_504", maybe_applied: [{ step: "one" }], retry_safe: false });
  });

  it("does not repeat what is not in the policy", async () => {
    const { error, world } = await once({ ...read, timeout: 1000 }, { status: 200, after: 5000 });
    expect(world.seen).toHaveLength(1);
    expect(error).toMatchObject({ code: "timeout" });
    expect(world.now()).toBe(1000);
  });
});

describe("idempotency keys", () => {
  it("sends one new key for all attempts of a step", async () => {
    const { world } = await once(
      { ...write, idempotency: { header: "Idempotency-Key" } },
      { error: "reset", sent: true },
      OK,
    );
    const keys = world.seen.map(({ request }) => request.headers["idempotency-key"]);
    expect(keys).toEqual(["uuid-1", "uuid-1"]);
  });

  it("makes of a chosen value 64 characters that are the same in the next call, whatever the order of names", async () => {
    const world = createWorld(() => OK);
    const keyed = (value: unknown, index: number) =>
      recipe((run) =>
        run.each(
          "all",
          new Array(index + 1).fill(0),
          async (_item, inner, at) => {
            const idempotency = { header: "Key", key: () => [value, at === index ? "last" : at] };
            await inner.call("one", call("POST", "/x"), { ...write, idempotency });
          },
          { concurrency: 1, max: 10, onError: "stop" },
        ),
      );
    await outcomeOf(world, keyed({ a: 1, b: 2 }, 0));
    await outcomeOf(world, keyed({ b: 2, a: 1 }, 1));
    await outcomeOf(world, keyed({ a: 1, b: 3 }, 0));
    const [first, , again, other] = world.seen.map(({ request }) => request.headers["key"]);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it("takes a new key where the chosen value is absent", async () => {
    const { world } = await once({ ...write, idempotency: { header: "Key", key: () => null } }, OK);
    expect(world.seen[0]?.request.headers["key"]).toBe("uuid-1");
  });

  it("calls a write under a chosen key safe to repeat, one under a new key not", async () => {
    const lost: Scripted = { error: "reset", sent: true };
    const chosen = await once({ ...write, idempotency: { header: "Key", key: () => "r1" } }, lost);
    expect(chosen.error).toMatchObject({ maybe_applied: [{ step: "one" }], retry_safe: true });
    const auto = await once({ ...write, idempotency: { header: "Key" } }, lost);
    expect(auto.error).toMatchObject({ maybe_applied: [{ step: "one" }], retry_safe: false });
  });

  it("keeps in mind that an attempt got lost when the next one is refused", async () => {
    const options = { ...write, idempotency: { header: "Key" } };
    const { error } = await once(options, { error: "reset", sent: true }, { status: 422 });
    expect(error).toMatchObject({ code: "http_422", maybe_applied: [{ step: "one" }] });
  });
});

describe("an attempt that got lost", () => {
  it("may have been what the next one is refused for", async () => {
    const world = createWorld(inOrder({ error: "reset", sent: true }, { status: 409 }, { status: 400 }));
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        await run.call("close", call("POST", "/close"), { effect: "idempotent", accept: [409] });
        await run.call("next", call("POST", "/next"), write);
      }),
    );
    expect(error).toMatchObject({ failed_step: "next", maybe_applied: [{ step: "close" }] });
  });
});

describe("what counts as success", () => {
  it("takes the statuses a step accepts, and lists no write for them", async () => {
    const world = createWorld(inOrder({ status: 409 }, { status: 500 }));
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        const response = await run.call("close", call("POST", "/close"), { ...write, accept: [409] });
        expect(response?.status).toBe(409);
        await run.call("next", call("POST", "/next"), write);
      }),
    );
    expect(error).toMatchObject({ failed_step: "next", done: [] });
  });

  it("asks the API's facts whether a 200 is one, and for what it says", async () => {
    const options: CallOptions = {
      ...write,
      success: ({ body }) => (body as { ok: boolean }).ok,
      error: ({ body }) => (body as { error: string }).error,
    };
    const { error } = await once(options, { status: 200, body: { ok: false, error: "name_taken" } });
    expect(error).toMatchObject({ code: "api_error", done: [] });
    expect(error["message"]).toContain("name_taken");
  });

  it("reports an answer that breaks a promise with its step and path, and that the write stands", async () => {
    const options: CallOptions = {
      ...write,
      success: () => {
        throw new EvaluationError("it is missing", "body.ok");
      },
    };
    const { error } = await once(options, OK);
    expect(error).toMatchObject({ code: "bad_response", failed_step: "one", done: [{ step: "one" }] });
    expect(error["message"]).toContain("body.ok");
  });

  it.each([
    ["JSON", { "content-type": "application/json" }, "[1]", [1]],
    ["what is called JSON and is not", { "content-type": "application/json" }, "<html>", "<html>"],
    ["text", { "content-type": "text/plain" }, "[1]", "[1]"],
    ["nothing", {}, undefined, null],
    ["bytes", { "content-type": "image/png" }, "abc", { bytes: 3, type: "image/png" }],
    [
      "integers no number can hold",
      { "content-type": "application/json" },
      '{"id":9007199254740993,"s":"9007199254740993 \\" 9007199254740993","f":1.5e3,"n":-9007199254740993,"ok":12}',
      {
        id: "9007199254740993",
        s: '9007199254740993 " 9007199254740993',
        f: 1500,
        n: "-9007199254740993",
        ok: 12,
      },
    ],
  ])("reads %s", async (_name, headers, body, expected) => {
    const { result } = await once(read, { status: 200, headers, body });
    expect(result.structuredContent).toEqual({ body: expected });
  });
});

describe("limits", () => {
  it("lets a bucket's calls through at once and the others in turn, for all calls of a server", async () => {
    const world = createWorld(() => OK);
    const runner = createRecipeRunner(world.runtime, world.settings);
    const options = { ...read, rateLimit: { calls: 2, per: 1000 } };
    const twice = recipe(async (run) => {
      await run.call("a", call("GET", "/x"), options);
      await run.call("b", call("GET", "/x"), options);
    });
    await outcomeOf(world, twice, {}, {}, runner);
    await outcomeOf(world, twice, {}, {}, runner);
    expect(world.seen.map(({ at }) => at)).toEqual([0, 0, 500, 1000]);
  });

  it("sends nothing where its turn comes after the budget", async () => {
    const world = createWorld(() => OK);
    const limited = recipe((run) => run.call("a", call("GET", "/x"), read), {
      rateLimit: { calls: 1, per: 100_000 },
    });
    const runner = createRecipeRunner(world.runtime, world.settings);
    await outcomeOf(world, limited, {}, {}, runner);
    const { error } = await outcomeOf(world, limited, {}, {}, runner);
    expect(world.seen).toHaveLength(1);
    expect(error).toMatchObject({ code: "budget_exceeded", retry_after_s: 100, retry_safe: true });
  });

  it("sends at most 500 requests a run", async () => {
    const world = createWorld(() => OK);
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        for (;;) await run.call("again", call("GET", "/x"), { ...read, onError: "continue" });
      }),
    );
    expect(world.seen).toHaveLength(500);
    expect(error).toMatchObject({ code: "too_many_calls" });
  });

  it("refuses a response beyond 2 MB, and 16 MB in a run", async () => {
    const large = await once(read, { status: 200, body: "x".repeat(2_000_001) });
    expect(large.error).toMatchObject({ code: "too_large", failed_step: "one" });
    const world = createWorld(() => ({ status: 200, body: "x".repeat(1_900_000) }));
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        for (let count = 0; count < 20; count++) await run.call("again", call("GET", "/x"), read);
      }),
    );
    expect(world.seen.length).toBeLessThanOrEqual(9);
    expect(error).toMatchObject({ code: "too_large" });
  });

  it("starts no request when the budget is over, and ends a read under way", async () => {
    const world = createWorld(() => ({ status: 200, after: 8000 }));
    const slow = recipe(
      async (run) => {
        for (;;) await run.call("again", call("GET", "/x"), { ...read, onError: "continue" });
      },
      { budget: 20_000 },
    );
    const { error } = await outcomeOf(world, slow);
    expect(world.seen.map(({ at }) => at)).toEqual([0, 8000, 16_000]);
    expect(world.now()).toBe(20_000);
    expect(error).toMatchObject({ code: "budget_exceeded", failed_step: "again" });
  });

  it("goes by the clock where no timer tells that the budget is over", async () => {
    let now = 0;
    const world = createWorld(
      () => {
        now += 8000;
        return OK;
      },
      { settings: { clock: () => now, sleep: async () => {} } },
    );
    const endless = recipe(
      async (run) => {
        for (;;) await run.call("again", call("GET", "/x"), read);
      },
      { budget: 20_000 },
    );
    const { error } = await outcomeOf(world, endless);
    expect(world.seen).toHaveLength(3);
    expect(error).toMatchObject({ code: "budget_exceeded" });
  });

  it("waits for a write under way when the budget ends", async () => {
    const world = createWorld(() => ({ status: 201, after: 12_000 }));
    const { error } = await outcomeOf(
      world,
      recipe(
        async (run) => {
          await run.call("make", call("POST", "/x"), write);
          await run.call("next", call("POST", "/x"), write);
        },
        { budget: 10_000 },
      ),
    );
    expect(error).toMatchObject({ code: "budget_exceeded", done: [{ step: "make" }], maybe_applied: [] });
  });

  it("refuses an argument that may not be sent, before anything is", async () => {
    const world = createWorld(() => OK);
    const { error } = await outcomeOf(
      world,
      recipe((run) => run.call("one", call("GET", "/x/{id}", { id: ".." }), read)),
    );
    expect(world.seen).toEqual([]);
    expect(error).toMatchObject({ code: "request_refused", failed_step: "one" });
  });
});
