/** Checks a parsed expression against its scope and lowers it into our own union. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { suggest } from "../../diagnostics/suggest.js";
import { checkIndex, checkSelect } from "./check-access.js";
import { checkCall } from "./check-calls.js";
import { checkArithmetic, checkComparison, checkIn, checkNegate } from "./check-operators.js";
import { BROKEN, type Checked, type Checking, checked, condition, mismatch, needed } from "./checking.js";
import { FUNCTIONS } from "./functions.js";
import { BOOLEAN, listOf, literalType, NOTHING, objectType, present, union } from "./object-type.js";
import type { Node } from "./parse.js";
import { isPresent } from "./path.js";
import { type Scope, withPresent } from "./scope.js";
import type { Typed } from "./type.js";
import type { Expression } from "./types.js";

export function check(node: Node, scope: Scope, checking: Checking): Checked {
  switch (node.op) {
    case "value":
      return checkLiteral(node, node.args, checking);
    case "id":
      return checkName(node, node.args, scope, checking);
    case ".":
    case ".?":
      return checkSelect(node, scope, checking);
    case "[]":
    case "[?]":
      return checkIndex(node, scope, checking);
    case "call":
      return checkCall(node, { name: node.args[0], args: node.args[1] }, scope, checking);
    case "rcall":
      return checkCall(
        node,
        { name: node.args[0], receiver: node.args[1], args: node.args[2] },
        scope,
        checking,
      );
    case "!_": {
      const of = condition(checking.check(node.args, scope), node.args, "!", checking);
      return checked({ kind: "not", of: of.expression }, BOOLEAN, of.whenFalse, of.whenTrue);
    }
    case "-_":
      return checkNegate(node, scope, checking);
    case "&&":
    case "||":
      return checkLogic(node, scope, checking);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return checkComparison(node, scope, checking);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
      return checkArithmetic(node, scope, checking);
    case "in":
      return checkIn(node, scope, checking);
    case "?:":
      return checkConditional(node, scope, checking);
    case "list": {
      const items = node.args.map((item) => checking.check(item, scope));
      const item = items.length === 0 ? NOTHING : union(items.map(({ typed }) => typed));
      return checked({ kind: "list", items: items.map(({ expression }) => expression) }, listOf(item));
    }
    case "map":
      return checkMap(node, scope, checking);
  }
}

function checkLiteral(node: Node, value: unknown, checking: Checking): Checked {
  if (typeof value === "bigint") {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return literal(number);
    return syntax(node, "an integer beyond 2^53-1 does not fit into a JSON number", checking);
  }
  // 7.0 is a double, whatever JSON makes of it
  if (typeof value === "number")
    return checked(
      { kind: "literal", value },
      { type: { kind: "number", values: [value] }, optional: false },
    );
  if (value === null || typeof value === "boolean" || typeof value === "string") return literal(value);
  const what = value instanceof Uint8Array ? 'bytes (b"…") are' : "unsigned integers (1u) are";
  return syntax(node, `${what} not part of JSON`, checking);
}

function literal(value: string | number | boolean | null): Checked {
  return checked({ kind: "literal", value }, literalType(value));
}

function syntax(node: Node, problem: string, { report, at }: Checking): Checked {
  report(diagnostic("expression/syntax", at(node), { problem: `${problem}.` }));
  return BROKEN;
}

function checkName(node: Node, name: string, scope: Scope, { report, at }: Checking): Checked {
  const typed = scope.names.get(name);
  if (typed !== undefined) {
    const narrowed = typed.optional && isPresent(name, scope.present);
    const flags = typed.optional
      ? narrowed
        ? { narrowed: true as const }
        : { optional: true as const }
      : {};
    return { ...checked({ kind: "name", name, ...flags }, narrowed ? present(typed) : typed), narrowed };
  }
  const reason = scope.elsewhere?.([name]);
  if (reason !== undefined) report(diagnostic("expression/not-yet", at(node), { path: name, reason }));
  else report(diagnostic("expression/name-unknown", at(node), { name, hint: hintFor(name, scope) }));
  return BROKEN;
}

function hintFor(name: string, scope: Scope): string {
  if (Object.hasOwn(FUNCTIONS, name)) return ` The function is written ${FUNCTIONS[name as "size"].usage}.`;
  const found = suggest(name, scope.names.keys());
  if (found !== "") return found;
  const names = [...scope.names.keys()].slice(0, 20);
  return names.length === 0 ? " Nothing has a name here." : ` Known are ${names.join(", ")}.`;
}

type NodeOf<Op extends Node["op"]> = Extract<Node, { op: Op }>;

/** `&&` looks at its right side only where the left is true, `||` only where it is false. */
function checkLogic(node: NodeOf<"&&"> | NodeOf<"||">, scope: Scope, checking: Checking): Checked {
  const isAnd = node.op === "&&";
  const [leftNode, rightNode] = node.args;
  const left = condition(checking.check(leftNode, scope), leftNode, node.op, checking);
  const known = isAnd ? left.whenTrue : left.whenFalse;
  const right = condition(checking.check(rightNode, withPresent(scope, known)), rightNode, node.op, checking);
  const expression: Expression = {
    kind: isAnd ? "and" : "or",
    left: left.expression,
    right: right.expression,
  };
  return isAnd
    ? checked(
        expression,
        BOOLEAN,
        [...left.whenTrue, ...right.whenTrue],
        both(left.whenFalse, [...right.whenFalse, ...left.whenTrue]),
      )
    : checked(expression, BOOLEAN, both(left.whenTrue, [...right.whenTrue, ...left.whenFalse]), [
        ...left.whenFalse,
        ...right.whenFalse,
      ]);
}

