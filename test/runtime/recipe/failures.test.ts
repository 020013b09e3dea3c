import { describe, expect, it } from "vitest";
import { EvaluationError } from "../../../src/runtime/core/cel/error.js";
import type { CallOptions } from "../../../src/runtime/core/recipe/types.js";
import type { HttpRequest } from "../../../src/runtime/core/types.js";
import { call, createWorld, outcomeOf, read, recipe, type Scripted, write } from "./support/world.js";

/** 200 for everything but the lines given. */
function except(answers: Readonly<Record<string, Scripted>>) {
  return ({ method, path }: HttpRequest): Scripted =>
    answers[`${method} ${path.replace("/v1", "")}`] ?? { status: 200, body: {} };
}

const undoing = (path: string, effect: CallOptions["effect"] = "idempotent"): CallOptions => ({
  ...write,
  undo: () => call("DELETE", path, {}, { effect }),
});

/** Three writes, each with an undo, of which the third goes wrong as scripted. */
const three = recipe(async (run) => {
  await run.call("a", call("POST", "/a"), undoing("/a"));
  await run.call("b", call("POST", "/b"), undoing("/b"));
  await run.call("c", call("POST", "/c"), undoing("/c"));
});

describe("undo", () => {
  it("takes back what was done, last first, each once, and not what failed", async () => {
    const world = createWorld(except({ "POST /c": { status: 422, body: { message: "no" } } }));
    const { error, text, result } = await outcomeOf(world, three);
    expect(world.lines()).toEqual(["POST /a", "POST /b", "POST /c", "DELETE /b", "DELETE /a"]);
    expect(error).toMatchObject({
      code: "http_422",
      failed_step: "c",
      done: [],
      undone: [{ step: "a", operation: "POST /a" }, { step: "b" }],
      undo_failed: [],
      maybe_applied: [],
      retry_safe: true,
    });
    expect(text.split("\n").length).toBeLessThanOrEqual(5);
    expect(text).toContain("HTTP 422 Unprocessable Content from POST /v1/c. The API says: no");
    expect(result.structuredContent).toBeUndefined();
  });

  it("goes on when one fails, repeats only what is idempotent, and tells of it", async () => {
    const world = createWorld(
      except({ "POST /c": { status: 400 }, "DELETE /b": { status: 503 }, "DELETE /a": { status: 503 } }),
    );
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        await run.call("a", call("POST", "/a"), undoing("/a"));
        await run.call("b", call("POST", "/b"), undoing("/b", "write"));
        await run.call("c", call("POST", "/c"), write);
      }),
    );
    expect(world.lines().filter((line) => line === "DELETE /b")).toHaveLength(1);
    expect(world.lines().filter((line) => line === "DELETE /a")).toHaveLength(3);
    expect(error).toMatchObject({
      undone: [],
      undo_failed: [{ step: "a" }, { step: "b" }],
      retry_safe: false,
    });
  });

  it("leaves everything as it is once a pivot has succeeded", async () => {
    const world = createWorld(except({ "POST /c": { status: 500, body: { message: "boom" } } }));
    const { error, text } = await outcomeOf(
      world,
      recipe(async (run) => {
        await run.call("a", call("POST", "/a"), undoing("/a"));
        await run.call("b", call("POST", "/b"), { ...write, pivot: true });
        await run.call("c", call("POST", "/c"), write);
      }),
    );
    expect(world.lines()).toEqual(["POST /a", "POST /b", "POST /c"]);
    expect(error).toMatchObject({ done: [{ step: "a" }, { step: "b" }], undone: [], retry_safe: false });
    expect(text).toContain("Done, and not undone: a (POST /a), b (POST /b).");
    expect(text).toContain("Do not call again as it is");
  });

  it.each([
    ["idempotent", "undone"],
    ["write", "maybe_applied"],
  ] as const)("of a step whose outcome is unknown: an undo that is %s leaves it %s", async (effect, list) => {
    const world = createWorld(except({ "POST /a": { error: "reset", sent: true } }));
    const { error } = await outcomeOf(
      world,
      recipe((run) => run.call("a", call("POST", "/a"), undoing("/a", effect))),
    );
    expect(error[list]).toEqual([{ step: "a", operation: "POST /a" }]);
  });

  it("is not made for a step whose accepted answer was an error: nothing of it is ours", async () => {
    const world = createWorld(except({ "POST /a": { status: 422 }, "POST /c": { status: 400 } }));
    await outcomeOf(
      world,
      recipe(async (run) => {
        await run.call("a", call("POST", "/a"), { ...undoing("/a"), accept: [422] });
        await run.call("c", call("POST", "/c"), write);
      }),
    );
    expect(world.lines()).toEqual(["POST /a", "POST /c"]);
  });

  it("that the host cannot send leaves in doubt what may not have been done", async () => {
    const world = createWorld(
      except({ "POST /a": { error: "reset", sent: true }, "DELETE /a": { error: "refused", sent: false } }),
    );
    const { error } = await outcomeOf(
      world,
      recipe((run) => run.call("a", call("POST", "/a"), undoing("/a"))),
    );
    expect(error).toMatchObject({ maybe_applied: [{ step: "a" }], undo_failed: [] });
  });

  it("has a request that is made when it is needed, and what it throws is a failed undo", async () => {
    const world = createWorld(except({ "POST /c": { status: 400 } }));
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        let known = "";
        await run.call("a", call("POST", "/a"), {
          ...write,
          undo: () => call("DELETE", `/${known}`, {}, { effect: "idempotent" }),
        });
        known = "made";
        await run.call("b", call("POST", "/b"), {
          ...write,
          undo: () => {
            throw new EvaluationError("no id", "steps.b.body.id");
          },
        });
        await run.call("c", call("POST", "/c"), write);
      }),
    );
    expect(world.lines()).toContain("DELETE /made");
    expect(error).toMatchObject({ undone: [{ step: "a" }], undo_failed: [{ step: "b", message: "no id" }] });
  });

  it("has 20 s of its own, also after the budget is used up", async () => {
    const world = createWorld(
      except({
        "POST /b": { status: 200, after: 60_000 },
        "DELETE /a": { status: 503, headers: { "retry-after": "15" } },
      }),
    );
    const { error } = await outcomeOf(
      world,
      recipe(
        async (run) => {
          await run.call("a", call("POST", "/a"), undoing("/a"));
          await run.call("b", call("GET", "/b"), { ...read, timeout: 60_000 });
          await run.call("b", call("POST", "/b"), { ...write, timeout: 60_000 });
        },
        { budget: 10_000 },
      ),
    );
    expect(error).toMatchObject({ code: "budget_exceeded", undo_failed: [{ step: "a" }] });
    expect(world.now()).toBeLessThanOrEqual(15_000 + 20_000);
  });
});

