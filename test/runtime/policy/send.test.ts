/** Calls of single operations: what is repeated, for how long, and what is told. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { callOperation } from "../../../src/runtime/core/call-operation.js";
import type { OperationRuntime } from "../../../src/runtime/core/exchange.js";
import { limitHosts } from "../../../src/runtime/core/policy/hosts.js";
import { REAL, type Surroundings } from "../../../src/runtime/core/policy/settings.js";
import { type EndpointPolicy, effectOf } from "../../../src/runtime/core/policy/types.js";
import type { ToolResult } from "../../../src/runtime/core/types.js";
import { createWorld, type Scripted, type World } from "../recipe/support/world.js";
import { operation } from "../support/upstream.js";

const OK: Scripted = { status: 200, body: { ok: true } };

function inOrder(...answers: readonly Scripted[]) {
  return createWorld((_request, count) => answers[Math.min(count, answers.length) - 1] ?? OK);
}

interface Given {
  readonly method?: string;
  readonly facts?: EndpointPolicy;
  readonly args?: Record<string, unknown>;
  readonly runtime?: Partial<OperationRuntime>;
  readonly signal?: AbortSignal;
}

const KEY = { ...operation("GET", "/{key}").parameters[0], name: "Idempotency-Key", argument: "key" };

function calling(
  world: World,
  { method = "GET", facts, args = {}, runtime, signal = new AbortController().signal }: Given = {},
) {
  const keyed = "key" in args && { parameters: [{ ...KEY, in: "header" as const } as never] };
  return callOperation(
    operation(method, "/x", keyed || {}),
    args,
    { signal },
    { ...world.runtime, ...runtime },
    { facts, surroundings: { ...REAL, ...world.settings } as Surroundings },
  );
}

async function called(world: World, given: Given = {}) {
  const result = await world.drive(calling(world, given));
  return { result, text: textOf(result), times: world.seen.map(({ at }) => at) };
}

function textOf({ content: [first] }: ToolResult): string {
  return first?.type === "text" ? first.text : "";
}

const RESET: Scripted = { error: "reset", sent: true };
const UNSENT: Scripted = { error: "connect", sent: false };
const write: EndpointPolicy = { effect: "write" };

describe("what is sent again", () => {
  test.each([
    ["GET", 503, 3],
    ["HEAD", 502, 3],
    ["PUT", 504, 3],
    ["DELETE", 429, 3],
    ["GET", 500, 1],
    ["GET", 404, 1],
    ["POST", 503, 1],
    ["PATCH", 503, 1],
    ["POST", 429, 1],
  ])("%s after %i: %i attempts", async (method, status, attempts) => {
    const { result, text, times } = await called(inOrder({ status }), { method });
    expect(times).toHaveLength(attempts);
    expect(result).toMatchObject({ isError: true, failure: { code: `http_${status}`, status } });
    if (attempts > 1) expect(text).toContain(`from ${method} /v1/x, after 3 attempts.`);
    else expect(text).not.toContain("attempts");
  });

  test.each<readonly [string, Given, Scripted, number]>([
    ["a write that never left", { method: "POST" }, UNSENT, 3],
    ["a write whose connection broke", { method: "POST" }, RESET, 1],
    ["a write that took too long", { method: "POST" }, { status: 200, after: 20_000 }, 1],
    ["a read whose connection broke", {}, RESET, 3],
    ["a write with a key of its own", { method: "POST", args: { key: "k" } }, RESET, 3],
    [
      "a write that gets a key",
      { method: "POST", facts: { ...write, idempotencyHeader: "X-Once" } },
      RESET,
      3,
    ],
    ["a POST that is known to be idempotent", { method: "POST", facts: { effect: "idempotent" } }, RESET, 3],
    ["a GET that is known to change something", { facts: write }, RESET, 1],
    ["a request whose certificate is refused", {}, { error: "tls", sent: false }, 1],
  ])("%s", async (_name, given, answer, attempts) => {
    const { times } = await called(inOrder(answer), given);
    expect(times).toHaveLength(attempts);
  });

  test("an attempt that succeeds is all that is told", async () => {
    const { result, times } = await called(inOrder({ status: 503 }, RESET, OK));
    expect(result).toMatchObject({ structuredContent: { ok: true } });
    expect(times).toEqual([0, 500, 1_500]);
  });

  test("attempts have the same key, calls have their own", async () => {
    const world = inOrder(RESET, RESET, OK);
    const facts = { ...write, idempotencyHeader: "X-Once" };
    await called(world, { method: "POST", facts });
    await called(world, { method: "POST", facts });
    const keys = world.seen.map(({ request }) => request.headers["x-once"]);
    expect(keys).toEqual(["uuid-1", "uuid-1", "uuid-1", "uuid-2"]);
  });

  test("the operator has the last word on how often", async () => {
    const facts: EndpointPolicy = { effect: "read", retry: { attempts: 5, on: [503], base: 1, cap: 1 } };
    expect((await called(inOrder({ status: 503 }), { facts })).times).toHaveLength(5);
    for (const retries of [0, 1])
      expect((await called(inOrder({ status: 503 }), { facts, runtime: { retries } })).times).toHaveLength(
        retries + 1,
      );
  });
});

describe("time", () => {
  test.each([
    ["seconds", "7", 7_000],
    ["a date", new Date(Date.parse("2026-11-21T12:00:09Z")).toUTCString(), 9_000],
  ])("Retry-After in %s is waited for where it fits", async (_name, after, at) => {
    const { times } = await called(inOrder({ status: 429, headers: { "retry-after": after } }, OK));
    expect(times).toEqual([0, at]);
  });

  test("and told at once where it does not", async () => {
    const world = inOrder({ status: 429, headers: { "retry-after": "120" } });
    const { text } = await called(world);
    expect(world.now()).toBe(0);
    expect(text).toContain("Wait 120 seconds before the next call.");
  });

  test("attempts end with the budget", async () => {
    const slow: Scripted = { status: 200, after: 60_000 };
    const facts: EndpointPolicy = {
      effect: "read",
      retry: { attempts: 10, on: ["timeout"], base: 1, cap: 1 },
    };
    const world = inOrder(slow);
    const { result } = await called(world, { facts });
    expect(world.now()).toBe(50_000);
    expect(result.failure).toEqual({ code: "timeout" });
    const short = inOrder(slow);
    await called(short, { runtime: { budget: 4_000 } });
    expect(short.now()).toBe(4_000);
  });

  test("a wait between attempts ends with the call", async () => {
    const world = inOrder({ status: 503, headers: { "retry-after": "30" } });
    const stop = new AbortController();
    world.at(200, () => stop.abort());
    const { result, times } = await called(world, { signal: stop.signal });
    expect(world.now()).toBe(200);
    expect(times).toEqual([0]);
    expect(result.failure).toEqual({ code: "cancelled" });
  });

  test("an operation's rate is waited for; too long a wait is told", async () => {
    const world = inOrder(OK);
    const facts: EndpointPolicy = { effect: "read", rateLimit: { calls: 1, per: 30_000 } };
    const runtime = { ...world.runtime };
    const surroundings = { ...REAL, ...world.settings } as Surroundings;
    const once = () =>
      callOperation(operation("GET", "/x"), {}, { signal: new AbortController().signal }, runtime, {
        facts,
        surroundings,
      });
    const results = await world.drive(Promise.all([once(), once(), once()]));
    expect(world.seen.map(({ at }) => at)).toEqual([0, 30_000]);
    expect(textOf(results[2] as ToolResult)).toBe(
      "Nothing was sent to the API. The rate limit of this server leaves no request for 60 s, longer than this call may take.",
    );
  });
});

describe("what is told", () => {
  test("a write that got lost before the last attempt may have been done", async () => {
    const given = { method: "POST", facts: { ...write, idempotencyHeader: "X-Once" } };
    const refused = await called(inOrder(RESET, { status: 409 }), given);
    expect(refused.text).toContain("An earlier attempt got no good answer and may have taken effect.");
    const gone = await called(inOrder(RESET, UNSENT), given);
    expect(gone.text).toContain("POST may have taken effect.");
    expect(gone.text).not.toContain("never reached");
  });

  test("a host that is down: when to try again, and that nothing was sent", async () => {
    const world = inOrder(UNSENT);
    const surroundings = { ...REAL, ...world.settings } as Surroundings;
    const runtime = { http: limitHosts(world.runtime.http, {}, surroundings) };
    const first = await called(world, { method: "POST", runtime });
    expect(first.text).toContain("The API could not be reached: POST /v1/x, after 3 attempts.");
    expect(first.text).toContain("The request never reached the API, so calling again repeats nothing.");
    await called(world, { method: "POST", runtime });
    expect(world.seen).toHaveLength(5);
    const { result, text } = await called(world, { method: "POST", runtime });
    expect(world.seen).toHaveLength(5);
    expect(result.failure).toEqual({ code: "unavailable" });
    expect(text).toMatch(
      /^The API is out of reach: POST \/v1\/x\.\nscripted The last 5 requests .*\nNothing was sent\. Wait 9 seconds before calling again\.$/,
    );
  });
});

/** Milliseconds beyond the budget in which a write under way may still be answered. */
const GRACE = 5_000;

