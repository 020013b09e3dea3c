/** Evaluates expressions: twin of `emit/expression.ts`. What operators and functions do is `runtime/core/cel`. */
import { pathOf } from "../plan/expressions/path.js";
import type { Expression, FunctionName, Macro } from "../plan/expressions/types.js";
import * as cel from "../runtime/core/cel/index.js";
import { bind, type Environment } from "./environment.js";

type Function = (args: readonly unknown[], env: Environment) => unknown;

const FUNCTIONS: Readonly<Record<FunctionName, Function>> = {
  size: ([of]) => cel.size(of),
  string: ([of]) => cel.string(of),
  int: ([of]) => cel.int(of),
  double: ([of]) => cel.double(of),
  json: ([of]) => cel.json(of),
  timestamp: ([of]) => cel.timestamp(of),
  duration: ([of]) => cel.duration(of),
  now: (_, env) => cel.now(env),
  days: ([count]) => cel.days(count),
  startsWith: ([of, start]) => cel.startsWith(of, start),
  endsWith: ([of, end]) => cel.endsWith(of, end),
  contains: ([of, part]) => cel.contains(of, part),
  matches: ([of, pattern]) => cel.matches(of, pattern),
  split: ([of, by, limit]) => cel.split(of, by, limit),
  replace: ([of, old, by, limit]) => cel.replace(of, old, by, limit),
  substring: ([of, start, end]) => cel.substring(of, start, end),
  trim: ([of]) => cel.trim(of),
  lowerAscii: ([of]) => cel.lowerAscii(of),
  upperAscii: ([of]) => cel.upperAscii(of),
  join: ([of, by]) => cel.join(of, by),
  distinct: ([of]) => cel.distinct(of as List),
  slice: ([of, start, end]) => cel.slice(of as List, start, end),
  reverse: ([of]) => cel.reverse(of as List),
  flatten: ([of, depth]) => cel.flatten(of, depth),
  first: ([of]) => cel.first(of as List),
  last: ([of]) => cel.last(of as List),
  merge: ([of, other]) => cel.merge(of, other),
};

/** What is no list is refused by the function. */
type List = readonly unknown[];

const MACROS: Readonly<Record<Exclude<Macro, "transformList">, (of: List, body: Body) => unknown>> = {
  filter: cel.filter,
  map: cel.map,
  exists: cel.exists,
  all: cel.all,
  exists_one: cel.existsOne,
  sortBy: cel.sortBy,
};

type Body = (item: unknown) => unknown;

/**
 * The value; `undefined` where it is absent. Throws an `EvaluationError` for a value that the API's schemas rule
 * out, a computation that has no result, and a budget that is used up.
 */
export function evaluate(expression: Expression, env: Environment): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
      return env.find(expression.name) ?? undefined;
    case "select": {
      const value = cel.get(evaluate(expression.of, env), expression.key);
      return expression.checked ? cel.promised(value, pathOf(expression) ?? expression.key) : value;
    }
    case "index":
      return cel.at(evaluate(expression.of, env), evaluate(expression.index, env));
    case "has":
      return (evaluate(expression.of, env) ?? undefined) !== undefined;
    case "orValue":
      return evaluate(expression.of, env) ?? evaluate(expression.otherwise, env);
    case "not":
      return cel.not(evaluate(expression.of, env));
    case "negate":
      return cel.negate(evaluate(expression.of, env));
    case "and":
      return cel.and(evaluate(expression.left, env), () => evaluate(expression.right, env));
    case "or":
      return cel.or(evaluate(expression.left, env), () => evaluate(expression.right, env));
    case "compare":
      return compare(expression.op, evaluate(expression.left, env), evaluate(expression.right, env));
    case "arithmetic":
      return arithmetic(expression, evaluate(expression.left, env), evaluate(expression.right, env));
    case "in":
      return cel.isIn(evaluate(expression.item, env), evaluate(expression.of, env));
    case "conditional":
      return cel.truth(evaluate(expression.test, env))
        ? evaluate(expression.then, env)
        : evaluate(expression.otherwise, env);
    case "list":
      return expression.items.map((item) => evaluate(item, env));
    case "map":
      return cel.entries(
        expression.entries.map(([key, value]) => [evaluate(key, env), evaluate(value, env)]),
      );
    case "comprehension":
      return comprehend(expression, env);
    case "call":
      return FUNCTIONS[expression.function](
        expression.args.map((argument) => evaluate(argument, env)),
        env,
      );
  }
}

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

function compare(op: Of<"compare">["op"], left: unknown, right: unknown): unknown {
  switch (op) {
    case "==":
      return cel.equals(left, right);
    case "!=":
      return cel.differs(left, right);
    case "<":
      return cel.less(left, right);
    case "<=":
      return cel.lessOrEqual(left, right);
    case ">":
      return cel.greater(left, right);
    case ">=":
      return cel.greaterOrEqual(left, right);
  }
}

function arithmetic({ op, integer }: Of<"arithmetic">, left: unknown, right: unknown): unknown {
  if (integer) return cel.integers(left, op, right);
  switch (op) {
    case "+":
      return cel.add(left, right);
    case "-":
      return cel.subtract(left, right);
    case "*":
      return cel.multiply(left, right);
    case "/":
      return cel.divide(left, right);
    case "%":
      return cel.remainder(left, right);
  }
}

function comprehend({ macro, of, as, body }: Of<"comprehension">, env: Environment): unknown {
  const list = evaluate(of, env);
  const [name = "", valueName = ""] = as;
  if (macro === "transformList")
    return cel.transformList(list, (key, value) =>
      evaluate(body, bind(bind(env, name, key), valueName, value)),
    );
  return MACROS[macro](list as List, (item) => evaluate(body, bind(env, name, item)));
}
