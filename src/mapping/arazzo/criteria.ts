/** Criteria of success, and of actions: what they say about the status alone, and all of them as CEL. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { and, literalOf, literalText, not, type Operand, or } from "./cel.js";
import { compare, present } from "./comparison.js";
import { type Condition, parseCondition, type Term } from "./condition.js";
import { isDictionary, itemsAt, placeOf, shown, textAt, unsupported, within } from "./document.js";
import { parseJsonPath, type Segment } from "./jsonpath.js";
import { operandOf, type Scope } from "./operand.js";
import { parseReference, type Reference } from "./reference.js";
import { selectsAny } from "./selector.js";

export type Criterion =
  | { readonly kind: "simple"; readonly condition: Condition; readonly node: Located }
  | {
      readonly kind: "regex";
      readonly context: Reference;
      readonly pattern: string;
      readonly node: Located;
    }
  | {
      readonly kind: "jsonpath";
      readonly context: Reference;
      readonly segments: readonly Segment[];
      readonly node: Located;
    };

/** Criteria that must all hold; `undefined` after a report. */
export function readCriteria(holder: Located, key: string, report: Report): readonly Criterion[] | undefined {
  const read = itemsAt(holder, key, report).map((node) => readCriterion(node, report));
  return read.every((criterion) => criterion !== undefined) ? read.flatMap(conjuncts) : undefined;
}

/** `a && b` is two criteria: what says nothing but the status is told from the rest. */
function conjuncts(criterion: Criterion): readonly Criterion[] {
  if (criterion.kind !== "simple" || criterion.condition.kind !== "and") return [criterion];
  const { left, right } = criterion.condition;
  return [left, right].flatMap((condition) => conjuncts({ ...criterion, condition }));
}

function readCriterion(node: Located, report: Report): Criterion | undefined {
  const text = textAt(node, "condition", report, true);
  if (text === undefined) return undefined;
  const condition = below(node, "condition");
  const said = below(node, "type").value;
  const type = isDictionary(said) ? said["type"] : (said ?? "simple");
  const fail = (problem: string, start = 0, end = text.length) => {
    const at = within(condition, start, end);
    report(diagnostic("arazzo/expression-syntax", at, { expression: text, problem }));
    return undefined;
  };
  if (type === "simple") {
    const parsed = parseCondition(text);
    return "problem" in parsed
      ? fail(parsed.problem, parsed.start, parsed.end)
      : { kind: "simple", condition: parsed, node: condition };
  }
  if (type !== "regex" && type !== "jsonpath")
    return unsupported(
      report,
      placeOf(below(node, "type")),
      `A criterion of type ${JSON.stringify(type)}`,
      "Write it as a simple condition, a regex or JSONPath over JSON.",
    );
  const given = textAt(node, "context", report, true);
  if (given === undefined) return undefined;
  const context = parseReference(given);
  if ("problem" in context) {
    const params = { expression: given, problem: context.problem };
    report(diagnostic("arazzo/expression-syntax", placeOf(below(node, "context")), params));
    return undefined;
  }
  if (type === "regex") {
    if (/\{\$[^{}]*\}/.test(text))
      return unsupported(
        report,
        placeOf(condition),
        "A pattern with an expression in it",
        "Patterns are checked before anything runs: write it out.",
      );
    return { kind: "regex", context, pattern: text, node: condition };
  }
  const segments = parseJsonPath(text);
  return typeof segments === "string"
    ? fail(segments)
    : { kind: "jsonpath", context, segments, node: condition };
}

