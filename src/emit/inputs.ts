/** The inputs of a recipe, as names of its code: arguments that have been checked, with their defaults. */
import type { TypePlan, ValueTypePlan } from "../plan/expressions/type-plan.js";
import type { InputPlan } from "../plan/recipes/types.js";
import { type Doc, group, hardline, indent, softline } from "./layout.js";
import { memberAccess, propertyName } from "./literal.js";
import { type Binding, type Scope, withName } from "./scope.js";
import { alternatives, typeText, type Uses } from "./type-text.js";

export function inputsScope(scope: Scope, type: TypePlan | undefined, plans: readonly InputPlan[]): Scope {
  const members = type?.kind === "object" ? type.members : [];
  const inputs = new Map(
    members.map(([name, seen]) => {
      const isTranslated = plans.some((plan) => plan.name === name && plan.values);
      return [name, inputBinding(name, seen, isTranslated)] as const;
    }),
  );
  const all: Binding = { text: "inputs", type: type && { type, optional: false }, declared: true };
  return { ...withName(scope, "inputs", all), inputs };
}

function inputBinding(name: string, seen: ValueTypePlan, isTranslated: boolean): Binding {
  const { type, optional } = seen;
  const isScalar = type.kind === "boolean" || type.kind === "number";
  const closed = type.kind === "string" ? type.values : undefined;
  return {
    text: `inputs${memberAccess(name)}`,
    type: seen,
    declared: true,
    ...(optional && { optional: true }),
    ...(isScalar && !optional && !isTranslated && { sure: type.kind }),
    ...(closed && { closed }),
  };
}

/** Their type. Arguments that are null count as not given; enumerations have been checked. */
export function inputsTypeText(type: TypePlan, context: Uses): Doc {
  const members = type.kind === "object" ? type.members : [];
  if (members.length === 0) return typeText({ kind: "object", members: [] }, context);
  const lines = members.map(([name, { type: of, optional }]) => {
    const isClosed = of.kind === "string" && of.values !== undefined;
    const text = isClosed ? group(indent(softline, alternatives(of.values))) : typeText(of, context);
    return [hardline, "readonly ", propertyName(name), optional ? "?: " : ": ", text, ";"];
  });
  return ["{", indent(lines), hardline, "}"];
}
