/** Small random recipes over an API that fails at random: what must hold whatever happens. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Effect } from "../../../src/runtime/core/policy/types.js";
import type { CallOptions, Run } from "../../../src/runtime/core/recipe/types.js";
import type { HttpRequest } from "../../../src/runtime/core/types.js";
import { call, createWorld, outcomeOf, recipe, type Scripted } from "./support/world.js";

interface CallNode {
  readonly kind: "call";
  readonly effect: Effect;
  readonly undo: "none" | "idempotent" | "write";
  readonly key: "none" | "auto" | "chosen";
  readonly pivot: boolean;
  readonly onError: "stop" | "continue";
}

type Node =
  | CallNode
  | {
      readonly kind: "each";
      readonly items: number;
      readonly concurrency: number;
      readonly onError: "stop" | "continue";
      readonly body: CallNode;
    }
  | { readonly kind: "parallel"; readonly branches: readonly CallNode[] };

/** What the API does. `lost` and `gateway`, `elsewhere`: no word of whether it was applied. */
type Behaviour =
  | "ok"
  | "bad"
  | "broken"
  | "busy"
  | "throttled"
  | "lost"
  | "unsent"
  | "gateway"
  | "elsewhere"
  | "slow";

const callNode: fc.Arbitrary<CallNode> = fc.record({
  kind: fc.constant("call" as const),
  effect: fc.constantFrom("read", "idempotent", "write", "write"),
  undo: fc.constantFrom("none", "idempotent", "write"),
  key: fc.constantFrom("none", "none", "auto", "chosen"),
  pivot: fc.nat(7).map((chance) => chance === 0),
  onError: fc.nat(5).map((chance) => (chance === 0 ? ("continue" as const) : ("stop" as const))),
});
const onError = fc.constantFrom("stop" as const, "continue" as const);
const node: fc.Arbitrary<Node> = fc.oneof(
  { weight: 4, arbitrary: callNode },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("each" as const),
      items: fc.nat(4),
      concurrency: fc.integer({ min: 1, max: 3 }),
      onError,
      body: callNode,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("parallel" as const),
      branches: fc.array(callNode, { minLength: 1, maxLength: 3 }),
    }),
  },
);
const behaviour = fc.record({
  what: fc.constantFrom<Behaviour>(
    "ok",
    "ok",
    "ok",
    "ok",
    "bad",
    "broken",
    "busy",
    "throttled",
    "lost",
    "unsent",
    "gateway",
    "elsewhere",
    "slow",
  ),
  isApplied: fc.boolean(),
  after: fc.integer({ min: 0, max: 9000 }),
});

/** What really happened at the API, by path of a step. */
interface Truth {
  /** Requests that arrived, or may have. */
  arrived: number;
  applied: number;
  taken: number;
  undoArrived: number;
  readonly keys: Set<string | undefined>;
}

function scripted(behaviours: readonly { what: Behaviour; isApplied: boolean; after: number }[]) {
  const truths = new Map<string, Truth>();
  const undos: string[] = [];
  const truthOf = (path: string): Truth => {
    const truth = truths.get(path) ?? { arrived: 0, applied: 0, taken: 0, undoArrived: 0, keys: new Set() };
    truths.set(path, truth);
    return truth;
  };
  const script = (request: HttpRequest, count: number): Scripted => {
    const { what, isApplied, after } = behaviours[(count - 1) % behaviours.length] ?? {
      what: "ok",
      isApplied: true,
      after: 0,
    };
    const path = request.path.replace("/v1", "");
    const isUndo = path.startsWith("/undo");
    const truth = truthOf(path.replace("/undo", ""));
    if (isUndo) undos.push(path.replace("/undo", ""));
    const key = request.headers["key"];
    if (!isUndo) truth.keys.add(key);
    const arrive = (apply: boolean) => {
      if (isUndo) truth.undoArrived++;
      else truth.arrived++;
      if (!apply) return;
      if (isUndo) truth.taken++;
      // Under a key the API does it once.
      else if (key === undefined || truth.applied === 0) truth.applied++;
    };
    switch (what) {
      case "ok":
        arrive(true);
        return { status: 200, body: { id: 1 }, after };
      case "bad":
      case "broken":
      case "busy":
        arrive(false);
        return { status: what === "bad" ? 422 : what === "broken" ? 500 : 503, after };
      case "throttled":
        arrive(false);
        return { status: 429, headers: { "retry-after": String(after % 60) } };
      case "lost":
        arrive(isApplied);
        return { error: "reset", sent: true, after };
      case "unsent":
        return { error: "connect", sent: false };
      case "gateway":
        arrive(isApplied);
        return { status: isApplied ? 504 : 502, after };
      case "elsewhere":
        arrive(isApplied);
        return { status: 303, headers: { location: "/done" }, after };
      case "slow":
        arrive(true);
        return { status: 200, after: after * 4 };
    }
  };
  return { script, truths, undos };
}

/** @param answered ids of steps in the order in which their good answers came */
function optionsOf(
  { effect, undo, key, pivot, onError }: CallNode,
  path: string,
  answered: string[],
): CallOptions {
  return {
    effect,
    pivot: pivot && effect !== "read",
    onError,
    success: () => {
      answered.push(path);
      return true;
    },
    ...(key !== "none" && { idempotency: { header: "Key", ...(key === "chosen" && { key: () => path }) } }),
    ...(undo !== "none" &&
      effect !== "read" && {
        undo: () => call("POST", `/undo${path}`, {}, { effect: undo }),
      }),
  };
}

