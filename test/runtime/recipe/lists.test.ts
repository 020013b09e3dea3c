import { describe, expect, it } from "vitest";
import type {
  CollectOptions,
  EachOptions,
  EachResult,
  PollOptions,
  StepResponse,
} from "../../../src/runtime/core/recipe/types.js";
import { call, createWorld, outcomeOf, read, recipe, type Scripted, write } from "./support/world.js";

type Body = Readonly<Record<string, unknown>>;
const member = (name: string) => (response: StepResponse) => (response.body as Body)[name];

describe("poll", () => {
  const polling = (overrides: Partial<PollOptions>) =>
    recipe(async (run) => {
      const response = await run.poll("job", call("GET", "/job"), {
        ...read,
        title: "Waiting for the job",
        until: (answer) => member("state")(answer) === "done",
        every: 1000,
        maxEvery: 2000,
        pollTimeout: 10_000,
        ...overrides,
      });
      return { output: { body: response?.body } };
    });

  it("waits by half longer each time up to its limit, and shows a sign of life each time", async () => {
    const world = createWorld((_request, count) => ({
      status: 200,
      body: { state: count < 5 ? "running" : "done" },
    }));
    const { result, notes } = await outcomeOf(world, polling({}));
    expect(world.seen.map(({ at }) => at)).toEqual([0, 1000, 2500, 4500, 6500]);
    expect(result.structuredContent).toEqual({ body: { state: "done" } });
    expect(notes).toHaveLength(5);
    expect(notes.at(-1)).toEqual([1, "Waiting for the job", 2]);
  });

  it("fails where the API says that it failed", async () => {
    const world = createWorld(() => ({ status: 200, body: { state: "failed" } }));
    const { error } = await outcomeOf(
      world,
      polling({ failIf: (answer) => member("state")(answer) === "failed" }),
    );
    expect(error).toMatchObject({ code: "poll_failed", failed_step: "job" });
  });

  it("ends with its own time limit", async () => {
    const world = createWorld(() => ({ status: 200, body: { state: "running" } }));
    const { error } = await outcomeOf(world, polling({}));
    expect(error).toMatchObject({ code: "poll_timeout", failed_step: "job", retry_safe: true });
    expect(world.now()).toBeLessThan(10_000);
  });

  it("shows progress that only grows, also where two wait at the same time", async () => {
    const world = createWorld((_request, count) => ({
      status: 200,
      body: { state: count < 9 ? "running" : "done" },
    }));
    const waiting = polling({}).run;
    const two = recipe((run, args, format) =>
      run.parallel(
        "both",
        [1, 2].map(() => async (inner) => void (await waiting(args, inner, format))),
      ),
    );
    const { notes } = await outcomeOf(world, two);
    const values = notes.map(([progress]) => progress);
    expect(values.length).toBeGreaterThan(8);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
  });

  it("does not wait where the budget ends first", async () => {
    const world = createWorld(() => ({ status: 200, body: { state: "running" } }));
    const { error } = await outcomeOf(world, { ...polling({ pollTimeout: 100_000 }), budget: 2000 });
    expect(error).toMatchObject({ code: "budget_exceeded", failed_step: "job" });
    expect(world.now()).toBeLessThan(2000);
  });
});

