/** What the parts of the checker hand one another, and the questions they all ask. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import { BOOLEAN, describeType, mayBeAbsent, membersOf, present } from "./object-type.js";
import type { Node, Span } from "./parse.js";
import type { Scope } from "./scope.js";
import { ANY, type Typed } from "./type.js";
import type { Expression } from "./types.js";

/** One part of an expression, checked and lowered. What is wrong with it has been reported; then its type is `any`. */
export interface Checked {
  readonly expression: Expression;
  readonly typed: Typed;
  /** Paths that are there where it is true; and where it is false. */
  readonly whenTrue: readonly string[];
  readonly whenFalse: readonly string[];
  /** Its schema calls it optional, but the scope knows better. */
  readonly narrowed?: boolean;
}

export interface Checking {
  readonly text: string;
  readonly report: Report;
  readonly at: (span: Span) => Origin;
  readonly check: (node: Node, scope: Scope) => Checked;
}

export function checked(
  expression: Expression,
  typed: Typed,
  whenTrue: readonly string[] = [],
  whenFalse: readonly string[] = [],
): Checked {
  return { expression, typed, whenTrue, whenFalse };
}

/** In place of what could not be checked. */
export const BROKEN: Checked = checked({ kind: "literal", value: null }, ANY);

/** A part of the text, short enough for a message. */
export function excerpt(text: string, span: Span): string {
  const whole = text.slice(span.start, span.end).replaceAll(/\s+/g, " ");
  return whole.length > 60 ? `${whole.slice(0, 59)}…` : whole;
}

/** Reports a value that may be absent where one is needed; goes on as if it were there. */
export function needed(part: Checked, node: Node, where: string, checking: Checking): Checked {
  if (!mayBeAbsent(part.typed)) return part;
  const what = excerpt(checking.text, node);
  const { report, at } = checking;
  report(diagnostic("expression/possibly-absent", at(node), { what, where }));
  return { ...part, typed: present(part.typed) };
}

export function mismatch(problem: string, span: Span, { report, at }: Checking): Checked {
  report(diagnostic("expression/type-mismatch", at(span), { problem }));
  return BROKEN;
}

/** A part that must be true or false. There is no truthiness. */
export function condition(part: Checked, node: Node, where: string, checking: Checking): Checked {
  const { type } = part.typed;
  if (type.kind === "any" || membersOf(type).some((member) => member.kind === "boolean"))
    return needed(part, node, where, checking);
  const what = excerpt(checking.text, node);
  mismatch(`${what} is ${describeType(type)}, and ${where} needs true or false.`, node, checking);
  return checked(part.expression, BOOLEAN);
}
