/** What a compiler will see in the code of an expression or a value, and whether it can be absent. */
import type { TypePlan, ValueTypePlan } from "../plan/expressions/type-plan.js";
import type { Expression, Json, ValuePlan } from "../plan/expressions/types.js";
import { bindingOf, isRoot } from "./bindings.js";
import { memberAccess } from "./literal.js";
import { type Binding, type Scope, withName } from "./scope.js";
import { ANY, isSame, listShape, objectShape, perhaps, surely } from "./shapes.js";

/**
 * `optional`: it, or something that it is read from, may be absent. Undefined: whatever a compiler makes of the code by
 * itself, which may have fewer members than the checker allows.
 */
export type Seen = ValueTypePlan | undefined;

/** Names that every object, list, text, number or date has something under. */
export function isInherited(key: string): boolean {
  return INHERITED.has(key) || /^\d+$/.test(key);
}

const INHERITED: ReadonlySet<string> = new Set([
  ...[Object, Array, String, Number, Boolean, Date].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  ),
  // of durations
  "ms",
]);

/** How the code names a value, where it is a name or a member of one. */
export function placeOf(expression: Expression, scope: Scope): string | undefined {
  const binding = bindingOf(expression, scope);
  if (binding) return binding.text;
  if (expression.kind !== "select" || isReadByFunction(expression, scope)) return undefined;
  const of = placeOf(expression.of, scope);
  return of && of + memberAccess(expression.key);
}

/** Whether only `cel.get` finds what is meant, and nothing else. */
export function isReadByFunction(
  { of, key }: Extract<Expression, { kind: "select" }>,
  scope: Scope,
): boolean {
  const type = typeOf(of, scope);
  return isInherited(key) || !type || !scope.shapes.member(type, key);
}

/** Whether a condition has found nothing there: a compiler lets nobody read of that. */
function isAbsent(expression: Expression, scope: Scope): boolean {
  const { absent } = scope.concluded;
  if (absent.size === 0) return false;
  const place = namedPlace(expression, scope);
  return place !== undefined && absent.has(place);
}

function namedPlace(expression: Expression, scope: Scope): string | undefined {
  const binding = bindingOf(expression, scope);
  if (binding || expression.kind !== "select") return binding?.text;
  const of = namedPlace(expression.of, scope);
  return of && of + memberAccess(expression.key);
}

export function typeOf(expression: Expression, scope: Scope): Seen {
  const { shapes } = scope;
  switch (expression.kind) {
    case "literal":
      return typeOfLiteral(expression.value);
    case "name":
      return isAbsent(expression, scope) ? undefined : typeOfBinding(bindingOf(expression, scope));
    case "select": {
      if (isAbsent(expression, scope)) return undefined;
      const binding = bindingOf(expression, scope);
      if (binding) return typeOfBinding(binding);
      if (isRoot(expression.of, scope)) return ANY;
      const of = typeOf(expression.of, scope);
      // read by a function, which says nothing of what it finds
      if (!of || isInherited(expression.key)) return ANY;
      const member = shapes.member(of, expression.key) ?? ANY;
      if (expression.checked) return surely(member.type);
      return of.optional || scope.unheld ? perhaps(member) : member;
    }
    case "index": {
      const of = typeOf(expression.of, scope);
      if (!of) return undefined;
      const item = expression.over === "list" ? shapes.item(of) : undefined;
      return item ? perhaps(item) : ANY;
    }
    case "has":
    case "not":
    case "and":
    case "or":
    case "compare":
    case "in":
      return surely({ kind: "boolean" });
    case "negate":
      return surely({ kind: "number" });
    case "arithmetic":
      return expression.integer || expression.op === "*" || expression.op === "/" || expression.op === "%"
        ? surely({ kind: "number" })
        : undefined;
    case "orValue": {
      const otherwise = typeOf(expression.otherwise, scope);
      const type = common(typeOf(expression.of, scope), otherwise);
      return type && otherwise && { type: type.type, optional: otherwise.optional };
    }
    case "conditional":
      return common(typeOf(expression.then, scope), typeOf(expression.otherwise, scope));
    case "list": {
      const [first, ...others] = expression.items.map((item) => typeOf(item, scope));
      const item = others.reduce(common, first);
      return item && listShape(item);
    }
    case "map":
      return typeOfMap(expression, scope);
    case "comprehension":
      return typeOfComprehension(expression, scope);
    case "call":
      return typeOfCall(expression, scope);
  }
}