describe("collect", () => {
  const collecting = (page: CollectOptions["page"], overrides: Partial<CollectOptions> = {}, args = {}) =>
    recipe(async (run) => ({
      output: await run.collect("list", call("GET", "/list", args), {
        ...read,
        items: member("items"),
        page,
        max: 200,
        ...overrides,
      }),
    }));
  const cursor = (overrides: Partial<CollectOptions> = {}) =>
    collecting({ kind: "cursor", argument: "cursor" }, { next: member("next"), ...overrides });

  it("follows cursors to the end", async () => {
    const pages: Body[] = [
      { items: [1, 2], next: "a b" },
      { items: [3], next: 7 },
      { items: null, next: null },
    ];
    const world = createWorld((_request, count) => ({ status: 200, body: pages[count - 1] }));
    const { result } = await outcomeOf(world, cursor());
    expect(world.lines()).toEqual(["GET /list", "GET /list?cursor=a%20b", "GET /list?cursor=7"]);
    expect(result.structuredContent).toEqual({ items: [1, 2, 3], truncated: false, pages: 3 });
  });

  it("ends with a cursor that repeats", async () => {
    const world = createWorld(() => ({ status: 200, body: { items: [1], next: "same" } }));
    const { result } = await outcomeOf(world, cursor());
    expect(result.structuredContent).toEqual({ items: [1, 1], truncated: true, pages: 2 });
  });

  it("stops at its maximum, and at 50 pages, and says that there is more", async () => {
    const endless = () =>
      createWorld((_request, count) => ({ status: 200, body: { items: [count], next: count } }));
    const few = await outcomeOf(endless(), cursor({ max: 3 }));
    expect(few.result.structuredContent).toEqual({ items: [1, 2, 3], truncated: true, pages: 3 });
    const many = await outcomeOf(endless(), cursor());
    expect(many.result.structuredContent).toMatchObject({ truncated: true, pages: 50 });
  });

  it("counts pages from 1, or from where the first call says, to the first that is empty or missing", async () => {
    const script =
      (last: Scripted) =>
      ({ path }: { path: string }): Scripted => {
        const page = Number(/page=(\d+)/.exec(path)?.[1] ?? 1);
        return page < 3 ? { status: 200, body: { items: [page] } } : last;
      };
    const empty = createWorld(script({ status: 200, body: { items: [] } }));
    const { result } = await outcomeOf(empty, collecting({ kind: "page", argument: "page" }));
    expect(result.structuredContent).toEqual({ items: [1, 2], truncated: false, pages: 3 });
    const missing = createWorld(script({ status: 404 }));
    const { result: from2 } = await outcomeOf(
      missing,
      collecting({ kind: "page", argument: "page" }, {}, { page: 2 }),
    );
    expect(from2.structuredContent).toEqual({ items: [2], truncated: false, pages: 1 });
  });

  it("does not take a page twice from an API that knows no pages", async () => {
    const world = createWorld(() => ({ status: 200, body: { items: [1, 2] } }));
    const { result } = await outcomeOf(world, collecting({ kind: "page", argument: "page" }));
    expect(result.structuredContent).toEqual({ items: [1, 2], truncated: true, pages: 2 });
  });

  it("skips what it has by offset", async () => {
    const world = createWorld(({ path }) => {
      const offset = Number(/offset=(\d+)/.exec(path)?.[1] ?? 0);
      return { status: 200, body: { items: [0, 1, 2, 3, 4].slice(offset, offset + 2) } };
    });
    const { result } = await outcomeOf(world, collecting({ kind: "offset", argument: "offset" }));
    expect(result.structuredContent).toEqual({ items: [0, 1, 2, 3, 4], truncated: false, pages: 4 });
  });

  it.each([
    ["an absolute link", '<https://api.test/v1/list?p=2>; rel="next"', "GET /list?p=2"],
    ["an absolute path", "</v1/list?p=%2F>; rel=next", "GET /list?p=%2F"],
    ["a query", '<?p=2>; title="a, b; rel=prev"; rel="last NEXT"', "GET /list?p=2"],
    ["the second link", '</v1/list>; rel="prev", </v1/list?p=2>; rel="next"', "GET /list?p=2"],
  ])("follows %s exactly as written", async (_name, link, line) => {
    const world = createWorld((_request, count) => ({
      status: 200,
      headers: count === 1 ? { link } : ({} as Record<string, string>),
      body: { items: [count] },
    }));
    const { result } = await outcomeOf(world, collecting({ kind: "link" }));
    expect(world.lines()[1]).toBe(line);
    expect(result.structuredContent).toEqual({ items: [1, 2], truncated: false, pages: 2 });
  });

  it.each([
    ["another origin", "https://evil.test/v1/list?p=2"],
    ["outside the base URL", "/v2/list"],
    ["outside by dots", "/v1/../admin"],
    ["outside by encoded dots", "/v1/%2e%2E/admin"],
    ["another host without a scheme", "//evil.test/v1/list"],
    ["a control character", "/v1/list\u0001"],
  ])("does not follow a link to %s, and says that there is more", async (_name, target) => {
    const world = createWorld(() => ({
      status: 200,
      headers: { link: `<${target}>; rel="next"` },
      body: { items: [1] },
    }));
    const { result } = await outcomeOf(world, collecting({ kind: "link" }));
    expect(world.seen).toHaveLength(1);
    expect(result.structuredContent).toEqual({ items: [1], truncated: true, pages: 1 });
  });

  it("sends a key in the query with the next link too, once", async () => {
    const world = createWorld(
      (_request, count) => ({
        status: 200,
        headers: count === 1 ? { link: "</v1/list?key=old&p=2>; rel=next" } : ({} as Record<string, string>),
        body: { items: [] },
      }),
      {
        runtime: {
          credentials: { key: { kind: "apiKey", in: "query", name: "key", env: "KEY" } },
          secrets: () => "k-123456",
        },
      },
    );
    const keyed = recipe(async (run) => {
      const { operation } = call("GET", "/list");
      await run.collect(
        "list",
        { operation: { ...operation, security: [["key"]] }, args: {} },
        { ...read, items: member("items"), page: { kind: "link" }, max: 10 },
      );
    });
    await outcomeOf(world, keyed);
    expect(world.lines()).toEqual(["GET /list?key=k-123456", "GET /list?p=2&key=k-123456"]);
  });

  it("reports what is no list as a broken promise", async () => {
    const world = createWorld(() => ({ status: 200, body: { items: "none" } }));
    const { error } = await outcomeOf(world, cursor());
    expect(error).toMatchObject({ code: "bad_response", failed_step: "list" });
  });
});