/** Whether they hold for a status; `undefined` where more than the status counts. */
export function truthAt(criteria: readonly Criterion[], status: number): boolean | undefined {
  const truths = criteria.map((criterion) => truthOf(criterion, status));
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

function truthOf(criterion: Criterion, status: number): boolean | undefined {
  switch (criterion.kind) {
    case "simple":
      return truthOfCondition(criterion.condition, status);
    case "regex":
      return onStatus(criterion) ? matches(criterion.pattern, status) : undefined;
    case "jsonpath":
      return undefined;
  }
}

function onStatus(criterion: Extract<Criterion, { kind: "regex" }>): boolean {
  // short ones only: the pattern is the document's, and this engine backtracks
  return (
    criterion.context.named.kind === "status" && /^[\^$\dd\\[\]{}().|?,-]{1,40}$/.test(criterion.pattern)
  );
}

function matches(pattern: string, status: number): boolean | undefined {
  try {
    return new RegExp(pattern).test(String(status));
  } catch {
    return undefined;
  }
}

function truthOfCondition(condition: Condition, status: number): boolean | undefined {
  switch (condition.kind) {
    case "term": {
      const value = knownValue(condition.term, status);
      return value ? value.value === true : undefined;
    }
    case "not": {
      const truth = truthOfCondition(condition.of, status);
      return truth === undefined ? undefined : !truth;
    }
    case "and":
    case "or": {
      const truths = [truthOfCondition(condition.left, status), truthOfCondition(condition.right, status)];
      const decisive = condition.kind === "or";
      if (truths.includes(decisive)) return decisive;
      return truths.includes(undefined) ? undefined : !decisive;
    }
    case "compare": {
      const [left, right] = [knownValue(condition.left, status), knownValue(condition.right, status)];
      if (!left || !right) return undefined;
      if (left.value === null || right.value === null) {
        const same = left.value === right.value;
        return condition.op === "==" ? same : condition.op === "!=" ? !same : false;
      }
      const [one, other] = [Number(left.value), Number(right.value)];
      switch (condition.op) {
        case "==":
          return one === other;
        case "!=":
          return one !== other;
        case "<":
          return one < other;
        case "<=":
          return one <= other;
        case ">":
          return one > other;
        case ">=":
          return one >= other;
      }
    }
  }
}

function knownValue(term: Term, status: number): { readonly value: unknown } | undefined {
  if (term.kind === "literal") return { value: term.value };
  return term.reference.named.kind === "status" ? { value: status } : undefined;
}

/** All of them, as one CEL expression; `undefined` after a report. */
export function celOf(criteria: readonly Criterion[], scope: Scope): string | undefined {
  const parts = criteria.map((criterion) => celOfCriterion(criterion, scope));
  return parts.every((part) => part !== undefined) ? and(...parts) : undefined;
}

function celOfCriterion(criterion: Criterion, scope: Scope): string | undefined {
  if (criterion.kind === "simple") return celOfCondition(criterion.condition, criterion.node, scope);
  const whole = operandOf(criterion.context, scope, placeOf(criterion.node));
  if (!whole) return undefined;
  if (criterion.kind === "regex") {
    const text = whole.type === "string" || whole.type === "header" ? whole.cel : `string(${whole.cel})`;
    return and(present(whole), `${text}.matches(${literalText(criterion.pattern)})`);
  }
  const asks = criterion.context.keys.length === 0 && asksWhole(criterion, scope);
  const found = selectsAny(criterion.segments, whole, asks, scope, placeOf(criterion.node));
  if ("cel" in found) return found.cel;
  const expression = shown(criterion.node.value);
  scope.report(
    diagnostic("arazzo/expression-syntax", placeOf(criterion.node), { expression, problem: found.problem }),
  );
  return undefined;
}

/**
 * Whether `$[?…]` asks the body itself: by the letter of RFC 9535 it asks each of its members, but the examples of the
 * specification (`$[?count(@.pets) > 0]`) and its runners ask the object. Told by what else the step reads of its body.
 */
function asksWhole(criterion: Extract<Criterion, { kind: "jsonpath" }>, scope: Scope): boolean {
  const written = JSON.stringify(scope.step?.node.value ?? null);
  const first = /\$response\.body(?:#\/|\.)([^/"\\\s]+)/.exec(written)?.[1];
  if (first !== undefined) return !/^\d+$/.test(first);
  return /count\(\s*@/.test(shown(criterion.node.value));
}

function celOfCondition(condition: Condition, node: Located, scope: Scope): string | undefined {
  switch (condition.kind) {
    case "term": {
      const operand = termOperand(condition.term, node, scope);
      if (!operand) return undefined;
      if (operand.literal) return String(operand.literal.value === true);
      return compare("==", operand, literalOf(true), "same");
    }
    case "not": {
      const of = celOfCondition(condition.of, node, scope);
      return of === undefined ? undefined : not(of);
    }
    case "and":
    case "or": {
      const left = celOfCondition(condition.left, node, scope);
      const right = celOfCondition(condition.right, node, scope);
      if (left === undefined || right === undefined) return undefined;
      return condition.kind === "and" ? and(left, right) : or(left, right);
    }
    case "compare": {
      const left = termOperand(condition.left, node, scope);
      const right = termOperand(condition.right, node, scope);
      return left && right && compare(condition.op, left, right, "same");
    }
  }
}

function termOperand(term: Term, node: Located, scope: Scope): Operand | undefined {
  if (term.kind === "literal") return literalOf(term.value);
  return operandOf(term.reference, scope, within(node, term.reference.start, term.reference.end));
}