function typeOfBinding(binding: Binding | undefined): Seen {
  if (!binding?.type) return undefined;
  return binding.optional || binding.nullable ? perhaps(binding.type) : binding.type;
}

/** Where both are of one type, that. */
function common(one: Seen, other: Seen): Seen {
  if (!one || !other || !isSame(one.type, other.type)) return undefined;
  return one.optional ? one : other;
}

function typeOfLiteral(value: Json): Seen {
  if (value === null) return perhaps(surely({ kind: "null" }));
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return surely({ kind: typeof value } as TypePlan);
  if (Array.isArray(value)) {
    const [first, ...others] = (value as readonly Json[]).map(typeOfLiteral);
    const item = others.reduce(common, first);
    return item && listShape(item);
  }
  const members = Object.entries(value).map(([name, member]) => [name, typeOfLiteral(member)] as const);
  return objectOf(members);
}

function objectOf(members: readonly (readonly [string, Seen])[]): Seen {
  const known = members.flatMap(([name, type]) => (type ? [[name, type] as const] : []));
  return known.length === members.length ? objectShape(known) : undefined;
}

type Of<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

function typeOfMap({ entries }: Of<"map">, scope: Scope): Seen {
  const members = entries.map(
    ([key, value]) =>
      [
        key.kind === "literal" && typeof key.value === "string" ? key.value : undefined,
        typeOf(value, scope),
      ] as const,
  );
  const names = members.flatMap(([name]) => (name === undefined ? [] : [name]));
  // made by a function
  if (names.length < members.length || new Set(names).size < names.length) return ANY;
  return objectOf(members.map(([name = "", type]) => [name, type]));
}

function typeOfComprehension({ macro, of, as, body }: Of<"comprehension">, scope: Scope): Seen {
  const list = typeOf(of, scope);
  switch (macro) {
    case "exists":
    case "all":
    case "exists_one":
      return surely({ kind: "boolean" });
    case "filter":
    case "sortBy":
      return list && (scope.shapes.item(list) ? surely(list.type) : listShape(surely({ kind: "string" })));
    case "map": {
      const item = list && itemBinding(list, scope);
      const [name = ""] = as;
      const type = typeOf(body, withName(scope, name, { text: "", type: item }));
      return type && listShape(type);
    }
    case "transformList":
      return undefined;
  }
}

/** Of what a macro or a loop goes through: items of a list, names of a map. */
function itemBinding(list: ValueTypePlan, scope: Scope): ValueTypePlan {
  return scope.shapes.item(list) ?? surely({ kind: "string" });
}

function typeOfCall({ function: name, args }: Of<"call">, scope: Scope): Seen {
  const [of] = args;
  const list = of && typeOf(of, scope);
  switch (name) {
    case "size":
    case "int":
    case "double":
      return surely({ kind: "number" });
    case "string":
    case "json":
    case "replace":
    case "substring":
    case "trim":
    case "lowerAscii":
    case "upperAscii":
    case "join":
      return surely({ kind: "string" });
    case "startsWith":
    case "endsWith":
    case "contains":
    case "matches":
      return surely({ kind: "boolean" });
    case "split":
      return listShape(surely({ kind: "string" }));
    case "distinct":
    case "slice":
    case "reverse":
      return list && surely(list.type);
    case "first":
    case "last": {
      const item = list && scope.shapes.item(list);
      return item && perhaps(item);
    }
    case "merge":
      return ANY;
    case "flatten":
    case "timestamp":
    case "duration":
    case "now":
    case "days":
      return undefined;
  }
}

export function typeOfValue(plan: ValuePlan, scope: Scope): Seen {
  switch (plan.kind) {
    case "literal":
      return typeOfLiteral(plan.value);
    case "expression":
      return typeOf(plan.expression, scope);
    case "text":
      return surely({ kind: "string" });
    case "object":
      return objectOf(plan.members.map(([name, value]) => [name, typeOfValue(value, scope)] as const));
    case "array": {
      const [first, ...others] = plan.items.map((item) => typeOfValue(item, scope));
      const item = others.reduce(common, first);
      return item && listShape(item);
    }
    case "pick":
      return ANY;
    case "each": {
      const list = typeOf(plan.of, scope);
      const [name = "", valueName] = plan.as;
      if (!list || valueName !== undefined) return undefined;
      const type = typeOfValue(
        plan.value,
        withName(scope, name, { text: "", type: itemBinding(list, scope) }),
      );
      return type && listShape(type);
    }
  }
}