describe("each", () => {
  const looping = (
    list: readonly unknown[],
    options: Partial<EachOptions>,
    result: { value?: EachResult } = {},
  ) =>
    recipe(async (run) => {
      result.value = await run.each(
        "all",
        list,
        async (item, inner) => {
          const id = typeof item === "object" ? (item as { id: string }).id : String(item);
          await inner.call("tell", call("POST", "/{id}", { id }), write);
          return item;
        },
        { concurrency: 1, max: 100, onError: "stop", title: "Telling", ...options },
      );
      return { output: { items: result.value.items, errors: result.value.errors } };
    });
  const ids = ["a", "b", "c", "d"];
  const failing = (bad: string) =>
    createWorld(({ path }) => ({
      status: path.endsWith(`/${bad}`) ? 404 : 200,
      after: path.endsWith("/a") ? 50 : 10,
    }));

  it("keeps the order of the list whatever ends first, and bounds how many run at once", async () => {
    const world = failing("none");
    const { result } = await outcomeOf(world, looping(ids, { concurrency: 2 }));
    expect(result.structuredContent).toEqual({ items: ids, errors: [] });
    expect(world.seen.map(({ line, at }) => `${line.slice(-1)}${at}`)).toEqual(["a0", "b0", "c10", "d20"]);
  });

  it("stops at the first failure, starting nothing new, and tells what was done", async () => {
    const world = failing("b");
    const { error } = await outcomeOf(world, looping(ids, {}));
    expect(world.lines()).toEqual(["POST /a", "POST /b"]);
    expect(error).toMatchObject({ failed_step: "all[1]/tell", done: [{ step: "all[0]/tell" }] });
  });

  it("awaits the writes under way when it stops", async () => {
    const world = failing("b");
    const { error } = await outcomeOf(world, looping(ids, { concurrency: 2 }));
    expect(error).toMatchObject({ failed_step: "all[1]/tell", done: [{ step: "all[0]/tell" }] });
    expect(world.lines()).toEqual(["POST /a", "POST /b"]);
  });

  it("drops the reads under way when it stops", async () => {
    const world = createWorld(({ path }) => ({
      status: path.endsWith("/b") ? 404 : 200,
      after: path.endsWith("/a") ? 9000 : 10,
    }));
    await outcomeOf(
      world,
      recipe((run) =>
        run.each("all", ["a", "b"], (id, inner) => inner.call("get", call("GET", "/{id}", { id }), read), {
          concurrency: 2,
          max: 2,
          onError: "stop",
        }),
      ),
    );
    expect(world.now()).toBe(10);
  });

  it("ends with the recipe where an item ends it, and does not take that for a failure", async () => {
    const { result } = await outcomeOf(
      failing("none"),
      recipe((run) =>
        run.each("all", ids, async (_item, inner) => Promise.reject(inner.end({ found: true })), {
          concurrency: 1,
          max: 10,
          onError: "continue",
        }),
      ),
    );
    expect(result.structuredContent).toEqual({ found: true });
  });

  it("goes on where it may, with a key for each failure", async () => {
    const list = ids.map((id) => ({ id }));
    const { result } = await outcomeOf(failing("c"), looping(list, { onError: "continue" }));
    expect(result.structuredContent).toMatchObject({
      items: [{ id: "a" }, { id: "b" }, { id: "d" }],
      errors: [{ index: 2, key: "c", step: "tell", status: 404 }],
    });
    expect(JSON.stringify(result.content.at(-1))).toContain("1 of 4 items failed");
  });

  it("does nothing at all where the requests allowed cannot be enough", async () => {
    const world = failing("none");
    const { error } = await outcomeOf(world, looping(ids, { calls: 501 }));
    expect(world.seen).toEqual([]);
    expect(error).toMatchObject({ code: "loop_too_long", retry_safe: true });
  });

  it("does nothing at all for a list that is too long", async () => {
    const world = failing("none");
    const { error } = await outcomeOf(world, looping(ids, { max: 3 }));
    expect(world.seen).toEqual([]);
    expect(error).toMatchObject({ code: "loop_too_long", failed_step: "all", retry_safe: true });
  });

  it("does not go on after the end of the run, whatever it may", async () => {
    const world = createWorld(() => ({ status: 200, after: 4000 }));
    const { error } = await outcomeOf(world, { ...looping(ids, { onError: "continue" }), budget: 6000 });
    expect(world.seen).toHaveLength(2);
    expect(error).toMatchObject({
      code: "budget_exceeded",
      done: [{ step: "all[0]/tell" }, { step: "all[1]/tell" }],
    });
  });

  it("counts its items in the progress, which only grows and ends with the call", async () => {
    const { notes } = await outcomeOf(failing("none"), { ...looping(ids, { concurrency: 2 }), stepCount: 1 });
    expect(notes.map(([progress, , total]) => [progress, total])).toEqual([1, 2, 3, 4, 5].map((n) => [n, 5]));
    expect(notes[0]?.[1]).toBe("Telling: 1 of 4");
  });
});

