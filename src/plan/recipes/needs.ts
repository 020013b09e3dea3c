/**
 * What a recipe relies on in the answers of its steps: each step is told, and the runtime holds its answer to that
 * (`runtime/core/recipe/needs.ts`). A promise that no step can be held to is marked where it is read.
 */
import type { Expression } from "../expressions/types.js";
import {
  eitherOf,
  itemsOf,
  listOf,
  type Names,
  OURS,
  objectOf,
  placeIn,
  type Source,
  UNKNOWN,
} from "./source.js";
import { traceExpression, traceValue } from "./trace.js";
import type { ArgumentsPlan, CallStepPlan, InputPlan, OutputPlan, RecipePlan, StepPlan } from "./types.js";

/** What is known at a place of a recipe. */
interface Env {
  readonly inputs: Source;
  readonly steps: ReadonlyMap<string, Source>;
  readonly vars: ReadonlyMap<string, Source>;
  readonly locals: Names;
  /** What `return` steps of this recipe have given. */
  readonly returned: Source[];
}

/** Made when all that is read of an answer is known. */
type Unfinished<T> = () => T;

interface Walked<T> {
  readonly finish: Unfinished<T>;
  readonly env: Env;
}

/** @param form `endpoint`: output and text name the response itself */
export function withNeeds(recipe: RecipePlan, form: "recipe" | "endpoint"): RecipePlan {
  const start: Env = { inputs: OURS, steps: new Map(), vars: new Map(), locals: new Map(), returned: [] };
  const { finish, env } = walkAll(recipe.steps, start);
  const response = form === "endpoint" ? env.steps.get("response")?.members : undefined;
  const names = namesOf(env, response);
  const output = tracedOutput(recipe.output, names);
  const text = recipe.text && traceValue(recipe.text, names).traced;
  return { ...recipe, steps: finish(), output, ...(text && { text }) };
}

/** What is made of an operation's response outside of steps, and what that relies on. */
export function relyingOn<T>(trace: (names: Names) => T): {
  readonly traced: T;
  readonly needs?: readonly string[];
} {
  const needs = new Set<string>();
  const traced = trace(new Map(responseOf(needs)));
  return needs.size === 0 ? { traced } : { traced, needs: shortest(needs) };
}

function tracedOutput(output: OutputPlan, names: Names): OutputPlan {
  if (output.kind === "value") return { ...output, value: traceValue(output.value, names).traced };
  if (output.kind !== "formats") return output;
  const [concise, detailed] = [output.concise, output.detailed].map((one) => traceValue(one, names).traced);
  return concise && detailed ? { ...output, concise, detailed } : output;
}

function namesOf(env: Env, more: Iterable<readonly [string, Source]> = []): Names {
  return new Map([
    ...env.locals,
    ...more,
    ["inputs", env.inputs],
    ["steps", objectOf(env.steps)],
    ["vars", objectOf(env.vars)],
  ]);
}

function walkAll(steps: readonly StepPlan[], start: Env): Walked<readonly StepPlan[]> {
  let env = start;
  const finishes = steps.map((step) => {
    const walked = walk(step, env);
    env = walked.env;
    return walked.finish;
  });
  return { finish: () => finishes.map((finish) => finish()), env };
}

function walk(step: StepPlan, env: Env): Walked<StepPlan> {
  const when = step.when && traceExpression(step.when, namesOf(env)).traced;
  const walked = walkVerb(step, env);
  if (!when) return walked;
  return { ...walked, finish: () => ({ ...walked.finish(), when }) };
}

function withStep(env: Env, id: string, source: Source): Env {
  return { ...env, steps: new Map([...env.steps, [id, source]]) };
}

