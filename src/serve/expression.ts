/** Evaluates expressions. `value.ts` builds values of them; the functions they call are `runtime/core/cel`. */
import { pathOf } from "../plan/expressions/path.js";
import type { Expression, FunctionName } from "../plan/expressions/types.js";
import { arithmetic, negate } from "../runtime/core/cel/arithmetic.js";
import { createBudget } from "../runtime/core/cel/budget.js";
import { shown } from "../runtime/core/cel/convert.js";
import { compare, equals } from "../runtime/core/cel/equality.js";
import { EvaluationError } from "../runtime/core/cel/error.js";
import { type CelFunction, celFunctions } from "../runtime/core/cel/functions.js";
import { isAbsent, isMap, kindOf, ownMember, setMember } from "../runtime/core/cel/kinds.js";
import { at, holds } from "../runtime/core/cel/lists.js";
import { Unknown } from "../runtime/core/cel/unknown.js";
import { comprehend } from "./comprehension.js";
import { type Environment, type Frame, truth } from "./environment.js";

export { createBudget, type Environment, truth };

const FUNCTIONS: Readonly<Record<FunctionName, CelFunction>> = celFunctions;

/**
 * The value; `undefined` where it is absent. Throws an `EvaluationError` for a value that the API's schemas rule
 * out, a computation that has no result, and a budget that is used up.
 */
export function evaluate(expression: Expression, env: Environment): unknown {
  return run(expression, { names: env.names, now: env.now, budget: env.budget ?? createBudget() });
}

function run(expression: Expression, frame: Frame): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
      return Object.hasOwn(frame.names, expression.name)
        ? (frame.names[expression.name] ?? undefined)
        : undefined;
    case "select": {
      const of = run(expression.of, frame);
      if (of instanceof Unknown) return of.below(expression.key);
      return found(ownMember(of, expression.key), of, expression);
    }
    case "index": {
      const [of, index] = [run(expression.of, frame), run(expression.index, frame)];
      if (of instanceof Unknown) return of.below(typeof index === "number" ? index : shown(index));
      if (index instanceof Unknown) return new Unknown(`${pathOf(expression.of) ?? "…"}[${index.path}]`);
      const value = isAbsent(of) ? undefined : blamed(expression.of, () => at(of, index));
      return found(value, of, expression);
    }
    case "has": {
      const value = run(expression.of, frame);
      return value instanceof Unknown || !isAbsent(value);
    }
    case "orValue": {
      const value = run(expression.of, frame);
      return isAbsent(value) ? run(expression.otherwise, frame) : value;
    }
    case "not": {
      const value = run(expression.of, frame);
      return value instanceof Unknown ? new Unknown(`!${value.path}`) : !condition(expression.of, value);
    }
    case "negate": {
      const value = run(expression.of, frame);
      return value instanceof Unknown
        ? new Unknown(`-${value.path}`)
        : blamed(expression.of, () => negate(value));
    }
    case "and":
    case "or":
      return logic(expression, frame);
    case "compare":
    case "arithmetic":
    case "in":
      return binary(expression, frame);
    case "conditional": {
      const test = condition(expression.test, run(expression.test, frame));
      return run(test ? expression.then : expression.otherwise, frame);
    }
    case "list":
      return expression.items.map((item) => run(item, frame));
    case "map":
      return buildMap(expression.entries, frame);
    case "comprehension":
      return blamed(expression.of, () =>
        comprehend(
          expression,
          run(expression.of, frame),
          frame,
          (names) => run(expression.body, names),
          (value) => condition(expression.body, value),
        ),
      );
    case "call":
      return call(expression.function, expression.args, frame);
  }
}

type Access = Extract<Expression, { kind: "select" | "index" }>;

function found(value: unknown, of: unknown, expression: Access): unknown {
  if (!isAbsent(value)) return value;
  if (expression.optional) return undefined;
  const path = pathOf(expression) ?? (expression.kind === "select" ? `….${expression.key}` : "an item");
  if (isAbsent(of) || isMap(of) || Array.isArray(of)) throw new EvaluationError(missing(path), path);
  throw new EvaluationError(
    `${pathOf(expression.of) ?? "The value"} is ${kindOf(of)}, so ${path} is missing.`,
    path,
  );
}

function missing(path: string): string {
  return /^(?:inputs|vars|args)\b/.test(path)
    ? `${path} is missing.`
    : `${path} is missing in the API's answer, although its OpenAPI document promises it.`;
}

function condition(of: Expression, value: unknown): boolean {
  return blamed(of, () => truth(value));
}

function logic(expression: Extract<Expression, { kind: "and" | "or" }>, frame: Frame): unknown {
  const decides = expression.kind === "or";
  const left = run(expression.left, frame);
  if (!(left instanceof Unknown) && condition(expression.left, left) === decides) return decides;
  const right = run(expression.right, frame);
  if (!(right instanceof Unknown) && condition(expression.right, right) === decides) return decides;
  const unknown = [left, right].find((side) => side instanceof Unknown);
  return unknown ?? !decides;
}

type Binary = Extract<Expression, { kind: "compare" | "arithmetic" | "in" }>;

function binary(expression: Binary, frame: Frame): unknown {
  const [first, second] =
    expression.kind === "in" ? [expression.item, expression.of] : [expression.left, expression.right];
  const [left, right] = [run(first, frame), run(second, frame)];
  if (left instanceof Unknown || right instanceof Unknown)
    return new Unknown(`${shown(left)} ${expression.kind === "in" ? "in" : expression.op} ${shown(right)}`);
  const blame = isAbsent(right) && !isAbsent(left) ? second : first;
  return blamed(blame, () => {
    if (expression.kind === "in") return holds(right, left, frame.budget);
    if (expression.kind === "arithmetic")
      return arithmetic(expression.op, left, right, expression.integer, frame.budget);
    switch (expression.op) {
      case "==":
        return equals(left, right, frame.budget);
      case "!=":
        return !equals(left, right, frame.budget);
      case "<":
        return compare(left, right) < 0;
      case "<=":
        return compare(left, right) <= 0;
      case ">":
        return compare(left, right) > 0;
      case ">=":
        return compare(left, right) >= 0;
    }
  });
}

function buildMap(entries: readonly (readonly [Expression, Expression])[], frame: Frame): unknown {
  const map: Record<string, unknown> = {};
  for (const [keyExpression, valueExpression] of entries) {
    const key = run(keyExpression, frame);
    if (typeof key !== "string" && !(key instanceof Unknown))
      throw new EvaluationError(`An object's key is text, not ${kindOf(key)}.`, pathOf(keyExpression));
    const value = run(valueExpression, frame);
    if (value !== undefined) setMember(map, String(key), value);
  }
  return map;
}

function call(name: FunctionName, args: readonly Expression[], frame: Frame): unknown {
  const values = args.map((argument) => run(argument, frame));
  if (values.some((value) => value instanceof Unknown))
    return new Unknown(`${name}(${values.map(shown).join(", ")})`);
  const absent = args.find((_, index) => isAbsent(values[index]));
  return blamed(absent ?? args[0], () => FUNCTIONS[name](values, frame));
}

/** Says whose value it was that a function or operator did not take. */
function blamed<T>(expression: Expression | undefined, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    const path = expression && pathOf(expression);
    if (!(error instanceof EvaluationError) || error.path !== undefined || path === undefined) throw error;
    throw new EvaluationError(`${path}: ${error.message}`, path);
  }
}