describe("parallel", () => {
  it("drops reads and awaits writes when a branch fails, and reports that branch", async () => {
    const world = createWorld(({ path }) => {
      if (path.endsWith("/bad")) return { status: 400, after: 10 };
      return { status: 200, after: path.endsWith("/read") ? 9000 : 500 };
    });
    const { error } = await outcomeOf(
      world,
      recipe((run) =>
        run.parallel("both", [
          async (inner) => void (await inner.call("read", call("GET", "/read"), read)),
          async (inner) => {
            await inner.call("write", call("POST", "/write"), write);
            await inner.call("never", call("POST", "/never"), write);
          },
          async (inner) => void (await inner.call("bad", call("GET", "/bad"), read)),
        ]),
      ),
    );
    expect(world.lines()).toEqual(["GET /read", "POST /write", "GET /bad"]);
    expect(world.now()).toBe(500);
    expect(error).toMatchObject({ failed_step: "bad", done: [{ step: "write" }] });
  });
});

describe("use", () => {
  it("tells the steps of another recipe apart, and its early end is not that of the one that uses it", async () => {
    const world = createWorld(({ path }) => ({ status: path.endsWith("/b") ? 400 : 200 }));
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        const { output } = await run.use("inner", { args: {} }, async (_inputs, inner) => {
          await inner.call("a", call("POST", "/a"), write);
          throw inner.end({ id: 1 });
        });
        expect(output).toEqual({ id: 1 });
        await run.call("b", call("POST", "/b"), write);
      }),
    );
    expect(error).toMatchObject({ failed_step: "b", done: [{ step: "inner/a" }] });
  });
});

describe("many requests at a time", () => {
  it("are no reason for Node to warn of a leak", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on("warning", onWarning);
    const world = createWorld(() => ({ status: 200, after: 100 }));
    const list = Array.from({ length: 60 }, (_, index) => index);
    await outcomeOf(
      world,
      recipe((run) =>
        run.each("all", list, (id, inner) => inner.call("get", call("GET", "/{id}", { id }), read), {
          concurrency: 99,
          max: 100,
          onError: "stop",
        }),
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
    // never more than 16 of them
    expect(world.seen.filter(({ at }) => at === 0)).toHaveLength(16);
  });
});