describe("undo and time", () => {
  it("starts nothing after its 20 s", async () => {
    const slow: Scripted = { status: 200, after: 12_000 };
    const world = createWorld(
      except({ "POST /d": { status: 400 }, "DELETE /c": slow, "DELETE /b": slow, "DELETE /a": slow }),
    );
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        for (const id of ["a", "b", "c"]) await run.call(id, call("POST", `/${id}`), undoing(`/${id}`));
        await run.call("d", call("POST", "/d"), write);
      }),
    );
    expect(world.lines().slice(4)).toEqual(["DELETE /c", "DELETE /b"]);
    expect(error).toMatchObject({ undone: [{ step: "c" }], undo_failed: [{ step: "a" }, { step: "b" }] });
    expect(world.now()).toBe(20_000);
  });
});

describe("what a failure says", () => {
  it("is a guard's own message where nothing was done", async () => {
    const world = createWorld(except({}));
    const { error, text, result } = await outcomeOf(
      world,
      recipe(async (run) => {
        await run.call("ticket", call("GET", "/t"), read);
        throw run.fail("guard", "already_closed", "Ticket T-1 is already closed.", { status: "closed" });
      }),
    );
    expect(result.isError).toBe(true);
    expect(text).toBe("Ticket T-1 is already closed.");
    expect(error).toMatchObject({
      code: "already_closed",
      done: [],
      retry_safe: true,
      show: { status: "closed" },
    });
  });

  it("keeps the explanation of a 1:1 tool where there is one step", async () => {
    const world = createWorld(except({ "GET /x": { status: 404, body: { message: "No such thing" } } }));
    const one = recipe((run) => run.call("response", call("GET", "/x"), read), { stepCount: 1 });
    const { error, text } = await outcomeOf(world, one);
    expect(text).toBe(
      "HTTP 404 Not Found from GET /v1/x.\nThe API says: No such thing\n" +
        "Check the ids in the arguments: what they name does not exist, or these credentials cannot see it.",
    );
    expect(error).toMatchObject({ code: "http_404", status: 404 });
  });

  it("does not call it safe to repeat a write that the API answered with 500", async () => {
    const world = createWorld(except({ "POST /x": { status: 500 } }));
    const { error } = await outcomeOf(
      world,
      recipe((run) => run.call("x", call("POST", "/x"), write)),
    );
    expect(error).toMatchObject({ code: "http_500", maybe_applied: [], retry_safe: false });
    expect(error["next"]).toContain("took effect in part");
  });

  it("advises what the author says of the failed step, else of the last write that stands", async () => {
    const world = createWorld(except({ "POST /b": { status: 400 }, "POST /c": { status: 400 } }));
    const recover = (text: string) => ({ recover: () => text });
    const failing = (path: string, options: Partial<CallOptions>) =>
      recipe(async (run) => {
        await run.call("a", call("POST", "/a"), { ...write, ...recover("Close it by hand.") });
        await run.call("z", call("POST", path), { ...write, ...options });
      });
    const own = await outcomeOf(world, failing("/b", recover("Look at b.")));
    expect(own.error["next"]).toBe("Look at b.");
    const before = await outcomeOf(world, failing("/c", {}));
    expect(before.error["next"]).toBe("Close it by hand.");
    expect(before.text).toContain("Close it by hand.");
  });

  it("holds no secret, whoever repeats it", async () => {
    const secret = "s3cr3t-value-1234";
    const world = createWorld(except({ "GET /x": { status: 400, body: { message: `bad key ${secret}` } } }), {
      runtime: { headers: { Authorization: `Bearer ${secret}` } },
    });
    const { result } = await outcomeOf(
      world,
      recipe((run) => run.call("x", call("GET", "/x"), read)),
    );
    expect(JSON.stringify(result)).toContain("bad key [redacted]");
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  it("names the step that a missing value was read from", async () => {
    const world = createWorld(except({}));
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        await run.call("a", call("POST", "/a"), undoing("/a"));
        throw new EvaluationError("there is no `id`", "steps.a.body.id");
      }),
    );
    expect(error).toMatchObject({ code: "bad_response", failed_step: "a", undone: [{ step: "a" }] });
  });

  it("waits for what the recipe itself did not wait for", async () => {
    const world = createWorld(except({ "POST /a": { status: 200, after: 500 } }));
    const { error } = await outcomeOf(
      world,
      recipe(async (run) => {
        void run
          .call("a", call("POST", "/a"), undoing("/a"))
          .then(() => run.call("b", call("POST", "/b"), write))
          .catch(() => {});
        throw run.fail("guard", "no", "No.");
      }),
    );
    expect(world.lines()).toEqual(["POST /a", "DELETE /a"]);
    expect(error).toMatchObject({ code: "no", undone: [{ step: "a" }] });
  });

  it("leaves bugs to be thrown, after taking back what was done", async () => {
    const world = createWorld(except({}));
    const failing = recipe(async (run) => {
      await run.call("a", call("POST", "/a"), undoing("/a"));
      throw new TypeError("a bug");
    });
    await expect(outcomeOf(world, failing)).rejects.toThrow("a bug");
    expect(world.lines()).toEqual(["POST /a", "DELETE /a"]);
  });
});

