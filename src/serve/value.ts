/** Builds the values of a plan (`with`, `output`, `set`, `show`, texts): JSON, with what is absent left out. */
import { pathOf } from "../plan/expressions/path.js";
import type { Expression, ValuePlan } from "../plan/expressions/types.js";
import { createBudget, limitText } from "../runtime/core/cel/budget.js";
import { toJson, toText } from "../runtime/core/cel/convert.js";
import { EvaluationError } from "../runtime/core/cel/error.js";
import { isAbsent, setMember } from "../runtime/core/cel/kinds.js";
import { entriesOf, itemsOf } from "../runtime/core/cel/lists.js";
import { Unknown } from "../runtime/core/cel/unknown.js";
import { bind, type Environment } from "./environment.js";
import { evaluate } from "./expression.js";

/**
 * The value as JSON, `undefined` where it is absent; what a dry run does not know is an `Unknown` in it.
 * Throws an `EvaluationError` as `evaluate` does.
 */
export function evaluateValue(plan: ValuePlan, env: Environment): unknown {
  return build(plan, env, toJson);
}

/** The same for what stays in the recipe: times and durations in it are still computed with. Throws as `evaluate` does. */
export function evaluateKept(plan: ValuePlan, env: Environment): unknown {
  return build(plan, env, (value) => value);
}

/** `leaving`: what becomes of the value of an expression. */
function build(plan: ValuePlan, env: Environment, leaving: (value: unknown) => unknown): unknown {
  switch (plan.kind) {
    case "literal":
      return plan.value;
    case "expression":
      return leaving(evaluate(plan.expression, env));
    case "text":
      return evaluateText(plan.parts, env);
    case "object": {
      const object: Record<string, unknown> = {};
      for (const [key, member] of plan.members) {
        const value = build(member, env, leaving);
        if (value !== undefined) setMember(object, key, value);
      }
      return object;
    }
    case "array":
      return plan.items.map((item) => build(item, env, leaving)).filter((item) => item !== undefined);
    case "project":
      return project(plan, env, leaving);
  }
}

function evaluateText(parts: readonly (string | Expression)[], env: Environment): string {
  const texts = parts.map((part) => (typeof part === "string" ? part : inText(part, env)));
  limitText(
    createBudget(),
    texts.reduce((sum, text) => sum + text.length, 0),
  );
  return texts.join("");
}

function inText(part: Expression, env: Environment): string {
  const value = evaluate(part, env);
  const path = pathOf(part);
  if (isAbsent(value))
    throw new EvaluationError(`${path ?? "A value"} is missing, and a text needs it.`, path);
  return toText(value, path === undefined ? "A text" : `A text, for ${path},`);
}

function project(
  plan: Extract<ValuePlan, { kind: "project" }>,
  env: Environment,
  leaving: (value: unknown) => unknown,
): unknown {
  const of = evaluate(plan.of, env);
  if (isAbsent(of)) return undefined;
  if (of instanceof Unknown) return of;
  const [name = "", valueName = ""] = plan.as;
  const of1 = (item: unknown) => build(plan.value, bind(env, name, item), leaving);
  const present = (values: readonly unknown[]) => values.filter((value) => value !== undefined);
  const over = plan.over === "any" ? (Array.isArray(of) ? "list" : "one") : plan.over;
  switch (over) {
    case "list":
      return present(itemsOf(of, `$from: ${pathOf(plan.of) ?? ""}`).map(of1));
    case "map":
      return present(
        entriesOf(of, "$from").map(([key, value]) =>
          build(plan.value, bind(bind(env, name, key), valueName, value), leaving),
        ),
      );
    case "one":
      return of1(of);
  }
}