function runNodes(nodes: readonly Node[], answered: string[], known: Map<string, CallNode>) {
  const make = async (run: Run, node: CallNode, id: string, path: string): Promise<void> => {
    known.set(path, node);
    const method = node.effect === "read" ? "GET" : "POST";
    await run.call(id, call(method, path), optionsOf(node, path, answered));
  };
  return async (run: Run): Promise<unknown> => {
    for (const [at, node] of nodes.entries()) {
      if (node.kind === "call") await make(run, node, `s${at}`, `/s${at}`);
      else if (node.kind === "parallel")
        await run.parallel(
          `s${at}`,
          node.branches.map(
            (branch, index) => (inner) => make(inner, branch, `s${at}b${index}`, `/s${at}b${index}`),
          ),
        );
      else
        await run.each(
          `s${at}`,
          Array.from({ length: node.items }, (_, index) => index),
          async (_item, inner, index) => {
            await make(inner, node.body, "one", `/s${at}i${index}`);
            return index;
          },
          { concurrency: node.concurrency, max: 10, onError: node.onError },
        );
    }
    return { output: { done: true } };
  };
}

/** `s2[3]/one` → `/s2i3` */
function pathOf(step: string): string {
  return `/${step.replace(/\[(\d+)\]\/one$/, "i$1")}`;
}

const BUDGET = 30_000;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => void rejections.push(reason);
beforeAll(() => void process.on("unhandledRejection", onRejection));
afterAll(() => void process.off("unhandledRejection", onRejection));

describe("whatever the recipe and whatever the API", () => {
  it("nothing is made twice, the ledger is true, undo runs once and in reverse, budgets hold", async () => {
    const seen = { failed: 0, undone: 0, maybe: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(node, { minLength: 1, maxLength: 5 }),
        fc.array(behaviour, { minLength: 1, maxLength: 12 }),
        fc.option(fc.integer({ min: 0, max: 20_000 }), { freq: 4 }),
        async (nodes, behaviours, cancelAt) => {
          const { script, truths, undos } = scripted(behaviours);
          const world = createWorld(script);
          const answered: string[] = [];
          const known = new Map<string, CallNode>();
          const controller = new AbortController();
          if (cancelAt !== null) world.at(cancelAt, () => controller.abort());
          const definition = recipe(runNodes(nodes, answered, known), { budget: BUDGET });
          const { result, error, notes } = await outcomeOf(
            world,
            definition,
            {},
            { signal: controller.signal },
          );

          const listed = (name: string) =>
            ((error[name] ?? []) as { step: string }[]).map(({ step }) => pathOf(step));
          const [done, undone, undoFailed, maybe] = ["done", "undone", "undo_failed", "maybe_applied"].map(
            listed,
          );
          const all = [...(done ?? []), ...(undone ?? []), ...(undoFailed ?? []), ...(maybe ?? [])];
          expect(new Set(all).size).toBe(all.length);

          for (const [path, truth] of truths) {
            const made = known.get(path);
            if (!made || made.effect === "read") continue;
            if (made.effect === "write" && made.key === "none") {
              // Only answers that say that nothing was done, or none that could say anything, are followed by another.
              expect(truth.arrived).toBeLessThanOrEqual(1);
              expect(truth.applied).toBeLessThanOrEqual(1);
            }
            expect(truth.keys.size).toBe(1);
            if (made.undo === "write") expect(truth.undoArrived).toBeLessThanOrEqual(1);
            if (result.isError && truth.applied > 0) expect(all).toContain(path);
            if (done?.includes(path)) expect(truth).toMatchObject({ undoArrived: 0 });
            if (done?.includes(path)) expect(truth.applied).toBeGreaterThan(0);
            if (undone?.includes(path)) expect(truth.taken).toBeGreaterThan(0);
            if (truth.undoArrived > 0) expect([...(undone ?? []), ...(undoFailed ?? [])]).toContain(path);
            if (error["retry_safe"] === true && truth.applied > 0 && !undone?.includes(path))
              expect(made.effect === "idempotent" || made.key === "chosen").toBe(true);
          }

          const takenBack = [...new Set(undos)].filter((path) => answered.includes(path));
          const expected = answered.filter((path) => takenBack.includes(path)).reverse();
          expect(takenBack).toEqual(expected);
          const isPivoted = answered.some(
            (path) => known.get(path)?.pivot && known.get(path)?.effect !== "read",
          );
          if (isPivoted) expect(undos).toEqual([]);

          const forward = world.seen.filter(({ line }) => !line.includes("/undo"));
          for (const { at } of forward) expect(at).toBeLessThan(Math.min(BUDGET, cancelAt ?? BUDGET) + 1);
          const lastForward = forward.at(-1)?.at ?? 0;
          const firstUndo = world.seen.find(({ line }) => line.includes("/undo"))?.at ?? lastForward;
          expect(firstUndo).toBeGreaterThanOrEqual(lastForward);
          expect(world.now()).toBeLessThanOrEqual(BUDGET + 5000 + 20_000);
          expect(world.seen.length - undos.length).toBeLessThanOrEqual(200);

          notes.reduce((before, [progress]) => {
            expect(progress).toBeGreaterThan(before);
            return progress;
          }, 0);
          if (result.isError) expect(result.structuredContent).toBeUndefined();
          else expect(result.structuredContent).toEqual({ done: true });
          if (result.isError) seen.failed++;
          if (undone?.length) seen.undone++;
          if (maybe?.length) seen.maybe++;
        },
      ),
      { numRuns: 400 },
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(rejections).toEqual([]);
    // What is promised above is worth nothing if it never came to it.
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(20);
  });
});
