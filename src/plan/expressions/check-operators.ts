/** Comparisons, arithmetic, `in`. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { suggest } from "../../diagnostics/suggest.js";
import { BROKEN, type Checked, type Checking, checked, excerpt, mismatch, needed } from "./checking.js";
import { comparable, isNumeric, ordered, sum } from "./kinds.js";
import { BOOLEAN, describeType, mayBeAbsent, membersOf, valuesOf } from "./object-type.js";
import type { Node } from "./parse.js";
import { pathsAlong } from "./path.js";
import { lenient, needless } from "./presence.js";
import type { Scope } from "./scope.js";
import type { Type } from "./type.js";
import type { Expression, Json } from "./types.js";

type ComparisonNode = Extract<Node, { op: "==" | "!=" | "<" | "<=" | ">" | ">=" }>;
type ArithmeticNode = Extract<Node, { op: "+" | "-" | "*" | "/" | "%" }>;

export function checkComparison(node: ComparisonNode, scope: Scope, checking: Checking): Checked {
  const [leftNode, rightNode] = node.args;
  const { op } = node;
  const left = checking.check(leftNode, scope);
  const right = checking.check(rightNode, scope);
  if (op === "==" || op === "!=") return checkEquality(node, op, [left, right], checking);
  const [a, b] = [needed(left, leftNode, op, checking), needed(right, rightNode, op, checking)];
  const expression: Expression = { kind: "compare", op, left: a.expression, right: b.expression };
  if (!ordered(a.typed.type, b.typed.type))
    return mismatch(unlike(op, [a, leftNode], [b, rightNode], checking), node, checking);
  return checked(expression, BOOLEAN);
}

function checkEquality(
  node: ComparisonNode,
  op: "==" | "!=",
  [left, right]: readonly [Checked, Checked],
  checking: Checking,
): Checked {
  const [leftNode, rightNode] = node.args;
  if (isNull(right)) return againstNull(op, left, leftNode, node, checking);
  if (isNull(left)) return againstNull(op, right, rightNode, node, checking);
  const expression: Expression = { kind: "compare", op, left: left.expression, right: right.expression };
  if (!comparable(left.typed.type, right.typed.type))
    return mismatch(unlike(op, [left, leftNode], [right, rightNode], checking), node, checking);
  impossible([left, leftNode], [right, rightNode], checking);
  // what equals a value that is there is there
  const there = [
    ...(mayBeAbsentAtAll(right) ? [] : pathsAlong(left.expression)),
    ...(mayBeAbsentAtAll(left) ? [] : pathsAlong(right.expression)),
  ];
  return op === "==" ? checked(expression, BOOLEAN, there, []) : checked(expression, BOOLEAN, [], there);
}

/** Also counts values of which nothing is known. */
function mayBeAbsentAtAll({ typed }: Checked): boolean {
  return typed.optional;
}

function isNull(part: Checked): boolean {
  // what is broken stands for anything
  return part !== BROKEN && part.expression.kind === "literal" && part.expression.value === null;
}

/** `x != null` is `has(x)`. */
function againstNull(
  op: "==" | "!=",
  part: Checked,
  partNode: Node,
  node: Node,
  checking: Checking,
): Checked {
  needless(part, partNode, `"${op} null"`, node, checking);
  const has: Expression = { kind: "has", of: lenient(part.expression) };
  const paths = pathsAlong(part.expression);
  return op === "!="
    ? checked(has, BOOLEAN, paths, [])
    : checked({ kind: "not", of: has }, BOOLEAN, [], paths);
}

function unlike(
  op: string,
  [left, leftNode]: readonly [Checked, Node],
  [right, rightNode]: readonly [Checked, Node],
  { text }: Checking,
): string {
  const say = (part: Checked, node: Node) => `${excerpt(text, node)} is ${describeType(part.typed.type)}`;
  const kinds = [left.typed.type.kind, right.typed.type.kind];
  const hint =
    kinds.includes("timestamp") && kinds.includes("string") ? " Write timestamp(...) around the text." : "";
  const number = kinds.includes("string") && (kinds.includes("integer") || kinds.includes("number"));
  const convert = op === "+" && number ? " Write string(...) around the number." : "";
  return `${op} cannot be used here: ${say(left, leftNode)}, ${say(right, rightNode)}.${hint}${convert}`;
}

/** A comparison of an enum with what is not in it. */
function impossible(
  [left, leftNode]: readonly [Checked, Node],
  [right, rightNode]: readonly [Checked, Node],
  checking: Checking,
): void {
  if (left.expression.kind === "literal" && right.expression.kind === "literal") return;
  const [a, b] = [valuesOf(left.typed.type), valuesOf(right.typed.type)];
  if (a === undefined || b === undefined || a.some((value) => b.includes(value))) return;
  const literalLeft = left.expression.kind === "literal";
  const [what, node, values, known] = literalLeft ? [rightNode, leftNode, a, b] : [leftNode, rightNode, b, a];
  reportImpossible(excerpt(checking.text, what), values, known, node, checking);
}

