/** Which names of the code expressions stand for. */
import type { Expression } from "../plan/expressions/types.js";
import type { Binding, Scope } from "./scope.js";

/** `steps` and `vars`, of which each member is a name of its own. */
export function isRoot(expression: Expression, scope: Scope): expression is Expression & { kind: "name" } {
  if (expression.kind !== "name") return false;
  return (expression.name === "steps" || expression.name === "vars") && !scope.names.has(expression.name);
}

/** The name that an expression is; undefined for one that reads something of it, or computes. */
export function bindingOf(expression: Expression, scope: Scope): Binding | undefined {
  if (expression.kind === "name") return scope.names.get(expression.name);
  if (expression.kind !== "select" || expression.of.kind !== "name") return undefined;
  const { of, key } = expression;
  if (isRoot(of, scope)) return (of.name === "steps" ? scope.steps : scope.vars).get(key);
  return scope.names.get(of.name)?.text === "inputs" ? scope.inputs.get(key) : undefined;
}
