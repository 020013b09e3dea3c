/** The expressions directly inside an expression. */
import type { Expression } from "../expressions/types.js";

export function childExpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "name":
      return [];
    case "select":
    case "has":
    case "not":
    case "negate":
      return [expression.of];
    case "index":
      return [expression.of, expression.index];
    case "orValue":
      return [expression.of, expression.otherwise];
    case "and":
    case "or":
    case "compare":
    case "arithmetic":
      return [expression.left, expression.right];
    case "in":
      return [expression.item, expression.of];
    case "conditional":
      return [expression.test, expression.then, expression.otherwise];
    case "list":
      return expression.items;
    case "map":
      return expression.entries.flat();
    case "comprehension":
      return [expression.of, expression.body];
    case "call":
      return expression.args;
  }
}
