/** Recipes written by hand, and a `Run` that notes what it is asked to do. */
import { expect } from "vitest";
import type { Expression, ValuePlan } from "../../../src/plan/expressions/types.js";
import type { CallStepPlan, RecipePlan, StepPlan } from "../../../src/plan/recipes/types.js";
import type { RecipeToolPlan, ServerPlan } from "../../../src/plan/types.js";
import { toJson } from "../../../src/runtime/core/cel/convert.js";
import { inputsOf } from "../../../src/runtime/core/recipe/inputs.js";
import type {
  CallOptions,
  CollectOptions,
  OperationCall,
  PollOptions,
  RecipeDefinition,
  Run,
  StepResponse,
  UsedInputs,
} from "../../../src/runtime/core/recipe/types.js";
import type { OperationDescriptor } from "../../../src/runtime/core/types.js";
import { operationFinder } from "../../../src/serve/operations.js";
import { recipeDefinition } from "../../../src/serve/recipe.js";
import { emittedDefinition } from "../../emit/support/emitted.js";
import { listing, operation } from "../../runtime/support/upstream.js";

const origin = { uri: "file:///support.mcp.yaml", pointer: "" };

/** `steps.ticket.body.id`; a `?` after a name makes it optional. */
export function path(text: string): Expression {
  const [first = "", ...keys] = text.split(".");
  return keys.reduce<Expression>(
    (of, key) => ({ kind: "select", of, key: key.replace("?", ""), optional: key.endsWith("?") }),
    { kind: "name", name: first },
  );
}

export const value = (text: string): ValuePlan => ({ kind: "expression", expression: path(text) });
export const literal = (json: string | number | boolean | null): ValuePlan => ({
  kind: "literal",
  value: json,
});
export const text = (...parts: (string | Expression)[]): ValuePlan => ({ kind: "text", parts });
export const object = (members: Record<string, ValuePlan>): ValuePlan => ({
  kind: "object",
  members: Object.entries(members),
});
export const has = (of: string): Expression => ({ kind: "has", of: path(of) });
export const equal = (left: string, right: string): Expression => ({
  kind: "compare",
  op: "==",
  left: path(left),
  right: { kind: "literal", value: right },
});

export function call(id: string, called: string, rest: Partial<CallStepPlan> = {}): CallStepPlan {
  return {
    kind: "call",
    id,
    origin,
    operation: called,
    args: [],
    effect: "read",
    ...rest,
  };
}

type Without<T> = T extends unknown ? Omit<T, "origin"> : never;
/** Where a step was written matters to nobody here. */
export const at = (step: Without<StepPlan>): StepPlan => ({ ...step, origin }) as StepPlan;

const OPERATIONS: readonly OperationDescriptor[] = [
  operation("GET", "/tickets/{id}", { id: "get" }),
  operation("PUT", "/tickets/{id}", { id: "put" }),
  operation("GET", "/tickets", { id: "list" }),
];

export function tool(steps: readonly StepPlan[], rest: Partial<RecipePlan> = {}): RecipeToolPlan {
  return {
    kind: "recipe",
    form: "recipe",
    origin,
    listing: listing("goal", { type: "object" }),
    recipe: {
      inputs: [],
      steps,
      output: { kind: "none" },
      limit: { textTokens: 20_000 },
      budget: 50_000,
      dryRun: false,
      confirmFallback: "token",
      scopes: [],
      operations: ["get", "list", "put"],
      ...rest,
    },
  };
}

export function planOf(tools: readonly RecipeToolPlan[]): ServerPlan {
  return {
    version: 1,
    info: { name: "desk", title: "Desk", version: "1" },
    credentials: {},
    operations: Object.fromEntries(OPERATIONS.map((one) => [one.id, one])),
    facts: { get: { effect: "read" }, put: { effect: "write" }, list: { effect: "read" } },
    tools,
    leftOut: [],
  };
}

export interface Noted {
  readonly what: string;
  readonly id: string;
  readonly args?: OperationCall["args"];
  readonly options?: Partial<PollOptions & CollectOptions>;
}

type Answer = StepResponse | undefined;

/** How a fake run is made anew, with the same answers. */
const again = new WeakMap<Run, () => { readonly run: Run; readonly noted: readonly Noted[] }>();

