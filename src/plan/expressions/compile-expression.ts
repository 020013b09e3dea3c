/** One expression of a mapping file → checked and lowered. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import { parsePointer } from "../../read/pointer.js";
import type { Located } from "../../read/types.js";
import { misfit } from "./assign.js";
import { type Checked, checked, condition, excerpt } from "./checking.js";
import { literalType } from "./object-type.js";
import type { Scope } from "./scope.js";
import { checkSource, originOf, type Source } from "./source.js";
import type { Typed } from "./type.js";
import type { Expression } from "./types.js";

export interface Compiled {
  readonly expression: Expression;
  readonly typed: Typed;
}

interface CompiledCondition extends Compiled {
  /** Canonical paths (`inputs.agent_id`) that are there where the condition holds. */
  readonly whenTrue: readonly string[];
  /** And where it does not. */
  readonly whenFalse: readonly string[];
}

/**
 * `node.value` is the expression's text. `prefix`: characters of it before the expression begins (1 for `=expr`).
 * `expect`: what its place takes. Undefined where an error has been reported.
 */
export function compileExpression(
  node: Located,
  scope: Scope,
  report: Report,
  options: { readonly prefix?: number; readonly expect?: Typed } = {},
): Compiled | undefined {
  const compiled = compileNode(node, scope, report, options.prefix);
  if (compiled === undefined) return undefined;
  const { source, expression, typed } = compiled;
  if (options.expect === undefined) return { expression, typed };
  const whole = { start: 0, end: source.text.length };
  const words = { what: excerpt(source.text, whole), where: placeOf(node) };
  const at =
    typeof node.value === "string" ? originOf(source, whole) : { uri: node.uri, pointer: node.pointer };
  const problem = misfit(typed, options.expect, words, at);
  if (problem === undefined) return { expression, typed };
  report(problem);
  return problem.severity === "error" ? undefined : { expression, typed };
}

/** An expression that must be true or false; undefined where an error has been reported. */
export function compileCondition(node: Located, scope: Scope, report: Report): CompiledCondition | undefined {
  const errors = countErrors(report);
  const compiled = compileNode(node, scope, errors.report);
  if (compiled === undefined) return undefined;
  const { source, root } = compiled;
  const at = (span: { start: number; end: number }) =>
    typeof node.value === "string" ? originOf(source, span) : { uri: node.uri, pointer: node.pointer };
  const checking = { text: source.text, report: errors.report, at, check: () => compiled };
  const { expression, typed, whenTrue, whenFalse } = condition(compiled, root, "a condition", checking);
  return errors.any() ? undefined : { expression, typed, whenTrue, whenFalse };
}

type Root = Parameters<typeof condition>[1];

function compileNode(
  node: Located,
  scope: Scope,
  report: Report,
  prefix?: number,
): (Checked & { readonly source: Source; readonly root: Root }) | undefined {
  const { value } = node;
  if (typeof value === "string") {
    // where an expression stands bare, a leading = does no harm
    const offset = prefix ?? (/^=[^=]/.test(value) ? 1 : 0);
    const source = { node, text: value.slice(offset), offset };
    const found = checkSource(source, scope, report);
    return found && { ...found.checked, source, root: found.node };
  }
  if (value === null || typeof value === "boolean" || typeof value === "number") {
    const text = String(value);
    const source = { node, text, offset: 0 };
    const literal = checked({ kind: "literal", value }, literalType(value));
    return { ...literal, source, root: { start: 0, end: text.length } as Root };
  }
  const problem = "an expression is text, not a list or a map.";
  report(diagnostic("expression/syntax", { uri: node.uri, pointer: node.pointer }, { problem }));
  return undefined;
}

/** The argument, input or member a node stands for, by its key. */
export function placeOf(node: Located): string {
  const keys = parsePointer(node.pointer);
  const last = keys.at(-1) ?? "the value";
  const above = keys.at(-2);
  return /^\d+$/.test(last) && above !== undefined ? `an item of ${above}` : last;
}
