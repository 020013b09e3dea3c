/** What planning the steps of one recipe shares; expressions that are broken are said so and stand for anything. */
import type { Report } from "../../diagnostics/diagnostic.js";
import type { Located } from "../../read/types.js";
import { compileCondition, compileExpression, compileText, compileValue } from "../expressions/compile.js";
import type { Scope } from "../expressions/scope.js";
import { ANY, type Typed } from "../expressions/type.js";
import type { Expression, ValuePlan } from "../expressions/types.js";
import type { Api } from "./api.js";
import { type Condition, type Env, scopeOf } from "./env.js";
import type { Node } from "./nodes.js";

export interface Planning {
  readonly api: Api;
  readonly report: Report;
  /** All steps, in the order of writing. */
  readonly nodes: readonly Node[];
  /** Milliseconds of one attempt, where the tool says so. */
  readonly timeout?: number;
  /** Marks the recipe as unusable; the reason is reported. */
  readonly fail: () => void;
  /** What the recipe's `return` steps give. */
  readonly returns: Returned[];
}

export interface Returned {
  /** The step's. */
  readonly id: string;
  readonly at: Located;
  readonly value: ValuePlan;
  readonly typed: Typed;
}

const NOTHING: Expression = { kind: "literal", value: null };

export interface Compiled {
  readonly expression: Expression;
  readonly typed: Typed;
}

export function expression(
  planning: Planning,
  at: Located,
  scope: Scope,
  options?: { readonly prefix?: number; readonly expect?: Typed },
): Compiled {
  const compiled = compileExpression(at, scope, planning.report, options);
  if (!compiled) planning.fail();
  return compiled ?? { expression: NOTHING, typed: ANY };
}

export function condition(planning: Planning, at: Located, scope: Scope): Condition {
  const compiled = compileCondition(at, scope, planning.report);
  if (!compiled) planning.fail();
  return compiled ?? { expression: NOTHING, whenTrue: [], whenFalse: [] };
}

export function value(
  planning: Planning,
  at: Located,
  scope: Scope,
  expect?: Typed,
): { readonly value: ValuePlan; readonly typed: Typed } {
  const compiled = compileValue(at, scope, planning.report, expect);
  if (!compiled) planning.fail();
  return compiled ?? { value: { kind: "literal", value: null }, typed: ANY };
}

export function text(planning: Planning, at: Located, scope: Scope): ValuePlan {
  const compiled = compileText(at, scope, planning.report);
  if (!compiled) planning.fail();
  return compiled?.value ?? { kind: "literal", value: "" };
}

/** What a step may refer to. */
export function scopeAt(planning: Planning, env: Env, node?: Node): Scope {
  return scopeOf(env, (path) => elsewhere(planning.nodes, path, node));
}

/** Why a step or variable of the recipe is not known here. */
function elsewhere(nodes: readonly Node[], path: readonly string[], from?: Node): string | undefined {
  const [root, name] = path;
  // what is deeper is unknown for another reason: its schema does not have it
  if (name === undefined || path.length > 2) return undefined;
  if (root === "vars") {
    const setter = nodes.find((node) => node.kind === "set" && Object.hasOwn(node.step.set, name));
    return setter && `the variable "${name}" is set ${whereIs(setter, from)}`;
  }
  if (root !== "steps") return undefined;
  const target = nodes.find((node) => node.named && node.id === name);
  if (!target) return undefined;
  if (target === from) return `step "${name}" is this step`;
  if (target.kind !== "call" && target.kind !== "each" && target.kind !== "use")
    return `step "${name}" has no result`;
  return `step "${name}" runs ${whereIs(target, from)}`;
}

function whereIs(target: Node, from: Node | undefined): string {
  const beside = target.inside.some(({ kind, id, branch }) =>
    from?.inside.some((one) => kind === "parallel" && one.id === id && one.branch !== branch),
  );
  if (beside) return "at the same time";
  const loop = target.inside.find(
    ({ kind, id }) => kind === "loop" && !from?.inside.some((one) => one.id === id),
  );
  if (loop) return `inside the loop "${loop.id}"`;
  return from && target.index > from.index ? "later" : "elsewhere";
}