/** @param answers by step id; a step that has none gives an empty 200 */
export function fakeRun(answers: Record<string, Answer | { readonly items: readonly unknown[] }> = {}) {
  const noted: Noted[] = [];
  const answer = (id: string): never =>
    (Object.hasOwn(answers, id) ? answers[id] : { status: 200, headers: {}, body: { id } }) as never;
  const send = (what: string) => async (id: string, request: OperationCall, options: CallOptions) => {
    noted.push({ what: `${what} ${request.operation.id}`, id, args: request.args, options });
    await new Promise((resolve) => setTimeout(resolve, 1));
    return answer(id);
  };
  const run = {
    now: 1_000,
    call: send("call"),
    poll: send("poll"),
    collect: send("collect"),
    async each(
      id: string,
      list: readonly unknown[],
      body: (item: unknown, run: Run, index: number) => unknown,
    ) {
      noted.push({ what: `each of ${list.length}`, id });
      const items: unknown[] = [];
      for (const [index, item] of list.entries()) {
        const kept = await body(item, run as Run, index);
        if (kept !== undefined) items.push(kept);
      }
      return { items, ok: list.length, failed: 0, errors: [] };
    },
    async parallel(id: string, branches: readonly ((run: Run) => Promise<unknown>)[]) {
      noted.push({ what: `parallel ${branches.length}`, id });
      return Promise.all(branches.map((branch) => branch(run as Run)));
    },
    async confirm(id: string, message: string, show?: unknown) {
      noted.push({ what: `confirm ${message} ${JSON.stringify(show)}`, id });
    },
    fail: (id: string, code: string, message: string, show?: unknown) =>
      new Error(`fail ${id} ${code} ${message} ${JSON.stringify(show)}`),
    end: (output: unknown, said: unknown) => new Ended(output, made(said)),
    use: async (id: string, given: UsedInputs, body: (inputs: unknown, run: Run) => Promise<unknown>) => {
      noted.push({ what: "use", id });
      try {
        return { output: await body(inputsOf(given.inputs, given.args), run as Run) };
      } catch (error) {
        if (error instanceof Ended) return { output: made(error.output) };
        throw error;
      }
    },
  };
  again.set(run as Run, () => fakeRun(answers));
  notes.set(run as Run, noted);
  return { run: run as Run, noted };
}

const notes = new WeakMap<Run, readonly Noted[]>();

class Ended extends Error {
  readonly output: unknown;
  readonly said: unknown;

  constructor(output: unknown, said: unknown) {
    super(`end ${JSON.stringify(made(output))} ${said}`);
    this.output = output;
    this.said = said;
  }
}

/** Outputs and texts may be functions: the engine calls them after the last step. */
function made(given: unknown): unknown {
  return typeof given === "function" ? given() : given;
}

/** By the interpreter; and, held to the same, as code. */
export async function runTool(
  planned: RecipeToolPlan,
  args: Record<string, unknown>,
  run: Run,
  format: "concise" | "detailed" = "concise",
) {
  const plan = planOf([planned]);
  const twin = again.get(run)?.();
  const before = notes.get(run)?.length ?? 0;
  const interpreted = recipeDefinition(planned, operationFinder(plan));
  const outcome = await settled(() => runDefinition(interpreted, args, run, format));
  if (twin) {
    const [emitted] = (await emittedDefinition(plan)).tools;
    if (emitted?.kind !== "recipe") throw new Error("the emitted server has lost its recipe");
    const other = await settled(() => runDefinition(emitted, args, twin.run, format));
    expect(asResult(other)).toEqual(asResult(outcome));
    expect(twin.noted.map(told)).toEqual((notes.get(run) ?? []).slice(before).map(told));
  }
  if ("error" in outcome) throw outcome.error;
  return outcome.result;
}

type Outcome = { readonly result: Record<string, unknown> } | { readonly error: unknown };

async function settled(work: () => Promise<Record<string, unknown>>): Promise<Outcome> {
  try {
    return { result: await work() };
  } catch (error) {
    return { error };
  }
}

/** Code returns where the interpreter throws an end: the engine makes the same of both. */
function asResult(outcome: Outcome): Outcome {
  if (!("error" in outcome) || !(outcome.error instanceof Ended)) return outcome;
  const { output, said } = outcome.error;
  return { result: { output: toJson(made(output)), ...(said !== undefined && { text: said }) } };
}

async function runDefinition(
  definition: RecipeDefinition,
  args: Record<string, unknown>,
  run: Run,
  format: "concise" | "detailed",
): Promise<Record<string, unknown>> {
  const result = await definition.run(inputsOf(definition.inputs, args), run, format);
  return Object.fromEntries(
    Object.entries(result).map(([key, one]) => [key, key === "response" ? one : toJson(made(one))]),
  );
}

/** What a step was given, its functions by what they give for an answer. */
function told({ options, ...noted }: Noted): unknown {
  const response: StepResponse = { status: 200, headers: { etag: "v1" }, body: { id: "X-1", items: [1] } };
  const seen = (option: unknown): unknown => {
    if (typeof option === "function") return given(() => option(response) as unknown);
    if (typeof option !== "object" || option === null || Array.isArray(option)) return option;
    return Object.fromEntries(Object.entries(option).map(([name, member]) => [name, seen(member)]));
  };
  return { ...noted, options: seen(options ?? {}) };
}

function given(work: () => unknown): unknown {
  try {
    return JSON.stringify(work());
  } catch (error) {
    return String(error);
  }
}
