/** Macros: `list.filter(x, …)` and its like, whose variable is a name of its own. */
import { type Checked, type Checking, checked, condition, excerpt, mismatch, needed } from "./checking.js";
import { itemOf, memberValue, takes } from "./functions.js";
import { ordered } from "./kinds.js";
import { BOOLEAN, describeType, listOf, membersOf, STRING } from "./object-type.js";
import type { Node } from "./parse.js";
import { knownToBe } from "./refine.js";
import { type Scope, withName } from "./scope.js";
import type { Type, Typed } from "./type.js";
import type { Expression, Macro } from "./types.js";

/** How each is written. */
export const MACROS: Readonly<Record<Macro, string>> = {
  filter: "list.filter(x, condition)",
  map: "list.map(x, value)",
  exists: "list.exists(x, condition)",
  all: "list.all(x, condition)",
  exists_one: "list.exists_one(x, condition)",
  sortBy: "list.sortBy(x, key)",
  transformList: "object.transformList(key, value, result)",
};

interface MacroCall {
  readonly name: string;
  readonly receiver: Node;
  readonly args: readonly Node[];
}

/** The macro, or what is wrong with the way it is written. */
export function checkMacro(node: Node, call: MacroCall, scope: Scope, checking: Checking): Checked | string {
  const macro = call.name as Macro;
  const usage = MACROS[macro];
  const names = macro === "transformList" ? 2 : 1;
  const withTest = macro === "map" && call.args.length === 3;
  if (call.args.length !== names + 1 && !withTest)
    return `${macro}() takes ${names + 1} arguments, not ${call.args.length}: ${usage}.`;
  const as = call.args.slice(0, names).flatMap((argument) => (argument.op === "id" ? [argument.args] : []));
  if (as.length !== names || new Set(as).size !== names)
    return `${macro}() begins with the name${names === 2 ? "s" : ""} of its variable${names === 2 ? "s" : ""}: ${usage}.`;
  const of = needed(checking.check(call.receiver, scope), call.receiver, `${macro}()`, checking);
  const variables = variablesOf(macro, of.typed.type);
  if (variables === undefined) {
    const wanted = macro === "transformList" ? "an object" : "a list";
    const what = `${excerpt(checking.text, call.receiver)} is ${describeType(of.typed.type)}`;
    return mismatch(`${macro}() takes ${wanted}, and ${what}.`, call.receiver, checking);
  }
  const inner = as.reduce((into, name, index) => withName(into, name, variables[index] ?? STRING), scope);
  const bodies = call.args.slice(names);
  if (withTest) return mapWhere(of, as, bodies, inner, checking);
  const bodyNode = bodies[0] ?? node;
  const body = bodyOf(macro, checking.check(bodyNode, inner), bodyNode, checking);
  return checked(
    { kind: "comprehension", macro, of: of.expression, as, body: body.expression },
    resultOf(macro, of.typed.type, body, as[0] ?? ""),
  );
}

/** What the variables stand for; undefined where the macro does not go over such a value. */
function variablesOf(macro: Macro, of: Type): readonly Typed[] | undefined {
  if (macro === "transformList") return takes("object", of) ? [STRING, memberValue(of)] : undefined;
  if (takes("list", of)) return [itemOf(of)];
  // CEL goes over the keys of a map
  return takes("object", of) ? [STRING] : undefined;
}

function bodyOf(macro: Macro, body: Checked, node: Node, checking: Checking): Checked {
  if (macro === "map" || macro === "transformList") return body;
  if (macro !== "sortBy") return condition(body, node, `${macro}()`, checking);
  const key = needed(body, node, "sortBy()", checking);
  const kinds = membersOf(key.typed.type);
  if (!kinds.every((kind) => ordered(kind, kind)))
    mismatch(
      `sortBy() sorts by text, numbers or times, and ${excerpt(checking.text, node)} is ${describeType(key.typed.type)}.`,
      node,
      checking,
    );
  return key;
}

function resultOf(macro: Macro, of: Type, body: Checked, name: string): Typed {
  switch (macro) {
    case "exists":
    case "all":
    case "exists_one":
      return BOOLEAN;
    case "map":
    case "transformList":
      return listOf(body.typed);
    case "filter":
      if (of.kind === "list") return listOf(knownToBe(of.item, body.whenTrue, name));
      return listOf(of.kind === "object" ? STRING : itemOf(of));
    case "sortBy":
      if (of.kind === "list") return { type: of, optional: false };
      return listOf(of.kind === "object" ? STRING : itemOf(of));
  }
}

/** `list.map(x, condition, value)`: of those for which the condition holds. */
function mapWhere(
  of: Checked,
  as: readonly string[],
  [testNode, valueNode]: readonly Node[],
  inner: Scope,
  checking: Checking,
): Checked {
  if (testNode === undefined || valueNode === undefined) return of;
  const test = condition(checking.check(testNode, inner), testNode, "map()", checking);
  const known = { ...inner, present: new Set([...inner.present, ...test.whenTrue]) };
  const value = checking.check(valueNode, known);
  const filtered: Expression = {
    kind: "comprehension",
    macro: "filter",
    of: of.expression,
    as,
    body: test.expression,
  };
  return checked(
    { kind: "comprehension", macro: "map", of: filtered, as, body: value.expression },
    listOf(value.typed),
  );
}
