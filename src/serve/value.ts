/** Builds the values of a plan (`with`, `output`, `set`, `show`, texts): twin of `emit/value.ts`. */
import type { Expression, ValuePlan } from "../plan/expressions/types.js";
import * as cel from "../runtime/core/cel/index.js";
import { bind, type Environment } from "./environment.js";
import { evaluate } from "./expression.js";

/**
 * The value, `undefined` where it is absent; what a dry run does not know is an `Unknown` in it. Times and durations
 * stay what they are: they become text where the value leaves for JSON. Throws an `EvaluationError` as `evaluate` does.
 */
export function evaluateValue(plan: ValuePlan, env: Environment): unknown {
  switch (plan.kind) {
    case "literal":
      return plan.value;
    case "expression":
      return evaluate(plan.expression, env);
    case "text":
      return cel.joined(plan.parts.map((part) => inText(part, env)));
    case "object":
      return cel.present(
        Object.fromEntries(plan.members.map(([key, member]) => [key, evaluateValue(member, env)])),
      );
    case "array":
      return cel.present(plan.items.map((item) => evaluateValue(item, env)));
    case "pick":
      return cel.pick(evaluate(plan.of, env), plan.paths);
    case "each": {
      const [name = "", valueName] = plan.as;
      const of = evaluate(plan.of, env);
      if (valueName === undefined)
        return cel.each(of as readonly unknown[], (item) => evaluateValue(plan.value, bind(env, name, item)));
      return cel.eachEntry(of, (key, value) =>
        evaluateValue(plan.value, bind(bind(env, name, key), valueName, value)),
      );
    }
  }
}

/** A text value; JSON of what is none. */
export function evaluateText(plan: ValuePlan, env: Environment): string {
  return cel.asText(evaluateValue(plan, env));
}

function inText(part: string | Expression, env: Environment): string {
  return typeof part === "string" ? part : cel.inText(evaluate(part, env));
}
