/** `use` → `run.use`: the steps of the other recipe, in a function of their own. */
import type { UseStepPlan } from "../plan/recipes/types.js";
import { call, code, objectCode } from "./code.js";
import { inputsScope } from "./inputs.js";
import type { Doc } from "./layout.js";
import { stringLiteral } from "./literal.js";
import { literalCode } from "./literal-code.js";
import { newScope, type Scope, taking } from "./scope.js";
import { ANY, objectShape } from "./shapes.js";
import { functionCode, promising, RUN } from "./statements.js";
import type { Promised, Walk } from "./steps.js";
import { typeOfValue } from "./type-of.js";
import type { Unit } from "./unit.js";
import { usesOf } from "./uses.js";
import { argumentsCode, valueCode } from "./value.js";

export function useCode(step: UseStepPlan, scope: Scope, unit: Unit, walk: Walk): Promised {
  const { id, recipe, args, inputs, inputsType, steps, output } = step;
  const { statements, scope: known } = walk(steps, ownScope(step, scope), {
    ...unit,
    uses: usesOf(step),
    form: "used",
  });
  // what it returns early may be anything
  const returns = JSON.stringify(steps).includes('"kind":"return"');
  const type = output && !returns ? typeOfValue(output, known) : undefined;
  const isAny = !type && unit.uses.isReadBelow("steps", id);
  const declared = inputsType && unit.declareInputs(recipe, inputsType);
  const parameters = [{ name: "inputs", ...(declared !== undefined && { type: declared }) }, RUN];
  const given: readonly Doc[] = output ? [["return ", valueCode(output, known).doc, ";"]] : [];
  const rules = inputs.filter((input) => input.default !== undefined || input.values);
  const used = objectCode([
    ["args: ", argumentsCode(args, scope).doc],
    ...(rules.length > 0 ? [["inputs: ", literalCode(rules).doc]] : []),
  ]);
  const body = functionCode(parameters, [...statements, ...given], promising(isAny));
  return {
    promise: call("run.use", [code(stringLiteral(id)), used, body]),
    type: objectShape([["output", type ?? ANY]]),
  };
}

/** It sees its own inputs and nothing else. */
function ownScope({ inputs, inputsType }: UseStepPlan, { shapes, taken, careful }: Scope): Scope {
  const own = taking(newScope(shapes, "run", taken), "run");
  return inputsScope(careful ? { ...own, careful } : own, inputsType, inputs);
}
