/** Statements of the functions that recipes are made of. */
import type { Expression } from "../plan/expressions/types.js";
import { type Code, code } from "./code.js";
import { conditionCode, expressionCode } from "./expression.js";
import { type Doc, group, hardline, indent, join, line } from "./layout.js";
import { certainCondition } from "./operators.js";
import type { Scope } from "./scope.js";

export interface Statements {
  readonly statements: readonly Doc[];
  /** What is known after the last. */
  readonly scope: Scope;
}

/** `head => { … }`. */
export function functionCode(head: Doc, statements: readonly Doc[]): Code {
  const body: Doc =
    statements.length === 0 ? "{}" : ["{", indent(hardline, join(hardline, statements)), hardline, "}"];
  return code([head, " => ", body], "arrow", "function");
}

/** The statement, where its condition holds. @param ends it ends the recipe, which only what is certain does */
export function guarded(when: Expression | undefined, scope: Scope, statement: Doc, ends: boolean): Doc {
  if (!when) return statement;
  const test = ends ? certainCondition(when, scope, expressionCode) : conditionCode(when, scope);
  return group("if (", test.doc, ")", indent(line, statement));
}