function reportImpossible(
  what: string,
  values: readonly Json[],
  known: readonly Json[],
  node: Node,
  { report, at }: Checking,
): void {
  const params = { what, value: listed(values), hint: hintFor(values, known) };
  report(diagnostic("expression/value-impossible", at(node), params));
}

/** ` Did you mean …?`, or what the values are. */
export function hintFor(values: readonly Json[], known: readonly Json[]): string {
  const [value] = values;
  const close = typeof value === "string" ? suggest(value, known.map(String)) : "";
  return close === "" ? ` It is ${listed(known)}.` : close;
}

export function listed(values: readonly Json[]): string {
  const shown = values.slice(0, 10).map((value) => JSON.stringify(value));
  return [...shown, ...(values.length > 10 ? ["…"] : [])].join(" or ");
}

export function checkArithmetic(node: ArithmeticNode, scope: Scope, checking: Checking): Checked {
  const [leftNode, rightNode] = node.args;
  const { op } = node;
  const left = needed(checking.check(leftNode, scope), leftNode, op, checking);
  const right = needed(checking.check(rightNode, scope), rightNode, op, checking);
  const typed = sum(op, left.typed.type, right.typed.type);
  if (typed === undefined)
    return mismatch(unlike(op, [left, leftNode], [right, rightNode], checking), node, checking);
  const integer = left.typed.type.kind === "integer" && right.typed.type.kind === "integer";
  return checked({ kind: "arithmetic", op, left: left.expression, right: right.expression, integer }, typed);
}

export function checkNegate(node: Extract<Node, { op: "-_" }>, scope: Scope, checking: Checking): Checked {
  const of = needed(checking.check(node.args, scope), node.args, "-", checking);
  const { type } = of.typed;
  if (of.expression.kind === "literal" && typeof of.expression.value === "number") {
    const value = 0 - of.expression.value;
    const kind = type.kind === "integer" ? "integer" : "number";
    return checked({ kind: "literal", value }, { type: { kind, values: [value] }, optional: false });
  }
  const result: Type = { kind: type.kind === "integer" ? "integer" : "number" };
  if (type.kind !== "any" && !membersOf(type).some(isNumeric))
    return mismatch(
      `- takes a number, and ${excerpt(checking.text, node.args)} is ${describeType(type)}.`,
      node,
      checking,
    );
  return checked({ kind: "negate", of: of.expression }, { type: result, optional: false });
}

export function checkIn(node: Extract<Node, { op: "in" }>, scope: Scope, checking: Checking): Checked {
  const [itemNode, ofNode] = node.args;
  const item = needed(checking.check(itemNode, scope), itemNode, "in", checking);
  const of = needed(checking.check(ofNode, scope), ofNode, "in", checking);
  const expression: Expression = { kind: "in", item: item.expression, of: of.expression };
  const { type } = of.typed;
  if (type.kind === "any" || type.kind === "union") return checked(expression, BOOLEAN);
  if (type.kind !== "list" && type.kind !== "object") {
    const hint = type.kind === "string" ? " Write text.contains(part)." : "";
    const what = `${excerpt(checking.text, ofNode)} is ${describeType(type)}`;
    return mismatch(`in takes a list or an object, and ${what}.${hint}`, ofNode, checking);
  }
  const within: Type = type.kind === "list" ? type.item.type : { kind: "string" };
  if (!comparable(item.typed.type, within)) {
    const what = `${excerpt(checking.text, itemNode)} is ${describeType(item.typed.type)}`;
    const kind = type.kind === "list" ? "the items of" : "the keys of";
    return mismatch(
      `${what}, ${kind} ${excerpt(checking.text, ofNode)} are ${describeType(within)}.`,
      node,
      checking,
    );
  }
  const parts = ofNode.op === "list" && of.expression.kind === "list" ? of.expression.items : undefined;
  if (parts === undefined || ofNode.op !== "list")
    impossible([item, itemNode], [{ ...of, typed: { type: within, optional: false } }, ofNode], checking);
  else
    for (const [index, part] of parts.entries())
      impossibleItem(item, itemNode, part, ofNode.args[index] ?? ofNode, checking);
  return checked(expression, BOOLEAN, mayBeAbsent(of.typed) ? [] : pathsAlong(item.expression));
}

function impossibleItem(
  item: Checked,
  itemNode: Node,
  part: Expression,
  node: Node,
  checking: Checking,
): void {
  const values = valuesOf(item.typed.type);
  if (part.kind !== "literal" || values === undefined || item.expression.kind === "literal") return;
  if (values.includes(part.value)) return;
  reportImpossible(excerpt(checking.text, itemNode), [part.value], values, node, checking);
}