test("whatever happens: no write is made twice, and every call ends in its time", async () => {
  const answer: fc.Arbitrary<Scripted> = fc.oneof(
    fc.record({
      status: fc.constantFrom(200, 429, 500, 502, 503, 504, 409),
      headers: fc.constantFrom<Record<string, string>>({}, { "retry-after": "1" }, { "retry-after": "20" }),
      after: fc.integer({ min: 0, max: 20_000 }),
    }),
    fc.record({
      error: fc.constantFrom("connect" as const, "reset" as const, "protocol" as const),
      sent: fc.boolean(),
      after: fc.integer({ min: 0, max: 12_000 }),
    }),
  );
  const retry = fc.record({
    attempts: fc.integer({ min: 1, max: 10 }),
    on: fc.constant([408, 425, 429, 500, 502, 503, 504, "network", "timeout"] as const),
    base: fc.integer({ min: 1, max: 2_000 }),
    cap: fc.integer({ min: 1, max: 30_000 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { minLength: 1, maxLength: 12 }),
      fc.constantFrom("GET", "PUT", "POST", "PATCH"),
      retry,
      fc.boolean(),
      fc.integer({ min: 1, max: 60_000 }),
      async (answers, method, policy, isKeyed, budget) => {
        const world = inOrder(...answers);
        const surroundings = { ...REAL, ...world.settings } as Surroundings;
        const http = limitHosts(world.runtime.http, { concurrency: 1 }, surroundings);
        const effect = effectOf(method);
        const facts = { effect, retry: policy, ...(isKeyed && { idempotencyHeader: "X-Once" }) };
        await called(world, { method, facts, runtime: { http, budget } });
        expect(world.now()).toBeLessThanOrEqual(budget + (effect === "read" ? 0 : GRACE) + 1);
        if (effect !== "write") return;
        const keys = new Set(world.seen.map(({ request }) => request.headers["x-once"]));
        const reached = world.seen.filter((_, index) => {
          const given = answers[Math.min(index, answers.length - 1)] as Scripted;
          return !("error" in given) || given.sent;
        });
        if (isKeyed) expect([...keys]).toEqual([expect.any(String)]);
        else expect(reached.length).toBeLessThanOrEqual(1);
      },
    ),
    { numRuns: 150 },
  );
});