function walkVerb(step: StepPlan, env: Env): Walked<StepPlan> {
  const names = namesOf(env);
  switch (step.kind) {
    case "call":
      return walkCall(step, env);
    case "each": {
      const of = traceExpression(step.of, names);
      const item = itemsOf(of.source, false);
      const inside = walkAll(step.steps, { ...env, locals: new Map([...env.locals, [step.as, item]]) });
      const kept = step.item && traceValue(step.item, namesOf(inside.env));
      const finish = (): StepPlan => ({
        ...step,
        of: of.traced,
        steps: inside.finish(),
        ...(kept && { item: kept.traced }),
      });
      return { finish, env: withStep(env, step.id, eachResult(kept?.source ?? OURS)) };
    }
    case "parallel": {
      const branches = step.steps.map((branch) => walk(branch, env));
      const steps = new Map(branches.flatMap((branch) => [...branch.env.steps]));
      const vars = new Map(branches.flatMap((branch) => [...branch.env.vars]));
      const finish = (): StepPlan => ({ ...step, steps: branches.map((branch) => branch.finish()) });
      return { finish, env: { ...env, steps, vars } };
    }
    case "set": {
      let after = env;
      const vars = step.vars.map(([name, value]) => {
        const { source, traced } = traceValue(value, namesOf(after));
        after = { ...after, vars: new Map([...after.vars, [name, source]]) };
        return [name, traced] as const;
      });
      return { finish: () => ({ ...step, vars }), env: after };
    }
    case "fail":
    case "confirm": {
      const message = traceValue(step.message, names).traced;
      const show = step.show && traceValue(step.show, names).traced;
      return { finish: () => ({ ...step, message, ...(show && { show }) }), env };
    }
    case "return": {
      const value = traceValue(step.value, names);
      const text = step.text && traceValue(step.text, names).traced;
      env.returned.push(value.source);
      return { finish: () => ({ ...step, value: value.traced, ...(text && { text }) }), env };
    }
    case "use": {
      const args = tracedArguments(step.args, names);
      const inner = walkAll(step.steps, {
        inputs: inputsOf(step.inputs, args.sources),
        steps: new Map(),
        vars: new Map(),
        locals: new Map(),
        returned: [],
      });
      const output = step.output && traceValue(step.output, namesOf(inner.env));
      const given = eitherOf([...(output ? [output.source] : []), ...inner.env.returned]);
      const finish = (): StepPlan => ({
        ...step,
        args: args.traced,
        steps: inner.finish(),
        ...(output && { output: output.traced }),
      });
      return { finish, env: withStep(env, step.id, objectOf([["output", given]])) };
    }
  }
}

function walkCall(step: CallStepPlan, env: Env): Walked<StepPlan> {
  const needs = new Set<string>();
  const args = tracedArguments(step.args, namesOf(env)).traced;
  const response = responseOf(needs);
  const seeing = namesOf(env, response);
  const inResponse = (expression: Expression) => traceExpression(expression, seeing).traced;
  const result = step.collect ? collectResult(needs) : objectOf(response);
  const after = withStep(env, step.id, result);
  const { success, poll, collect, idempotency, undo, recover } = step;
  const undoing = undo && { ...undo, args: tracedArguments(undo.args, namesOf(after)).traced };
  const key = idempotency?.key && traceExpression(idempotency.key, namesOf(env)).traced;
  const traced: CallStepPlan = {
    ...step,
    args,
    ...(success && { success: success.map(inResponse) }),
    ...(poll && {
      poll: {
        ...poll,
        until: inResponse(poll.until),
        ...(poll.failIf && { failIf: inResponse(poll.failIf) }),
      },
    }),
    ...(collect && {
      collect: {
        ...collect,
        items: inResponse(collect.items),
        ...(collect.next && { next: inResponse(collect.next) }),
      },
    }),
    ...(idempotency && key && { idempotency: { ...idempotency, key } }),
    ...(undoing && { undo: undoing }),
    ...(recover && { recover: traceValue(recover, namesOf(after)).traced }),
  };
  const finish = (): StepPlan => (needs.size === 0 ? traced : { ...traced, needs: shortest(needs) });
  return { finish, env: after };
}

function tracedArguments(
  args: ArgumentsPlan,
  names: Names,
): { readonly traced: ArgumentsPlan; readonly sources: ReadonlyMap<string, Source> } {
  const values = args.map(([name, value]) => [name, traceValue(value, names)] as const);
  return {
    traced: values.map(([name, { traced }]) => [name, traced] as const),
    sources: new Map(values.map(([name, { source }]) => [name, source] as const)),
  };
}

/** What is not given may have a default, which is ours. */
function inputsOf(inputs: readonly InputPlan[], given: ReadonlyMap<string, Source>): Source {
  return objectOf(inputs.map(({ name }) => [name, eitherOf([given.get(name) ?? OURS, OURS])] as const));
}

function responseOf(needs: Set<string>): readonly (readonly [string, Source])[] {
  return [
    ["status", OURS],
    ["headers", OURS],
    ["body", placeIn(needs, "body")],
  ];
}

function collectResult(needs: Set<string>): Source {
  return objectOf([
    ["items", placeIn(needs, "items")],
    ["truncated", OURS],
    ["pages", OURS],
  ]);
}

function eachResult(item: Source): Source {
  return objectOf([
    ["items", item.isUnknown ? listOf(UNKNOWN) : listOf(item)],
    ["ok", OURS],
    ["failed", OURS],
    ["errors", OURS],
  ]);
}

/** Without those that longer ones lead through. */
function shortest(needs: ReadonlySet<string>): readonly string[] {
  const all = [...needs].sort();
  const leadsThrough = (path: string) => (other: string) =>
    other.startsWith(`${path}.`) || other.startsWith(`${path}[`);
  return all.filter((path) => !all.some(leadsThrough(path)));
}
