/** What the expressions of a recipe see while it runs. Scopes are never changed: a step gives a larger one. */
import type { Expression } from "../plan/expressions/types.js";
import { mapOf } from "../read/map.js";
import * as cel from "../runtime/core/cel/index.js";
import type { StepResponse } from "../runtime/core/recipe/types.js";
import type { Environment } from "./environment.js";
import { evaluate } from "./expression.js";

type Names = Readonly<Record<string, unknown>>;

export interface Scope extends Environment {
  readonly inputs: Names;
  readonly steps: Names;
  readonly vars: Names;
  /** Variables of the loops around. */
  readonly locals: Environment["find"];
}

const NOTHING: Names = mapOf([]);

export function newScope(now: number, inputs: Names): Scope {
  return scopeOf({ now, inputs, steps: NOTHING, vars: NOTHING, locals: () => undefined });
}

function scopeOf(parts: Omit<Scope, "find">): Scope {
  const { inputs, steps, vars, locals } = parts;
  const find: Environment["find"] = (name) => {
    if (name === "inputs") return inputs;
    if (name === "steps") return steps;
    return name === "vars" ? vars : locals(name);
  };
  return { ...parts, find };
}

export function withStep(scope: Scope, id: string, result: unknown): Scope {
  return scopeOf({ ...scope, steps: extended(scope.steps, [[id, result]]) });
}

export function withVar(scope: Scope, name: string, value: unknown): Scope {
  return scopeOf({ ...scope, vars: extended(scope.vars, [[name, value]]) });
}

/** The variable of a loop. */
export function withName(scope: Scope, name: string, value: unknown): Scope {
  const { locals } = scope;
  return scopeOf({ ...scope, locals: (wanted) => (wanted === name ? value : locals(wanted)) });
}

/** `status`, `headers`, `body`; looked at when an expression does: what is missing and was promised fails then. */
export function withResponse(env: Environment, response: StepResponse): Environment {
  return { now: env.now, find: (name) => (isMember(name) ? response[name] : env.find(name)) };
}

function isMember(name: string): name is keyof StepResponse {
  return name === "status" || name === "headers" || name === "body";
}

/** What branches that all began with `scope` have found, together. */
export function joined(scope: Scope, branches: readonly Scope[]): Scope {
  const steps = branches.flatMap((branch) => added(scope.steps, branch.steps));
  const vars = branches.flatMap((branch) => added(scope.vars, branch.vars));
  return scopeOf({ ...scope, steps: extended(scope.steps, steps), vars: extended(scope.vars, vars) });
}

function added(before: Names, after: Names): readonly [string, unknown][] {
  return Object.entries(after).filter(([name, value]) => before[name] !== value);
}

function extended(names: Names, entries: readonly [string, unknown][]): Names {
  return mapOf([...Object.entries(names), ...entries]);
}

export function holds(condition: Expression, env: Environment): boolean {
  return cel.truth(evaluate(condition, env));
}
