/** What the compiler concludes of comparisons with literals: of a value that is "a", it takes `=== "b"` for a mistake. */
import type { Expression } from "../plan/expressions/types.js";
import { bindingOf } from "./bindings.js";
import type { Scope } from "./scope.js";

/** How the code names a value, where it is a name or a member of one. */
export function placeOf(expression: Expression, scope: Scope): string | undefined {
  const binding = bindingOf(expression, scope);
  if (binding) return binding.text;
  if (expression.kind !== "select") return undefined;
  const of = placeOf(expression.of, scope);
  return of && `${of}.${expression.key}`;
}

/** Of which places it has drawn a conclusion, where the condition has come out as `outcome`. */
export function narrowed(condition: Expression, outcome: boolean, scope: Scope): readonly string[] {
  switch (condition.kind) {
    case "not":
      return narrowed(condition.of, !outcome, scope);
    case "and":
    case "or": {
      const both = [condition.left, condition.right].map((part) => narrowed(part, outcome, scope));
      return both.flat();
    }
    case "compare": {
      const { op, left, right } = condition;
      if (op !== "==" && op !== "!=") return [];
      return [left, right].flatMap((side) => {
        const place = placeOf(side, scope);
        // what is not one of its values leaves it as it was, unless these are all there are
        const isNews = (op === "==") === outcome || bindingOf(side, scope)?.closed !== undefined;
        return place !== undefined && isNews ? [place] : [];
      });
    }
    default:
      return [];
  }
}
