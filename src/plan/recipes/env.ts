/** What the steps so far have left for those that follow. */
import { objectType } from "../expressions/object-type.js";
import type { Scope } from "../expressions/scope.js";
import type { Typed } from "../expressions/type.js";
import type { Expression } from "../expressions/types.js";
import { falseParts, trueParts } from "./facts.js";

export interface Env {
  readonly inputs: Typed;
  readonly steps: ReadonlyMap<string, Known>;
  readonly vars: ReadonlyMap<string, Known>;
  /** Loop variables. */
  readonly locals: ReadonlyMap<string, Typed>;
  /** Paths known to be there. */
  readonly present: ReadonlySet<string>;
  /** Conditions known to hold. */
  readonly facts: ReadonlySet<string>;
}

export interface Known {
  readonly typed: Typed;
  /** The conditions under which it is there; it always is where there are none. */
  readonly when: readonly string[];
}

export interface Condition {
  readonly expression: Expression;
  readonly whenTrue: readonly string[];
  readonly whenFalse: readonly string[];
}

export function startEnv(inputs: Typed): Env {
  const none = { steps: new Map(), vars: new Map(), locals: new Map(), present: new Set<string>() };
  return { inputs, ...none, facts: new Set() };
}

export function whereTrue(env: Env, condition: Condition | undefined): Env {
  return condition ? known(env, condition.whenTrue, trueParts(condition.expression)) : env;
}

export function whereFalse(env: Env, condition: Condition): Env {
  return known(env, condition.whenFalse, falseParts(condition.expression));
}

function known(env: Env, paths: readonly string[], facts: readonly string[]): Env {
  return {
    ...env,
    present: new Set([...env.present, ...paths]),
    facts: new Set([...env.facts, ...facts]),
  };
}

export function withStep(env: Env, id: string, typed: Typed, condition?: Condition): Env {
  const when = condition ? trueParts(condition.expression) : [];
  return { ...env, steps: new Map([...env.steps, [id, { typed, when }]]) };
}

export function withVar(env: Env, name: string, typed: Typed, condition?: Condition): Env {
  const when = condition ? trueParts(condition.expression) : [];
  return { ...env, vars: new Map([...env.vars, [name, { typed, when }]]) };
}

/** After several branches that all ran: what each of them added. */
export function joined(before: Env, branches: readonly Env[]): Env {
  return {
    ...before,
    steps: new Map([before, ...branches].flatMap(({ steps }) => [...steps])),
    vars: new Map([before, ...branches].flatMap(({ vars }) => [...vars])),
    present: new Set([before, ...branches].flatMap(({ present }) => [...present])),
    facts: new Set([before, ...branches].flatMap(({ facts }) => [...facts])),
  };
}

export function scopeOf(env: Env, elsewhere?: Scope["elsewhere"]): Scope {
  const present = new Set(env.present);
  const members = (known: ReadonlyMap<string, Known>, prefix: string) =>
    [...known].map(([name, { typed, when }]): [string, Typed] => {
      // absent only when its condition did not hold, and here it does
      if (when.length > 0 && when.every((fact) => env.facts.has(fact)) && !typed.optional)
        present.add(`${prefix}.${name}`);
      return [name, { type: typed.type, optional: typed.optional || when.length > 0 }];
    });
  const names = new Map<string, Typed>([
    ["inputs", env.inputs],
    ["steps", { type: objectType(members(env.steps, "steps"), { label: "the steps" }), optional: false }],
    ["vars", { type: objectType(members(env.vars, "vars"), { label: "the variables" }), optional: false }],
    ...env.locals,
  ]);
  return { names, present, ...(elsewhere && { elsewhere }) };
}
