/** What is told at a host that is busy, or down. */
import { describe, expect, test } from "vitest";
import { HttpError } from "../../../src/runtime/core/http-error.js";
import { type HostLimits, limitHosts } from "../../../src/runtime/core/policy/hosts.js";
import { REAL, type Surroundings } from "../../../src/runtime/core/policy/settings.js";
import { createWorld, type Scripted } from "../recipe/support/world.js";

const never = new AbortController().signal;

function host(script: (path: string, count: number) => Scripted, limits: HostLimits = {}) {
  const world = createWorld(({ path }, count) => script(path, count));
  const surroundings = { ...REAL, ...world.settings } as Surroundings;
  const http = limitHosts(world.runtime.http, limits, surroundings);
  const send = (
    path = "/x",
    { origin = "http://a.test", within = 50_000, signal = new AbortController().signal } = {},
  ) => {
    const timeout = Math.min(within, 15_000);
    return http(
      { method: "GET", origin, path, headers: {} },
      { signal, timeout, within, maxResponseBytes: 1_000 },
    ).then(
      ({ status }) => status,
      (error: unknown) => (error instanceof HttpError ? error : Promise.reject(error)),
    );
  };
  const one = (...args: Parameters<typeof send>) => world.drive(send(...args));
  const pass = (ms: number) => world.drive(surroundings.sleep(ms, never));
  return { world, send, one, pass };
}

const DEAD: Scripted = { error: "connect", sent: false };

describe("a host that is down", () => {
  test("is left alone after five failures in a row, then asked by one request alone", async () => {
    let isUp = false;
    const { world, send, one, pass } = host(() => (isUp ? { status: 200, after: 100 } : DEAD));
    for (let count = 0; count < 5; count++) expect(await one()).toMatchObject({ kind: "connect" });
    const refused = (await one()) as HttpError;
    expect(refused).toMatchObject({ kind: "unavailable", sent: false, retryAfter: 10_000 });
    expect(refused.message).toBe(
      "scripted The last 5 requests to http://a.test all got no answer, so nothing is sent there for 10 s.",
    );
    expect(world.seen).toHaveLength(5);
    await pass(9_500);
    expect(await one()).toMatchObject({ kind: "unavailable", retryAfter: 500 });
    await pass(500);
    // the probe fails: another ten seconds
    expect(await one()).toMatchObject({ kind: "connect" });
    expect(await one()).toMatchObject({ kind: "unavailable", retryAfter: 10_000 });
    expect(world.seen).toHaveLength(6);
    await pass(10_000);
    isUp = true;
    const together = await world.drive(Promise.all([send(), send(), send()]));
    expect(together[0]).toBe(200);
    expect(together.slice(1)).toMatchObject([{ kind: "unavailable" }, { kind: "unavailable" }]);
    expect(await world.drive(Promise.all([send(), send()]))).toEqual([200, 200]);
  });

  test("any answer is a sign of life, also one of 503; so is half an answer", async () => {
    const alive: readonly Scripted[] = [{ status: 503 }, { error: "reset", sent: true }];
    for (const answer of alive) {
      const { world, one } = host((_path, count) => (count % 5 === 0 ? answer : DEAD));
      for (let count = 0; count < 20; count++) await one();
      expect(world.seen).toHaveLength(20);
    }
  });

  test("is left alone by those, too, who wait for their turn already", async () => {
    const { world, send, one } = host(() => ({ ...DEAD, after: 100 }), { concurrency: 1 });
    const results = await world.drive(Promise.all(Array.from({ length: 20 }, () => send())));
    expect(results.slice(5)).toMatchObject(new Array(15).fill({ kind: "unavailable", sent: false }));
    expect(await one()).toMatchObject({ kind: "unavailable" });
    expect(world.seen).toHaveLength(5);
  });

  test("other hosts are not its neighbours", async () => {
    const { one, world } = host(() => DEAD);
    for (let count = 0; count < 6; count++) await one();
    expect(await one("/x", { origin: "http://b.test" })).toMatchObject({ kind: "connect" });
    expect(world.seen).toHaveLength(6);
  });

  test("a cancelled probe leaves its turn to the next", async () => {
    const { world, send, one, pass } = host((_path, count) =>
      count <= 5 ? DEAD : { status: 200, after: 1_000 },
    );
    for (let count = 0; count < 5; count++) await one();
    await pass(10_000);
    const stop = new AbortController();
    world.at(100, () => stop.abort());
    expect(await world.drive(send("/x", { signal: stop.signal }))).toMatchObject({ kind: "cancelled" });
    expect(await one()).toBe(200);
  });

  test("a probe whose end nobody tells of is not waited for for ever", async () => {
    let count = 0;
    const world = createWorld(() => ({ status: 200 }));
    const surroundings = { ...REAL, ...world.settings } as Surroundings;
    const lost = async () => {
      count++;
      if (count <= 5) throw new HttpError("dns", "No such host.", false);
      return count === 6
        ? new Promise<never>(() => {})
        : { status: 200, headers: {}, body: new Uint8Array() };
    };
    const http = limitHosts(lost, {}, surroundings);
    const request = { method: "GET", origin: "http://a.test", path: "/", headers: {} };
    const send = () => http(request, { signal: never, timeout: 15_000, maxResponseBytes: 10 });
    for (let tries = 0; tries < 5; tries++) await expect(send()).rejects.toMatchObject({ kind: "dns" });
    await world.drive(surroundings.sleep(10_000, never));
    void send();
    await expect(send()).rejects.toMatchObject({ kind: "unavailable" });
    await world.drive(surroundings.sleep(15_000, never));
    await expect(send()).resolves.toMatchObject({ status: 200 });
  });
});

