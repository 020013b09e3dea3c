/** What can be absent, and whether the code has `null` or `undefined` in its place. */
import type { Expression, ValuePlan } from "../plan/expressions/types.js";
import { bindingOf } from "./bindings.js";
import { isKnownToBe } from "./narrowing.js";
import type { Scope } from "./scope.js";
import { isInherited, isReadByFunction, typeOf } from "./type-of.js";

/** Whether reading a member of it needs `?.`; what it is itself read from has been looked after where that stands. */
export function endsChain(expression: Expression, scope: Scope): boolean {
  if (isKnownToBe(expression, scope)) return false;
  switch (expression.kind) {
    case "name":
    case "select": {
      if (expression.kind === "name" && expression.unheld) return true;
      const binding = bindingOf(expression, scope);
      if (binding) return binding.optional === true || binding.nullable === true;
      return expression.kind === "name" || isOpenRead(expression, scope);
    }
    case "comprehension":
    case "list":
    case "map":
      return false;
    case "orValue":
      return mayBeAbsent(expression.otherwise, scope);
    default:
      return mayBeAbsent(expression, scope);
  }
}

type Select = Extract<Expression, { kind: "select" }>;

/**
 * Whether a member may be missing where what has it is there. Below what may be absent no step is held to anything, so
 * there everything may.
 */
function isOpenRead(expression: Select, scope: Scope): boolean {
  if (expression.checked) return false;
  if (scope.unheld || expression.optional) return true;
  const of = typeOf(expression.of, scope);
  if (!of || isInherited(expression.key)) return true;
  return scope.shapes.member(of, expression.key)?.optional ?? true;
}

/** Whether there may be nothing at all. */
function mayBeAbsent(expression: Expression, scope: Scope): boolean {
  if (isKnownToBe(expression, scope)) return false;
  switch (expression.kind) {
    case "literal":
      return expression.value === null;
    case "name":
    case "select": {
      const binding = bindingOf(expression, scope);
      if (binding) return binding.optional === true || binding.nullable === true;
      if (expression.kind === "name") return true;
      return !expression.checked && (isOpenRead(expression, scope) || mayBeAbsent(expression.of, scope));
    }
    case "index":
      return true;
    case "orValue":
      return mayBeAbsent(expression.otherwise, scope);
    case "conditional":
      return mayBeAbsent(expression.then, scope) || mayBeAbsent(expression.otherwise, scope);
    case "call":
      return expression.function === "first" || expression.function === "last";
    case "has":
    case "not":
    case "negate":
    case "and":
    case "or":
    case "compare":
    case "arithmetic":
    case "in":
    case "list":
    case "map":
    case "comprehension":
      return false;
  }
}

/** Whether there is a value whatever an API sends: a compiler takes an alternative to it for a mistake. */
export function isThere(expression: Expression): boolean {
  switch (expression.kind) {
    case "name":
    case "select":
    case "index":
      return false;
    case "literal":
      return expression.value !== null;
    case "call":
      return expression.function !== "first" && expression.function !== "last";
    case "conditional":
      return isThere(expression.then) && isThere(expression.otherwise);
    case "orValue":
      return isThere(expression.otherwise);
    default:
      return true;
  }
}

/** Whether the code of a read can give `null`, where the value of the expression is `undefined`. */
export function mayReadNull(expression: Expression, scope: Scope): boolean {
  if (expression.kind !== "name" && expression.kind !== "select") return false;
  if (isKnownToBe(expression, scope)) return false;
  const binding = bindingOf(expression, scope);
  if (binding) return binding.nullable === true;
  if (expression.kind === "name" || expression.checked) return false;
  if (bindingOf(expression.of, scope)?.texts) return false;
  return !isReadByFunction(expression, scope) && isOpenRead(expression, scope);
}

/** Also where it is copied, and nobody looks whether it is there. */
export function mayBeNothing(expression: Expression, scope: Scope): boolean {
  return bindingOf(expression, scope)?.item === true || mayBeAbsent(expression, scope);
}

/** Whether a value may be nothing: then it is left out of what it is a part of. */
export function mayBeLeftOut(plan: ValuePlan, scope: Scope): boolean {
  switch (plan.kind) {
    case "literal":
    case "text":
    case "object":
    case "array":
      return false;
    case "expression":
      return mayBeNothing(plan.expression, scope) && !isWrittenNull(plan.expression);
    case "pick":
    case "each":
      return mayBeAbsent(plan.of, scope);
  }
}

/** `null` as it was written, or a value with that as its default: it stays. */
function isWrittenNull(expression: Expression): boolean {
  if (expression.kind === "literal") return expression.value === null;
  return expression.kind === "orValue" && isWrittenNull(expression.otherwise);
}

/** Whether the code of a value can give a `null` that somebody wrote. */
export function mayBeWrittenNull(plan: ValuePlan, scope: Scope): boolean {
  if (plan.kind === "literal") return plan.value === null;
  return plan.kind === "expression" && mayGiveNull(plan.expression, scope);
}

function mayGiveNull(expression: Expression, scope: Scope): boolean {
  switch (expression.kind) {
    case "literal":
      return expression.value === null;
    case "conditional":
      return mayGiveNull(expression.then, scope) || mayGiveNull(expression.otherwise, scope);
    case "orValue":
      return mayGiveNull(expression.otherwise, scope);
    default:
      return false;
  }
}
