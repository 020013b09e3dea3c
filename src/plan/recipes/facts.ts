/** What is known to be true at a place of a recipe: nothing changes while it runs, so what held once still holds. */
import type { Expression } from "../expressions/types.js";

/** The conditions that all hold where the expression is true, as text to compare. */
export function trueParts(expression: Expression): readonly string[] {
  if (expression.kind === "and") return [...trueParts(expression.left), ...trueParts(expression.right)];
  if (expression.kind === "not") return falseParts(expression.of);
  return [keyOf(expression)];
}

/** The conditions that all hold where it is false. */
export function falseParts(expression: Expression): readonly string[] {
  if (expression.kind === "or") return [...falseParts(expression.left), ...falseParts(expression.right)];
  if (expression.kind === "not") return trueParts(expression.of);
  if (expression.kind === "compare") {
    const op = OPPOSITE[expression.op];
    if (op !== undefined) return [keyOf({ ...expression, op })];
  }
  return [keyOf({ kind: "not", of: expression })];
}

const OPPOSITE: Readonly<Record<string, "==" | "!=">> = { "==": "!=", "!=": "==" };

/** Whether a member may be missing is known better further down, and makes no other condition. */
function keyOf(expression: Expression): string {
  return JSON.stringify(expression, (key, value: unknown) => (FLAGS.has(key) ? undefined : value));
}

const FLAGS: ReadonlySet<string> = new Set(["optional", "narrowed", "over"]);