describe("a busy host", () => {
  test("serves who waits in order; who waits too long is told that nothing was sent", async () => {
    const { world, send } = host(() => ({ status: 200, after: 1_000 }), { concurrency: 1 });
    const all = ["/1", "/2", "/3"].map((path) => send(path, { within: path === "/3" ? 1_500 : 50_000 }));
    const [one, two, three] = await world.drive(Promise.all(all));
    expect([one, two]).toEqual([200, 200]);
    expect(three).toMatchObject({ kind: "busy", sent: false });
    expect((three as HttpError).message).toContain("1 are under way, as many as this server sends at a time");
    expect(world.seen.map(({ line, at }) => [line, at])).toEqual([
      ["GET /1", 0],
      ["GET /2", 1_000],
    ]);
  });

  test("is not taken for a dead one where those who waited had little time left for their answer", async () => {
    const { world, send, one } = host(() => ({ status: 200, after: 400 }), { concurrency: 8 });
    const all = Array.from({ length: 24 }, () => send("/x", { within: 1_000 }));
    const results = await world.drive(Promise.all(all));
    expect(results.slice(0, 16)).toEqual(new Array(16).fill(200));
    expect(results.slice(16)).toMatchObject(new Array(8).fill({ kind: "timeout" }));
    expect(await one()).toBe(200);
  });

  test("keeps five hundred waiting, and no more", async () => {
    const { world, send } = host(() => ({ status: 200, after: 1 }), { concurrency: 1 });
    const results = await world.drive(Promise.all(Array.from({ length: 503 }, () => send())));
    expect(results.filter((result) => result === 200)).toHaveLength(501);
    expect(results.slice(501)).toMatchObject([{ kind: "busy" }, { kind: "busy" }]);
  });

  test("who is cancelled leaves the queue at once", async () => {
    const { world, send } = host(() => ({ status: 200, after: 1_000 }), { concurrency: 1 });
    const stop = new AbortController();
    world.at(100, () => stop.abort());
    const first = send("/1");
    const second = send("/2", { signal: stop.signal }).then((error) => ({ error, at: world.now() }));
    const third = send("/3");
    expect(await world.drive(second)).toMatchObject({ error: { kind: "cancelled", sent: false }, at: 100 });
    expect(await world.drive(Promise.all([first, third]))).toEqual([200, 200]);
    expect(world.lines()).toEqual(["GET /1", "GET /3"]);
  });

  test("a rate that leaves no request in time is told at once, with the wait", async () => {
    const { world, send } = host(() => ({ status: 200 }), { rate: { calls: 1, per: 10_000 } });
    const all = [send(), send(), send("/x", { within: 15_000 })];
    const results = await world.drive(Promise.all(all));
    expect(results).toMatchObject([200, 200, { kind: "busy", sent: false, retryAfter: 20_000 }]);
    expect((results[2] as HttpError).message).toBe(
      "The rate limit of this server (1 requests in 10 s) leaves none for 20 s, longer than this call may take.",
    );
    expect(world.seen.map(({ at }) => at)).toEqual([0, 10_000]);
  });
});
