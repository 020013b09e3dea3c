/** `has`, `.orValue`, `!= null`: asking whether something is there. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { type Checked, type Checking, excerpt } from "./checking.js";
import type { Node } from "./parse.js";
import type { Expression } from "./types.js";

/** The same path, but nothing on it has to be there: who asks is not told that the API broke a promise. */
export function lenient(expression: Expression): Expression {
  if (expression.kind !== "select" && expression.kind !== "index") return expression;
  const { narrowed: _known, ...asked } = expression;
  return { ...asked, of: lenient(expression.of), optional: true };
}

/**
 * Warns of a question whose answer the schema gives. What a guard has found to be there may be asked again: `optional`
 * of the expression's own type was narrowed, and that is no fault.
 */
export function needless(part: Checked, node: Node, call: string, whole: Node, checking: Checking): void {
  if (part.typed.optional || part.typed.type.kind === "any" || part.narrowed === true) return;
  const what = excerpt(checking.text, node);
  checking.report(diagnostic("expression/needless", checking.at(whole), { what, call }));
}
