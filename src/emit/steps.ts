/** The steps of a recipe as statements, from top to bottom: twin of `serve/steps.ts`. */
import type { ValueTypePlan } from "../plan/expressions/type-plan.js";
import type { ValuePlan } from "../plan/expressions/types.js";
import type {
  CallStepPlan,
  EachStepPlan,
  ReturnStepPlan,
  SetStepPlan,
  StepPlan,
  UseStepPlan,
} from "../plan/recipes/types.js";
import { callCode } from "./call-step.js";
import {
  ANY_TYPE,
  arrow,
  type Code,
  call,
  code,
  conditional,
  constant,
  NO_PARAMETERS,
  objectCode,
  within,
} from "./code.js";
import { eachCode } from "./each-step.js";
import { conditionCode, memberCode } from "./expression.js";
import type { Doc } from "./layout.js";
import { stringLiteral } from "./literal.js";
import { where } from "./narrowing.js";
import { parallelCode } from "./parallel-step.js";
import { mayBeWrittenNull } from "./presence.js";
import { type Binding, fresh, inFunction, type Scope, withStep, withVar } from "./scope.js";
import { ANY } from "./shapes.js";
import { guarded, type Statements } from "./statements.js";
import { typeOfValue } from "./type-of.js";
import type { Unit } from "./unit.js";
import { useCode } from "./use-step.js";
import { textCode, valueCode } from "./value.js";

export function stepsCode(steps: readonly StepPlan[], before: Scope, unit: Unit): Statements {
  let scope = before;
  const statements = steps.flatMap((step) => {
    const made = stepCode(step, scope, unit);
    scope = made.scope;
    return made.statements;
  });
  return { statements, scope };
}

function stepCode(step: StepPlan, scope: Scope, unit: Unit): Statements {
  const { when } = step;
  const inside = where(when, true, scope);
  switch (step.kind) {
    case "call":
    case "each":
    case "use":
      return assigned(step, resultCode(step, inside, unit), scope, unit);
    case "parallel":
      return parallelCode(step, scope, inside, unit, { step: stepCode, result: resultCode });
    case "set":
      return setCode(step, scope, inside, unit);
    case "fail": {
      const fail = saying("run.fail", [step.id, step.code], step, inside);
      return {
        statements: [guarded(when, scope, ["throw ", fail, ";"], true)],
        scope: where(when, false, scope),
      };
    }
    case "return":
      return {
        statements: [guarded(when, scope, returnCode(step, inside, unit), true)],
        scope: where(when, false, scope),
      };
    case "confirm": {
      const confirm = saying("run.confirm", [step.id], step, inside);
      return { statements: [guarded(when, scope, ["await ", confirm, ";"], false)], scope };
    }
  }
}

function saying(
  method: string,
  names: readonly string[],
  { message, show }: { readonly message: ValuePlan; readonly show?: ValuePlan },
  scope: Scope,
): Doc {
  const told = [textCode(message, scope), ...(show ? [valueCode(show, scope, true)] : [])];
  return call(method, [...names.map((name) => code(stringLiteral(name))), ...told]).doc;
}

type ResultStep = CallStepPlan | EachStepPlan | UseStepPlan;

/** Code of a promise, and what that resolves to. */
export interface Promised {
  readonly promise: Code;
  readonly type: ValueTypePlan;
}

/** A step whose result has a name. */
export interface StepResult {
  readonly promise: Code;
  readonly binding: Binding;
}

function resultCode(step: ResultStep, scope: Scope, unit: Unit): StepResult {
  const text = fresh(scope, step.id, "step");
  const isOptional = step.when !== undefined || (step.kind === "call" && step.onError === "continue");
  const { promise, type } = promisedCode(step, text, scope, unit);
  const needs = step.kind === "call" ? step.needs : undefined;
  const held = needs && { needs };
  return { promise, binding: { text, type, declared: true, ...(isOptional && { optional: true }), ...held } };
}

/** @param name of the constant that will hold it */
function promisedCode(step: ResultStep, name: string, scope: Scope, unit: Unit): Promised {
  switch (step.kind) {
    case "call":
      return callCode(step, name, scope, unit);
    case "each":
      return eachCode(step, scope, unit, stepsCode);
    case "use":
      return useCode(step, scope, unit, stepsCode);
  }
}

/** A constant for the result, where it is read. */
function assigned(
  { id, when }: ResultStep,
  { promise, binding }: StepResult,
  scope: Scope,
  { uses }: Unit,
): Statements {
  const awaited = code(["await ", within(promise, "unary")], "unary");
  if (!uses.isUsed("steps", id))
    return { statements: [guarded(when, scope, [awaited.doc, ";"], false)], scope };
  const value = when ? conditional(conditionCode(when, scope), awaited, code("undefined")) : awaited;
  return {
    statements: [constant(binding.text, value)],
    scope: withStep(scope, id, binding),
  };
}

function setCode({ vars, when }: SetStepPlan, before: Scope, inside: Scope, unit: Unit): Statements {
  const statements: Doc[] = [];
  let [scope, seeing] = [before, inside];
  for (const [name, plan] of vars) {
    const value = valueCode(plan, seeing);
    const given = when ? conditional(conditionCode(when, before), value, code("undefined")) : value;
    if (!unit.uses.isUsed("vars", name)) {
      // it may still fail
      if (plan.kind !== "literal") statements.push(["void (", given.doc, ");"]);
      continue;
    }
    const text = fresh(scope, name, "value");
    const type = typeOfValue(plan, seeing);
    // what a compiler makes of it by itself may lack what is read of it
    const isAny = !type && unit.uses.isReadBelow("vars", name);
    statements.push(constant(isAny ? [text, ": ", ANY_TYPE] : text, given));
    const binding = { text, type: type ?? (isAny ? ANY : undefined), ...presence(plan, type, when, seeing) };
    [scope, seeing] = [withVar(scope, name, binding), withVar(seeing, name, binding)];
  }
  return { statements, scope };
}

/** What a variable may hold in the place of nothing. */
function presence(
  value: ValuePlan,
  type: ValueTypePlan | undefined,
  when: StepPlan["when"],
  scope: Scope,
): Pick<Binding, "optional" | "nullable"> {
  const isMade = value.kind === "object" || value.kind === "array" || value.kind === "text";
  const mayBeAbsent = !isMade && (type?.optional ?? true);
  return {
    ...((mayBeAbsent || when) && { optional: true }),
    ...(mayBeWrittenNull(value, scope) && { nullable: true }),
  };
}

function returnCode({ value, text }: ReturnStepPlan, scope: Scope, { form }: Unit): Doc {
  if (form === "used") return ["return ", valueCode(value, scope).doc, ";"];
  const inner = inFunction(scope);
  const output = arrow(NO_PARAMETERS, valueCode(value, inner, true));
  const said = text && arrow(NO_PARAMETERS, textCode(text, inner));
  if (form === "inner") return ["throw ", call("run.end", said ? [output, said] : [output]).doc, ";"];
  const result = objectCode([memberCode("output", output), ...(said ? [memberCode("text", said)] : [])]);
  return ["return ", result.doc, ";"];
}

export type Walk = typeof stepsCode;
