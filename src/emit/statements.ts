/** Statements of the functions that recipes are made of. */
import type { Expression } from "../plan/expressions/types.js";
import { ANY_TYPE, type Code, code, type Parameter, parameterList } from "./code.js";
import { conditionCode, expressionCode } from "./expression.js";
import { type Doc, group, hardline, indent, join, line } from "./layout.js";
import { certainCondition } from "./operators.js";
import type { Scope } from "./scope.js";

export interface Statements {
  readonly statements: readonly Doc[];
  /** What is known after the last. */
  readonly scope: Scope;
}

/** `async (a, b) => { … }`. */
export function functionCode(
  parameters: readonly Parameter[],
  statements: readonly Doc[],
  returns: Doc = "",
): Code {
  const body: Doc =
    statements.length === 0 ? "{}" : ["{", indent(hardline, join(hardline, statements)), hardline, "}"];
  return code(["async ", parameterList(parameters, body), returns, " => ", body], "arrow", "function");
}

/** Of a function whose result the compiler should know nothing of. */
export function promising(isAny: boolean): Doc {
  return isAny ? [": Promise<", ANY_TYPE, ">"] : "";
}

/** What steps are run by. */
export const RUN: Parameter = { name: "run" };

/** The statement, where its condition holds. @param ends it ends the recipe, which only what is certain does */
export function guarded(when: Expression | undefined, scope: Scope, statement: Doc, ends: boolean): Doc {
  if (!when) return statement;
  const test = ends ? certainCondition(when, scope, expressionCode) : conditionCode(when, scope);
  return group("if (", test.doc, ")", indent(line, statement));
}
