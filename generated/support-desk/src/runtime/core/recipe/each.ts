/** The same steps for every item of a list, some at a time. */
import { EvaluationError } from "../cel/error.js";
import { nameOf, Unknown } from "../cel/unknown.js";
import { branchOf, checkOpen, type Scope } from "./context.js";
import { Interrupted, RecipeReturn, StepFailure } from "./signals.js";
import { brokenPromise, softly } from "./step-failure.js";
import type { EachError, EachOptions, EachResult, Run } from "./types.js";

const MAX_CONCURRENCY = 16;

/** @param runIn makes the run of one item */
export async function each(
  scope: Scope,
  id: string,
  list: readonly unknown[],
  body: (item: unknown, run: Run, index: number) => Promise<unknown>,
  options: EachOptions,
  runIn: (scope: Scope) => Run,
): Promise<EachResult> {
  const { context } = scope;
  const step = scope.prefix + id;
  checkOpen(scope);
  if (context.dryRun && (list as unknown) instanceof Unknown) return foreseen(scope, id, list, body, runIn);
  const items = itemsOf(list, step);
  if (items.length > options.max) {
    const message = `There are ${items.length} items, and this recipe takes at most ${options.max} at once. Nothing was done for any of them.`;
    throw new StepFailure("loop_too_long", message, { step });
  }
  const least = items.length * (options.calls ?? 0);
  if (least > context.budget.callsLeft()) {
    const message = `${items.length} items need ${least} requests or more, and this call has ${context.budget.callsLeft()} left. Nothing was done for any of them.`;
    throw new StepFailure("loop_too_long", message, { step });
  }
  if (!scope.isQuiet) context.progress.expect(items.length);

  const results: unknown[] = new Array(items.length).fill(undefined);
  const errors: EachError[] = [];
  const branch = branchOf(scope);
  const thrown: unknown[] = [];
  let next = 0;
  let finished = 0;

  const one = async (index: number): Promise<void> => {
    const prefix = `${id}[${index}]/`;
    const inner: Scope = {
      ...branch,
      prefix: scope.prefix + prefix,
      fixedPrefix: `${scope.fixedPrefix}${id}/`,
      isQuiet: true,
    };
    try {
      results[index] = await body(items[index] ?? undefined, runIn(inner), index);
    } catch (error) {
      const failure = error instanceof EvaluationError ? brokenPromise(error) : error;
      const isItems = failure instanceof StepFailure && failure.details.final !== true;
      if (!isItems || options.onError === "stop") throw located(failure, `${step}[${index}]`);
      errors.push(errorOf(failure, index, items[index], inner.prefix, id, softly(failure, context.ledger)));
    }
    finished++;
    if (!scope.isQuiet) context.progress.finished(`${options.title ?? id}: ${finished} of ${items.length}`);
  };
  const worker = async (): Promise<void> => {
    while (next < items.length && thrown.length === 0) {
      try {
        checkOpen(branch);
        await one(next++);
      } catch (error) {
        thrown.push(error);
        branch.stopping.stop();
      }
    }
  };
  const workers = Math.max(1, Math.min(options.concurrency, MAX_CONCURRENCY, items.length));
  await Promise.all(Array.from({ length: workers }, worker));
  branch.stopping.release();
  if (thrown.length > 0) throw mostTelling(thrown);

  errors.sort((a, b) => a.index - b.index);
  if (errors.length > 0) {
    const [first] = errors;
    const message = `${errors.length} of ${items.length} items failed${first ? `; the first: ${first.key}: ${first.message}` : ""}`;
    context.ledger.note({ step, message });
  }
  return {
    items: results.filter((result) => result !== undefined && result !== null),
    ok: items.length - errors.length,
    failed: errors.length,
    errors,
  };
}

/** What a neighbour was stopped for says more than that it was stopped; a failure, more than a good end. */
export function mostTelling(errors: readonly unknown[]): unknown {
  const own = errors.filter((error) => !(error instanceof Interrupted));
  return own.find((error) => !(error instanceof RecipeReturn)) ?? own[0] ?? errors[0];
}

function itemsOf(list: unknown, step: string): readonly unknown[] {
  if (list === undefined || list === null) return [];
  if (Array.isArray(list)) return list;
  throw new StepFailure("bad_response", "What the recipe goes through is not a list.", { step });
}

/** A failure of no step, such as a value that is missing, belongs to the loop. */
function located(error: unknown, step: string): unknown {
  if (!(error instanceof StepFailure) || error.details.step !== undefined) return error;
  return new StepFailure(error.code, error.message, { ...error.details, step });
}

function errorOf(
  failure: StepFailure,
  index: number,
  item: unknown,
  prefix: string,
  id: string,
  message: string,
): EachError {
  const { step = id, status } = failure.details;
  return {
    index,
    key: keyOf(item) ?? index,
    step: step.startsWith(prefix) ? step.slice(prefix.length) : step,
    ...(status !== undefined && { status }),
    message,
  };
}

function keyOf(item: unknown): string | number | undefined {
  if (typeof item === "string" || typeof item === "number") return item;
  if (typeof item === "boolean") return String(item);
  if (typeof item !== "object" || item === null) return undefined;
  for (const name of ["id", "key", "name"]) {
    const value: unknown = Object.hasOwn(item, name) ? Reflect.get(item, name) : undefined;
    if (typeof value === "string" || typeof value === "number") return value;
  }
  return undefined;
}

/** In a dry run over a list that nobody knows: once, for an item that stands for all. */
async function foreseen(
  scope: Scope,
  id: string,
  list: unknown,
  body: (item: unknown, run: Run, index: number) => Promise<unknown>,
  runIn: (scope: Scope) => Run,
): Promise<EachResult> {
  const item = new Unknown(`${nameOf(list as Unknown)}[*]`);
  await body(item, runIn({ ...scope, prefix: `${scope.prefix}${id}[*]/`, isQuiet: true }), 0);
  return {
    items: new Unknown(`${id}.items`),
    ok: new Unknown(`${id}.ok`),
    failed: 0,
    errors: [],
  } as unknown as EachResult;
}