function both(left: readonly string[], right: readonly string[]): readonly string[] {
  return left.filter((path) => right.includes(path));
}

function checkConditional(node: NodeOf<"?:">, scope: Scope, checking: Checking): Checked {
  const [testNode, thenNode, otherwiseNode] = node.args;
  const test = condition(checking.check(testNode, scope), testNode, "? :", checking);
  const then = checking.check(thenNode, withPresent(scope, test.whenTrue));
  const otherwise = checking.check(otherwiseNode, withPresent(scope, test.whenFalse));
  const expression: Expression = {
    kind: "conditional",
    test: test.expression,
    // biome-ignore lint/suspicious/noThenProperty: an expression is data, and never awaited
    then: then.expression,
    otherwise: otherwise.expression,
  };
  return checked(
    expression,
    union([then.typed, otherwise.typed]),
    both([...test.whenTrue, ...then.whenTrue], [...test.whenFalse, ...otherwise.whenTrue]),
    both([...test.whenTrue, ...then.whenFalse], [...test.whenFalse, ...otherwise.whenFalse]),
  );
}

function checkMap(node: NodeOf<"map">, scope: Scope, checking: Checking): Checked {
  const members = new Map<string, Typed>();
  const computed: Typed[] = [];
  const entries = node.args.map(([keyNode, valueNode]) => {
    const key = needed(checking.check(keyNode, scope), keyNode, "an object's key", checking);
    const value = checking.check(valueNode, scope);
    if (key.expression.kind === "literal" && typeof key.expression.value === "string") {
      const name = key.expression.value;
      const before = [...computed, ...(members.has(name) ? [members.get(name) as Typed] : [])];
      // what is absent does not take the place of what is there
      members.set(name, value.typed.optional ? union([value.typed, ...before]) : value.typed);
    } else if (["string", "any", "union"].includes(key.typed.type.kind)) {
      computed.push(value.typed);
      // it may be any of the names before it
      for (const [name, typed] of members) members.set(name, union([typed, value.typed]));
    } else mismatch("The keys of an object are text.", keyNode, checking);
    return [key.expression, value.expression] as const;
  });
  const additional = computed.length > 0 ? { additional: union(computed) } : {};
  const type = objectType(members, { built: true, ...additional });
  return checked({ kind: "map", entries }, { type, optional: false });
}
