/** What the expressions of a recipe see while it runs. Scopes are never changed: a step gives a larger one. */

import type { Expression, Json, ValuePlan } from "../plan/expressions/types.js";
import type { InputPlan } from "../plan/recipes/types.js";
import { mapOf } from "../read/map.js";
import type { StepResponse } from "../runtime/core/recipe/types.js";
import { type Environment, evaluate } from "./expression.js";
import { evaluateKept, evaluateValue } from "./value.js";

type Names = Readonly<Record<string, unknown>>;

export interface Scope {
  /** Milliseconds of the epoch: `now()`. */
  readonly now: number;
  readonly inputs: Names;
  readonly steps: Names;
  readonly vars: Names;
  /** Variables of the loops around, and `status`, `headers`, `body` where a response is looked at. */
  readonly more: Names;
  /** Of a recipe that another uses: what it gives stays inside. */
  readonly used?: true;
}

export function newScope(now: number, inputs: Names): Scope {
  return { now, inputs, steps: mapOf([]), vars: mapOf([]), more: mapOf([]) };
}

export function withStep(scope: Scope, id: string, result: unknown): Scope {
  return { ...scope, steps: extended(scope.steps, [[id, result]]) };
}

export function withVar(scope: Scope, name: string, value: unknown): Scope {
  return { ...scope, vars: extended(scope.vars, [[name, value]]) };
}

export function withName(scope: Scope, name: string, value: unknown): Scope {
  return { ...scope, more: extended(scope.more, [[name, value]]) };
}

export function withResponse(scope: Scope, { status, headers, body }: StepResponse): Scope {
  const entries: [string, unknown][] = [
    ["status", status],
    ["headers", headers],
    ["body", body],
  ];
  return { ...scope, more: extended(scope.more, entries) };
}

/** What branches that all began with `scope` have found, together. */
export function joined(scope: Scope, branches: readonly Scope[]): Scope {
  const steps = branches.flatMap((branch) => added(scope.steps, branch.steps));
  const vars = branches.flatMap((branch) => added(scope.vars, branch.vars));
  return { ...scope, steps: extended(scope.steps, steps), vars: extended(scope.vars, vars) };
}

function added(before: Names, after: Names): readonly [string, unknown][] {
  return Object.entries(after).filter(([name, value]) => before[name] !== value);
}

function extended(names: Names, entries: readonly [string, unknown][]): Names {
  return mapOf([...Object.entries(names), ...entries]);
}

/** Defaults and translations applied. What is null counts as not given where there is a default. */
export function inputsOf(inputs: readonly InputPlan[], args: Names): Names {
  return mapOf(
    inputs.flatMap(({ name, default: preset, values }): [string, unknown][] => {
      const given = Object.hasOwn(args, name) ? args[name] : undefined;
      const value = given === null || given === undefined ? (preset ?? given) : given;
      return value === undefined ? [] : [[name, translated(value, values)]];
    }),
  );
}

function translated(given: unknown, values: Readonly<Record<string, Json>> | undefined): unknown {
  // an object is no key, and has its own idea of what its text is
  if (!values || (typeof given === "object" && given !== null)) return given;
  const key = String(given);
  return Object.hasOwn(values, key) ? values[key] : given;
}

function environmentOf({ now, inputs, steps, vars, more }: Scope): Environment {
  const own: [string, unknown][] = [
    ["inputs", inputs],
    ["steps", steps],
    ["vars", vars],
  ];
  return { now, names: mapOf([...Object.entries(more), ...own]) };
}

export function evaluated(expression: Expression, scope: Scope): unknown {
  return evaluate(expression, environmentOf(scope));
}

export function built(value: ValuePlan, scope: Scope): unknown {
  return evaluateValue(value, environmentOf(scope));
}

/** For expressions of later steps: a time or a duration stays one, it only becomes text where it leaves for JSON. */
export function kept(value: ValuePlan, scope: Scope): unknown {
  return evaluateKept(value, environmentOf(scope));
}

/** A text value. */
export function worded(value: ValuePlan, scope: Scope): string {
  const text = built(value, scope);
  return typeof text === "string" ? text : (JSON.stringify(text) ?? "");
}
