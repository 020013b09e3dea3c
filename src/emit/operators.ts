/** Comparisons and conditions: JavaScript's own operators where these mean the same, functions where they do not. */
import type { TypePlan } from "../plan/expressions/type-plan.js";
import type { Expression, FunctionName, Json } from "../plan/expressions/types.js";
import { bindingOf } from "./bindings.js";
import { binary, type Code, call } from "./code.js";
import type { Scope } from "./scope.js";
import { placeOf, typeOf } from "./type-of.js";

export type Print = (expression: Expression, scope: Scope) => Code;

type Compare = Extract<Expression, { kind: "compare" }>;

const FUNCTIONS = {
  "==": "equals",
  "!=": "differs",
  "<": "less",
  "<=": "lessOrEqual",
  ">": "greater",
  ">=": "greaterOrEqual",
} as const;

export function comparison({ op, left, right }: Compare, scope: Scope, print: Print): Code {
  const [a, b] = [print(left, scope), print(right, scope)];
  const isEquality = op === "==" || op === "!=";
  const numbers = isSurely("number", left, scope) && isSurely("number", right, scope);
  // of two literals, a compiler takes it for a mistake
  const isTest = numbers
    ? isComputed(left) || isComputed(right)
    : isLiteralTest(left, right, scope) || isLiteralTest(right, left, scope);
  if (isEquality && isTest) return binary(a, `${op}=`, b, "equality");
  if (!scope.careful && isEquality && [left, right].some(isNull)) return binary(a, op, b, "equality");
  if (numbers && !isEquality) return binary(a, op, b, "equality");
  return call(`cel.${FUNCTIONS[op]}`, [a, b]);
}

function isComputed({ kind }: Expression): boolean {
  return kind === "call" || kind === "arithmetic" || kind === "negate";
}

function isNull(expression: Expression): boolean {
  return expression.kind === "literal" && expression.value === null;
}

/** Whether `===` says of a value and a literal what `cel.equals` says, and the compiler takes it. */
function isLiteralTest(value: Expression, literal: Expression, scope: Scope): boolean {
  if (scope.careful || literal.kind !== "literal") return false;
  const place = placeOf(value, scope);
  if (place === undefined || scope.concluded.compared.has(place)) return false;
  const binding = bindingOf(value, scope);
  if (binding && !binding.declared) return false;
  const type = typeOf(value, scope)?.type;
  if (!type || !takes(scope.shapes.resolve(type), literal.value)) return false;
  return binding?.closed?.some((one) => one === literal.value) ?? true;
}

function takes(type: TypePlan, value: Json): boolean {
  if (typeof value !== "string" && typeof value !== "number") return false;
  if (type.kind === "union") return type.members.some((member) => takes(member, value));
  return type.kind === "any" || type.kind === typeof value;
}

/** Code of a condition that gives `true` or `false`, or throws. */
export function condition(expression: Expression, scope: Scope, print: Print): Code {
  const value = print(expression, scope);
  return isSurely("boolean", expression, scope) ? value : call("cel.truth", [value]);
}

const CERTAIN: Partial<Readonly<Record<FunctionName, "boolean" | "number">>> = {
  size: "number",
  int: "number",
  double: "number",
  startsWith: "boolean",
  endsWith: "boolean",
  contains: "boolean",
  matches: "boolean",
};

/** Whether the code gives that, whatever an API sends. In a dry run, anything may be unknown. */
function isSurely(kind: "boolean" | "number", expression: Expression, scope: Scope): boolean {
  if (scope.careful) return false;
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === kind;
    case "name":
    case "select":
      return bindingOf(expression, scope)?.sure === kind;
    case "has":
    case "not":
    case "and":
    case "or":
    case "compare":
    case "in":
      return kind === "boolean";
    case "negate":
    case "arithmetic":
      return kind === "number" && typeOf(expression, scope)?.type.kind === "number";
    case "orValue":
      return isSurely(kind, expression.of, scope) && isSurely(kind, expression.otherwise, scope);
    case "conditional":
      return isSurely(kind, expression.then, scope) && isSurely(kind, expression.otherwise, scope);
    case "comprehension":
      return kind === "boolean" && ["exists", "all", "exists_one"].includes(expression.macro);
    case "call":
      return CERTAIN[expression.function] === kind;
    case "index":
    case "list":
    case "map":
      return false;
  }
}

/** Of a step that ends the recipe: what a dry run does not know ends nothing. */
export function certainCondition(expression: Expression, scope: Scope, print: Print): Code {
  return scope.careful
    ? call("cel.certainly", [print(expression, scope)])
    : condition(expression, scope, print);
}
