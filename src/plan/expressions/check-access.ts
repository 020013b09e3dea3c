/** `a.b`, `a.?b`, `a[b]`: what is there, and whether it may be absent. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { suggest } from "../../diagnostics/suggest.js";
import { BROKEN, type Checked, type Checking, checked, excerpt, mismatch, needed } from "./checking.js";
import { memberOf } from "./members.js";
import { describeType, membersOf, NOTHING, optional, present, union } from "./object-type.js";
import type { Node, Span } from "./parse.js";
import { isPresent, keysOf, pathOf } from "./path.js";
import type { Scope } from "./scope.js";
import { ANY, type ObjectType, type Type, type Typed } from "./type.js";
import type { Expression } from "./types.js";

type SelectNode = Extract<Node, { op: "." | ".?" }>;
type IndexNode = Extract<Node, { op: "[]" | "[?]" }>;

export function checkSelect(node: SelectNode, scope: Scope, checking: Checking): Checked {
  const [ofNode, key] = node.args;
  const of = checking.check(ofNode, scope);
  const place = { span: { start: node.pos, end: node.end }, of: ofNode };
  return select(of, key, place, { maybe: node.op === ".?", scope, checking });
}

export function checkIndex(node: IndexNode, scope: Scope, checking: Checking): Checked {
  const [ofNode, indexNode] = node.args;
  const of = checking.check(ofNode, scope);
  const index = checking.check(indexNode, scope);
  const { type } = of.typed;
  if (index.expression.kind === "literal" && typeof index.expression.value === "string" && !isList(type))
    return select(
      of,
      index.expression.value,
      { span: indexNode, of: ofNode },
      { maybe: node.op === "[?]", scope, checking },
    );
  const key = needed(index, indexNode, "[ ]", checking).typed.type;
  const found = membersOf(type).flatMap((member) => entryOf(member, key));
  if (found.length === 0) {
    const what = `${excerpt(checking.text, ofNode)} is ${describeType(type)}`;
    const wanted = isList(type)
      ? ", so [ ] takes an integer"
      : type.kind === "object"
        ? ", so [ ] takes text"
        : ", so it has no [ ]";
    return mismatch(`${what}${wanted}.`, isList(type) || type.kind === "object" ? indexNode : node, checking);
  }
  const over = isList(type) ? ("list" as const) : type.kind === "object" ? ("map" as const) : undefined;
  const expression = {
    kind: "index" as const,
    of: of.expression,
    index: index.expression,
    ...(over && { over }),
    optional: true,
  };
  return narrowed(expression, optional(union(found)), of, scope);
}

function isList(type: Type): boolean {
  return type.kind === "list";
}

/** What an index of this type finds; nothing where it cannot be an index. */
function entryOf(type: Type, key: Type): readonly Typed[] {
  const keys = membersOf(key).map((member) => member.kind);
  const takes = (kind: string) => keys.includes("any") || keys.some((each) => each === kind);
  if (type.kind === "any") return [ANY];
  if (type.kind === "list") return takes("integer") ? [type.item] : [];
  if (type.kind !== "object" || !takes("string")) return [];
  const values = type.names().flatMap((name) => type.property(name) ?? []);
  const all = [...values, ...(type.additional === undefined ? [] : [type.additional])];
  return [all.length === 0 ? ANY : union(all)];
}

interface Place {
  readonly span: Span;
  readonly of: Span;
}

interface Access {
  /** `.?`: the author does not trust the schema. */
  readonly maybe: boolean;
  readonly scope: Scope;
  readonly checking: Checking;
}

function select(of: Checked, key: string, place: Place, { maybe, scope, checking }: Access): Checked {
  const typed = memberOf(of.typed, key);
  if (typed === undefined) return unknown(of, key, place, scope, checking);
  const found = maybe ? optional(typed) : typed;
  const flags = { optional: found.optional, ...(found.refined && { narrowed: true as const }) };
  return narrowed(
    { kind: "select", of: of.expression, key, ...flags },
    found === NOTHING ? ANY : found,
    of,
    scope,
  );
}

/** What the scope knows to be there is not optional. */
function narrowed(
  expression: Extract<Expression, { kind: "select" | "index" }>,
  typed: Typed,
  of: Checked,
  scope: Scope,
): Checked {
  const path = pathOf(expression);
  if (!typed.optional || path === undefined || !isPresent(path, scope.present))
    return { ...checked(expression, typed), narrowed: of.narrowed === true };
  return { ...checked({ ...expression, optional: false, narrowed: true }, present(typed)), narrowed: true };
}

function unknown(
  of: Checked,
  key: string,
  place: Place,
  scope: Scope,
  { text, report, at }: Checking,
): Checked {
  const above = keysOf(of.expression);
  const reason = above && scope.elsewhere?.([...above, key]);
  const path = excerpt(text, place.of);
  if (reason !== undefined) {
    report(diagnostic("expression/not-yet", at(place.span), { path: `${path}.${key}`, reason }));
    return BROKEN;
  }
  const { problem, hint } = whyUnknown(of.typed.type, key);
  report(diagnostic("expression/path-unknown", at(place.span), { path, problem, hint }));
  return BROKEN;
}

/** For `path-unknown`: what is wrong with a key, and what may be meant. */
export function whyUnknown(type: Type, key: string): { readonly problem: string; readonly hint: string } {
  const objects = membersOf(type).filter((member): member is ObjectType => member.kind === "object");
  const [first] = objects;
  if (first === undefined) {
    const problem = `is ${describeType(type)}, so it has no ${JSON.stringify(key)}`;
    const hint = isList(type) ? " Take an item with [0] or first(), or all with map(...)." : "";
    return { problem, hint };
  }
  const names = [...new Set(objects.flatMap((object) => object.names()))];
  const label = first.label === undefined ? "" : ` (${first.label})`;
  const close = suggest(key, names);
  const some = names.length > 0 && names.length <= 8 ? ` It has ${names.join(", ")}.` : "";
  return { problem: `has no ${JSON.stringify(key)}${label}`, hint: close === "" ? some : close };
}
