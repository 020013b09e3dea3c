/** `for_each` → `run.each`. */
import { leastCalls } from "../plan/recipes/counts.js";
import type { EachStepPlan } from "../plan/recipes/types.js";
import { ANY_TYPE, asAny, call, code, objectCode } from "./code.js";
import { expressionCode } from "./expression.js";
import type { Doc } from "./layout.js";
import { stringLiteral } from "./literal.js";
import { fresh, inFunction, type Scope, taking, withName } from "./scope.js";
import { ANY, eachShape } from "./shapes.js";
import { functionCode, promising, RUN } from "./statements.js";
import type { Promised, Walk } from "./steps.js";
import { itemBinding, itemType } from "./through.js";
import { typeOf, typeOfValue } from "./type-of.js";
import type { Unit } from "./unit.js";
import { valueCode } from "./value.js";

export function eachCode(step: EachStepPlan, scope: Scope, unit: Unit, walk: Walk): Promised {
  const { id, as, of, item } = step;
  const listed = typeOf(of, scope);
  const list = expressionCode(of, scope);
  const variable = fresh(scope, as, "item");
  const inner = withName(inFunction(scope), as, itemBinding(variable, itemType(listed, scope)));
  const { statements, scope: known } = walk(step.steps, taking(inner, variable), { ...unit, form: "inner" });
  const type = item && typeOfValue(item, known);
  const isAny = !type && unit.uses.isReadBelow("steps", id);
  const kept: readonly Doc[] = item ? [["return ", valueCode(item, known).doc, ";"]] : [];
  const isOpen = !listed || scope.shapes.resolve(listed.type).kind === "any";
  const parameters = [{ name: variable, ...(isOpen && { type: ANY_TYPE }) }, RUN];
  const body = functionCode(parameters, [...statements, ...kept], promising(isAny));
  const args = [code(stringLiteral(id)), listed ? list : asAny(list), body, optionsCode(step)];
  return { promise: call("run.each", args), type: eachShape(type ?? ANY) };
}

function optionsCode({ title, concurrency, max, onError, steps }: EachStepPlan) {
  const calls = leastCalls(steps);
  return objectCode([
    ...(title === undefined ? [] : [`title: ${stringLiteral(title)}`]),
    `concurrency: ${concurrency}`,
    `max: ${max}`,
    `onError: ${stringLiteral(onError)}`,
    ...(calls > 0 ? [`calls: ${calls}`] : []),
  ]);
}
