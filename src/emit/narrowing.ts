/** What a compiler concludes from conditions: of a value that is "a", it takes `=== "b"` for a mistake. */
import type { Expression } from "../plan/expressions/types.js";
import { bindingOf } from "./bindings.js";
import { memberAccess } from "./literal.js";
import { type Conclusions, concluding, NO_CONCLUSIONS, type Scope } from "./scope.js";

/** How the code names a value, where it is a name or a member of one. */
export function placeOf(expression: Expression, scope: Scope): string | undefined {
  const binding = bindingOf(expression, scope);
  if (binding) return binding.text;
  if (expression.kind !== "select") return undefined;
  const of = placeOf(expression.of, scope);
  return of && of + memberAccess(expression.key);
}

/** What is known where the condition has come out as `outcome`. */
export function where(condition: Expression | undefined, outcome: boolean, scope: Scope): Scope {
  return condition ? concluding(scope, conclusions(condition, outcome, scope)) : scope;
}

function conclusions(condition: Expression, outcome: boolean, scope: Scope): Conclusions {
  switch (condition.kind) {
    case "not":
      return conclusions(condition.of, !outcome, scope);
    case "has": {
      // in a dry run a function decides, which it does not look into
      const present = outcome && !scope.careful ? placesAlong(condition.of, scope) : [];
      return { ...NO_CONCLUSIONS, present: new Set(present) };
    }
    case "and":
    case "or": {
      const [one, other] = [condition.left, condition.right].map((part) => conclusions(part, outcome, scope));
      if (!one || !other) return NO_CONCLUSIONS;
      const isBoth = (condition.kind === "and") === outcome;
      return {
        compared: new Set([...one.compared, ...other.compared]),
        present: isBoth ? new Set([...one.present, ...other.present]) : new Set(),
      };
    }
    case "compare":
      return { ...NO_CONCLUSIONS, compared: new Set(compared(condition, outcome, scope)) };
    default:
      return NO_CONCLUSIONS;
  }
}

type Compare = Extract<Expression, { kind: "compare" }>;

function compared({ op, left, right }: Compare, outcome: boolean, scope: Scope): readonly string[] {
  if (op !== "==" && op !== "!=") return [];
  return [left, right].flatMap((side) => {
    const place = placeOf(side, scope);
    // what is not one of its values leaves it as it was, unless these are all there are
    const isNews = (op === "==") === outcome || bindingOf(side, scope)?.closed !== undefined;
    return place !== undefined && isNews ? [place] : [];
  });
}

/** Where something is there, so is what it is read from. */
function placesAlong(expression: Expression, scope: Scope): readonly string[] {
  const place = placeOf(expression, scope);
  if (place === undefined) return [];
  const above =
    expression.kind === "select" && !bindingOf(expression, scope) ? placesAlong(expression.of, scope) : [];
  return [...above, place];
}

/** Whether conditions have found it to be there, in a way that a compiler sees. */
export function isKnownToBe(expression: Expression, scope: Scope): boolean {
  const place = placeOf(expression, scope);
  return place !== undefined && scope.concluded.present.has(place);
}
