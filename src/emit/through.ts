/** Going through a list or a map: the names of its items in the code, and what a compiler sees in them. */
import type { ValueTypePlan } from "../plan/expressions/type-plan.js";
import type { Expression } from "../plan/expressions/types.js";
import { ANY_TYPE, asAny, type Code, type Parameter } from "./code.js";
import type { Print } from "./operators.js";
import { type Binding, fresh, inFunction, type Scope, withName } from "./scope.js";
import { ANY, surely } from "./shapes.js";
import { typeOf } from "./type-of.js";

export interface Through {
  readonly over: Code;
  /** Of the function that is called for each. */
  readonly parameters: readonly Parameter[];
  /** What that function sees. */
  readonly inner: Scope;
}

/** @param as one name for items of a list, or keys of a map; two for the entries of a map */
export function through(of: Expression, as: readonly string[], scope: Scope, print: Print): Through {
  const type = typeOf(of, scope);
  const list = print(of, scope);
  const over = type ? list : asAny(list);
  // of nothing, nothing follows
  const any = !type || scope.shapes.resolve(type.type).kind === "any" ? { type: ANY_TYPE } : {};
  const [name = "", valueName] = as;
  const first = fresh(scope, name, "item");
  const outside = inFunction(scope);
  if (valueName === undefined) {
    const inner = withName(outside, name, itemBinding(first, itemType(type, scope)));
    return { over, parameters: [{ name: first, ...any }], inner };
  }
  const keyed = withName(outside, name, { text: first, type: surely({ kind: "string" }), declared: true });
  const second = fresh(keyed, valueName, "value");
  const entry = type && scope.shapes.entry(type);
  const inner = withName(keyed, valueName, { text: second, type: entry && surely(entry.type) });
  return { over, parameters: [{ name: first }, { name: second, ...any }], inner };
}

/** Of a map, its keys. */
export function itemType(type: ValueTypePlan | undefined, scope: Scope): ValueTypePlan {
  if (!type) return ANY;
  return scope.shapes.item(type) ?? surely({ kind: "string" });
}

/** A variable that stands for what comes from a list, whose nulls are given to it as `undefined`. */
export function itemBinding(text: string, type: ValueTypePlan): Binding {
  return { text, type, declared: true, item: true, ...(type.optional && { optional: true }) };
}