describe("a failure the recipe goes on after", () => {
  it("gives nothing, and is told in the result", async () => {
    const world = createWorld(except({ "POST /note": { status: 500 } }));
    const { result } = await outcomeOf(
      world,
      recipe(async (run) => {
        const note = await run.call("note", call("POST", "/note"), { ...write, onError: "continue" });
        return { output: { note_added: note !== undefined } };
      }),
    );
    expect(result.structuredContent).toEqual({ note_added: false });
    expect(JSON.stringify(result.content.at(-1))).toContain("Note: note: HTTP 500");
  });
});

describe("cancellation", () => {
  const cancelledAt = async (ms: number, answers: Readonly<Record<string, Scripted>>) => {
    const world = createWorld(except(answers));
    const controller = new AbortController();
    world.at(ms, () => controller.abort());
    return { world, ...(await outcomeOf(world, three, {}, { signal: controller.signal })) };
  };

  it("waits for a write under way, so that the ledger is true, and undoes it", async () => {
    const { world, error } = await cancelledAt(1000, { "POST /b": { status: 200, after: 4000 } });
    expect(world.lines()).toEqual(["POST /a", "POST /b", "DELETE /b", "DELETE /a"]);
    expect(error).toMatchObject({ code: "cancelled", undone: [{ step: "a" }, { step: "b" }] });
  });

  it("waits no longer than 5 s", async () => {
    const { world, error } = await cancelledAt(1000, { "POST /b": { status: 200, after: 14_000 } });
    expect(world.now()).toBe(6000);
    expect(error).toMatchObject({ code: "cancelled", undone: [{ step: "a" }, { step: "b" }] });
  });

  it("undoes even the last write of a recipe, when it was given up meanwhile", async () => {
    const world = createWorld(except({ "POST /a": { status: 200, after: 3000 } }));
    const controller = new AbortController();
    world.at(1000, () => controller.abort());
    const last = recipe((run) => run.call("a", call("POST", "/a"), undoing("/a")));
    const { error } = await outcomeOf(world, last, {}, { signal: controller.signal });
    expect(error).toMatchObject({ code: "cancelled", undone: [{ step: "a" }] });
  });

  it("drops a read at once", async () => {
    const world = createWorld(except({ "GET /x": { status: 200, after: 9000 } }));
    const controller = new AbortController();
    world.at(1000, () => controller.abort());
    const reading = recipe((run) => run.call("x", call("GET", "/x"), read));
    const { error } = await outcomeOf(world, reading, {}, { signal: controller.signal });
    expect(world.now()).toBe(1000);
    expect(error).toMatchObject({ code: "cancelled", failed_step: "x" });
  });

  it("sends nothing for a call that was given up before it began", async () => {
    const world = createWorld(except({}));
    const { error } = await outcomeOf(world, three, {}, { signal: AbortSignal.abort() });
    expect(world.seen).toEqual([]);
    expect(error).toMatchObject({ code: "cancelled" });
  });
});
