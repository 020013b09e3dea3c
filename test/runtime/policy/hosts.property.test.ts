/** What all calls of a server share at a host, under a clock of its own. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HttpError, type HttpErrorKind } from "../../../src/runtime/core/http-error.js";
import { limitHosts } from "../../../src/runtime/core/policy/hosts.js";
import { REAL, type Surroundings } from "../../../src/runtime/core/policy/settings.js";
import type { Rate } from "../../../src/runtime/core/policy/types.js";
import type { HttpClient, HttpResponse } from "../../../src/runtime/core/types.js";
import { createWorld, type Scripted, type World } from "../recipe/support/world.js";

interface Call {
  /** Milliseconds, all of them. */
  readonly at: number;
  readonly takes: number;
  readonly within: number;
  readonly cancelledAfter: number | undefined;
  readonly fails: HttpErrorKind | undefined;
}

const failure = fc.constantFrom<HttpErrorKind>("connect", "dns", "reset", "protocol", "tls");
const call: fc.Arbitrary<Call> = fc.record({
  at: fc.integer({ min: 0, max: 3_000 }),
  takes: fc.integer({ min: 1, max: 900 }),
  within: fc.integer({ min: 1, max: 5_000 }),
  cancelledAfter: fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined, freq: 4 }),
  fails: fc.option(failure, { nil: undefined, freq: 2 }),
});

interface Ended {
  readonly call: Call;
  readonly began: number;
  readonly ended: number;
  readonly outcome: HttpResponse | HttpError;
}

/** Makes all calls, each at its time, and waits for every one of them. */
async function run(calls: readonly Call[], concurrency: number, rate?: Rate) {
  const scripts = new Map(calls.map((one, index) => [`/${index}`, one]));
  const script = ({ path }: { readonly path: string }): Scripted => {
    const { takes, fails } = scripts.get(path) as Call;
    return fails ? { error: fails, sent: false, after: takes } : { status: 200, after: takes };
  };
  const world = createWorld(script);
  const surroundings = { ...REAL, ...world.settings } as Surroundings;
  let inFlight = 0;
  let most = 0;
  const counting: HttpClient = async (request, options) => {
    most = Math.max(most, ++inFlight);
    try {
      return await world.runtime.http(request, options);
    } finally {
      inFlight--;
    }
  };
  const http = limitHosts(counting, { concurrency, ...(rate && { rate }) }, surroundings);
  const one = async (given: Call, index: number): Promise<Ended> => {
    await surroundings.sleep(given.at, new AbortController().signal);
    const stop = new AbortController();
    if (given.cancelledAfter !== undefined) world.at(given.cancelledAfter, () => stop.abort());
    const began = world.now();
    const request = { method: "GET", origin: "http://a", path: `/${index}`, headers: {} };
    const { within } = given;
    const options = { signal: stop.signal, timeout: Math.min(800, within), within, maxResponseBytes: 1_000 };
    const outcome = await http(request, options).catch((error: unknown) => {
      if (error instanceof HttpError) return error;
      throw error;
    });
    return { call: given, began, ended: world.now(), outcome };
  };
  const ended = await world.drive(Promise.all(calls.map(one)));
  return { world, ended, most: () => most, left: () => inFlight, http };
}

const starts = (world: World) => world.seen.map(({ line, at }) => ({ index: Number(line.slice(5)), at }));

describe("at one host", () => {
  test("never more are under way than may be, every call ends in its time, and nobody overtakes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (unsorted, concurrency) => {
          const calls = [...unsorted].sort((one, other) => one.at - other.at);
          const { world, ended, most, left } = await run(calls, concurrency);
          expect(most()).toBeLessThanOrEqual(concurrency);
          expect(left()).toBe(0);
          expect(ended).toHaveLength(calls.length);
          for (const { call: own, began, ended: at } of ended) {
            expect(at - began).toBeLessThanOrEqual(own.within);
            if (own.cancelledAfter !== undefined)
              expect(at - began).toBeLessThanOrEqual(Math.max(own.cancelledAfter, 0));
          }
          const order = starts(world).map(({ index }) => index);
          expect(order).toEqual([...order].sort((one, other) => one - other));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("no faster than the rate, however late they are", async () => {
    const rates = fc.record({
      calls: fc.integer({ min: 1, max: 10 }),
      per: fc.constantFrom(100, 1_000, 2_000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        rates,
        async (calls, concurrency, rate) => {
          const { world, ended } = await run(calls, concurrency, rate);
          expect(ended.every(({ call: own, began, ended: at }) => at - began <= own.within)).toBe(true);
          const times = starts(world).map(({ at }) => at);
          const interval = rate.per / rate.calls;
          for (const [index, from] of times.entries()) {
            for (const [later, to] of times.slice(index).entries())
              expect(later).toBeLessThanOrEqual(rate.calls + (to - from) / interval + 1e-6);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("after a while without calls, all places are free again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 20 }), async (calls) => {
        const good = Array.from(
          { length: 2 },
          (): Call => ({
            at: 60_000,
            takes: 10,
            within: 15,
            cancelledAfter: undefined,
            fails: undefined,
          }),
        );
        const { ended } = await run([...calls, ...good], 2);
        const last = ended.slice(-2).map(({ outcome }) => (outcome instanceof HttpError ? outcome : "ok"));
        // one may be what finds out that the host lives again
        expect(last).toContain("ok");
      }),
      { numRuns: 40 },
    );
  });
});
