/** What a compiler concludes from conditions: of a value that is "a", it takes `=== "b"` for a mistake. */
import type { Expression } from "../plan/expressions/types.js";
import { bindingOf } from "./bindings.js";
import { both, type Conclusions, concluding, NO_CONCLUSIONS, type Scope } from "./scope.js";
import { placeOf, typeOf } from "./type-of.js";

/** What is known where the condition has come out as `outcome`. */
export function where(condition: Expression | undefined, outcome: boolean, scope: Scope): Scope {
  if (!condition) return scope;
  const known = concluding(scope, conclusions(condition, outcome, scope));
  return isFixed(condition) ? { ...known, fixed: true } : known;
}

/** What is known where there is no such value. */
export function whereAbsent(value: Expression, scope: Scope): Scope {
  return concluding(scope, presence(value, false, scope));
}

function conclusions(condition: Expression, outcome: boolean, scope: Scope): Conclusions {
  // in a dry run functions decide, which it does not look into
  if (scope.careful) return NO_CONCLUSIONS;
  switch (condition.kind) {
    case "not":
      return conclusions(condition.of, !outcome, scope);
    case "has":
      return presence(condition.of, outcome, scope);
    case "and":
    case "or": {
      const { left, right } = condition;
      const found = both(conclusions(left, outcome, scope), conclusions(right, outcome, scope));
      return (condition.kind === "and") === outcome ? found : { ...found, present: new Set() };
    }
    case "compare":
      return comparison(condition, outcome, scope);
    default:
      return NO_CONCLUSIONS;
  }
}

function isFixed(condition: Expression): boolean {
  if (condition.kind === "and" || condition.kind === "or")
    return isFixed(condition.left) || isFixed(condition.right);
  return condition.kind === "not" ? isFixed(condition.of) : condition.kind === "literal";
}

function presence(value: Expression, isThere: boolean, scope: Scope): Conclusions {
  const places = placesAlong(value, scope);
  if (places.length === 0) return NO_CONCLUSIONS;
  return isThere
    ? { ...NO_CONCLUSIONS, present: new Set(places) }
    : { ...NO_CONCLUSIONS, absent: new Set(places.slice(-1)) };
}

/** Where something is there, so is what it is read from. */
function placesAlong(expression: Expression, scope: Scope): readonly string[] {
  const place = placeOf(expression, scope);
  if (place === undefined) return [];
  const isRead = expression.kind === "select" && !bindingOf(expression, scope);
  return [...(isRead ? placesAlong(expression.of, scope) : []), place];
}

type Compare = Extract<Expression, { kind: "compare" }>;

function comparison({ op, left, right }: Compare, outcome: boolean, scope: Scope): Conclusions {
  if (op !== "==" && op !== "!=") return NO_CONCLUSIONS;
  const isEqual = (op === "==") === outcome;
  if (isNull(right)) return presence(left, !isEqual, scope);
  if (isNull(left)) return presence(right, !isEqual, scope);
  const places = [left, right].flatMap((side) => {
    const place = placeOf(side, scope);
    // what is not one of its values leaves it as it was, unless these are all there are
    const isNews = isEqual || bindingOf(side, scope)?.closed !== undefined;
    return place !== undefined && isNews ? [place] : [];
  });
  return places.length > 0 ? { ...NO_CONCLUSIONS, compared: new Set(places) } : NO_CONCLUSIONS;
}

function isNull(expression: Expression): boolean {
  return expression.kind === "literal" && expression.value === null;
}

/** Whether conditions have found it to be there, in a way that a compiler sees; or it is of an answer that is held to it. */
export function isKnownToBe(expression: Expression, scope: Scope): boolean {
  const place = placeOf(expression, scope);
  if (place === undefined) return false;
  if (!scope.fixed && scope.concluded.present.has(place)) return true;
  // where the document allows null, a compiler wants to see it asked for
  return !scope.careful && scope.promised.has(place) && typeOf(expression, scope)?.optional === false;
}
