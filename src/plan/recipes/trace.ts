/**
 * What expressions read in the answers of steps although no condition has looked first: on that their recipe relies.
 * The steps are told, and promises that none can be held to are marked.
 */
import type { Expression, ValuePlan } from "../expressions/types.js";
import {
  ANY_KEY,
  eitherOf,
  entriesOf,
  isOurs,
  itemsOf,
  listOf,
  memberOf,
  type Names,
  OURS,
  objectOf,
  type Source,
  UNKNOWN,
} from "./source.js";

/** A value's source, and the value with its promises that nobody can be held to marked. */
export interface Traced<T> {
  readonly source: Source;
  readonly traced: T;
}

/** Tells the steps what is relied on in their answers. */
export function traceExpression(expression: Expression, names: Names): Traced<Expression> {
  const see = (inner: Expression, among: Names = names) => traceExpression(inner, among);
  switch (expression.kind) {
    case "literal":
      return { source: OURS, traced: expression };
    case "name":
      return { source: nameSource(expression, names), traced: expression };
    case "select": {
      const of = leadingThrough(see(expression.of));
      const isTold = !expression.optional && !expression.narrowed;
      const source = memberOf(of.source, expression.key, !isTold);
      if (isTold) for (const { needs, path } of source.places) needs.add(path);
      const checked = isTold && source.isUnknown ? { checked: true as const } : {};
      return { source, traced: { ...expression, of: of.traced, ...checked } };
    }
    case "index": {
      const [of, index] = [see(expression.of), see(expression.index)];
      const { over } = expression;
      const source =
        over === "list" ? itemsOf(of.source, true) : over === "map" ? entriesOf(of.source) : UNKNOWN;
      return { source, traced: { ...expression, of: of.traced, index: index.traced } };
    }
    case "has":
    case "not":
    case "negate":
      return { source: OURS, traced: { ...expression, of: see(expression.of).traced } };
    case "orValue": {
      const [of, otherwise] = [see(expression.of), see(expression.otherwise)];
      const source = eitherOf([of.source, otherwise.source]);
      return { source, traced: { ...expression, of: of.traced, otherwise: otherwise.traced } };
    }
    case "and":
    case "or":
    case "compare":
    case "arithmetic": {
      const [left, right] = [see(expression.left), see(expression.right)];
      const source = expression.kind === "arithmetic" ? eitherOf([left.source, right.source]) : OURS;
      return { source, traced: { ...expression, left: left.traced, right: right.traced } };
    }
    case "in":
      return {
        source: OURS,
        traced: { ...expression, item: see(expression.item).traced, of: see(expression.of).traced },
      };
    case "conditional": {
      const [test, then, otherwise] = [see(expression.test), see(expression.then), see(expression.otherwise)];
      return {
        source: eitherOf([then.source, otherwise.source]),
        // biome-ignore lint/suspicious/noThenProperty: an expression is data, and never awaited
        traced: { ...expression, test: test.traced, then: then.traced, otherwise: otherwise.traced },
      };
    }
    case "list": {
      const items = expression.items.map((item) => see(item));
      return {
        source: listOf(eitherOf(items.map(({ source }) => source))),
        traced: { ...expression, items: items.map(({ traced }) => traced) },
      };
    }
    case "map": {
      const entries = expression.entries.map(([key, value]) => [see(key), see(value)] as const);
      const members = entries.map(([{ traced: key }, { source }]): [string, Source] => [
        key.kind === "literal" && typeof key.value === "string" ? key.value : ANY_KEY,
        source,
      ]);
      return {
        source: objectOf(grouped(members)),
        traced: {
          ...expression,
          entries: entries.map(([key, value]) => [key.traced, value.traced] as const),
        },
      };
    }
    case "comprehension":
      return traceComprehension(expression, names);
    case "call": {
      const args = expression.args.map((argument) => see(argument));
      const source = callSource(
        expression.function,
        args.map((one) => one.source),
      );
      return { source, traced: { ...expression, args: args.map(({ traced }) => traced) } };
    }
  }
}

/** What is read below a name relies on what the name stands for, if only to ask whether it has something. */
function leadingThrough(of: Traced<Expression>): Traced<Expression> {
  const { source, traced } = of;
  if (traced.kind !== "name" || traced.optional || traced.narrowed) return of;
  for (const { needs, path } of source.places) needs.add(path);
  return source.isUnknown ? { source, traced: { ...traced, unheld: true } } : of;
}

/** What a name stands for is the same wherever it stands; that it may be null is seen where it is used. */
function nameSource(
  { name, optional, narrowed }: Extract<Expression, { kind: "name" }>,
  names: Names,
): Source {
  const source = names.get(name) ?? OURS;
  if (!optional && !narrowed) return source;
  const places = source.places.map(({ needs, path }) => ({
    needs,
    path: path.endsWith("?") ? path : `${path}?`,
  }));
  return { ...source, places };
}

function grouped(members: readonly (readonly [string, Source])[]): readonly (readonly [string, Source])[] {
  const byName = new Map<string, Source[]>();
  for (const [name, source] of members) byName.set(name, [...(byName.get(name) ?? []), source]);
  return [...byName].map(([name, sources]) => [name, eitherOf(sources)] as const);
}

function traceComprehension(
  expression: Extract<Expression, { kind: "comprehension" }>,
  names: Names,
): Traced<Expression> {
  const { macro, as } = expression;
  const of = traceExpression(expression.of, names);
  const [name = "", valueName] = as;
  const inner = new Map(names);
  if (valueName === undefined) inner.set(name, itemsOf(of.source, false));
  else inner.set(name, OURS).set(valueName, entriesOf(of.source));
  const body = traceExpression(expression.body, inner);
  const isMade = macro === "map" || macro === "transformList";
  const isSame = macro === "filter" || macro === "sortBy";
  const source = isMade ? listOf(body.source) : isSame ? of.source : OURS;
  return { source, traced: { ...expression, of: of.traced, body: body.traced } };
}

function callSource(
  name: Extract<Expression, { kind: "call" }>["function"],
  args: readonly Source[],
): Source {
  const [of = OURS] = args;
  switch (name) {
    case "first":
    case "last":
      return itemsOf(of, true);
    case "distinct":
    case "slice":
    case "reverse":
      return of;
    case "flatten":
    case "merge":
      return args.every(isOurs) ? OURS : UNKNOWN;
    default:
      return OURS;
  }
}

export function traceValue(plan: ValuePlan, names: Names): Traced<ValuePlan> {
  switch (plan.kind) {
    case "literal":
      return { source: OURS, traced: plan };
    case "expression": {
      const { source, traced } = traceExpression(plan.expression, names);
      return { source, traced: { ...plan, expression: traced } };
    }
    case "text": {
      const parts = plan.parts.map((part) =>
        typeof part === "string" ? part : traceExpression(part, names).traced,
      );
      return { source: OURS, traced: { ...plan, parts } };
    }
    case "object": {
      const members = plan.members.map(([key, member]) => [key, traceValue(member, names)] as const);
      return {
        source: objectOf(members.map(([key, { source }]) => [key, source] as const)),
        traced: { ...plan, members: members.map(([key, { traced }]) => [key, traced] as const) },
      };
    }
    case "array": {
      const items = plan.items.map((item) => traceValue(item, names));
      return {
        source: listOf(eitherOf(items.map(({ source }) => source))),
        traced: { ...plan, items: items.map(({ traced }) => traced) },
      };
    }
    case "pick": {
      const of = traceExpression(plan.of, names);
      // by the API's own names, everything stays where it was
      const source = Array.isArray(plan.paths) || isOurs(of.source) ? of.source : UNKNOWN;
      return { source, traced: { ...plan, of: of.traced } };
    }
    case "each": {
      const of = traceExpression(plan.of, names);
      const [name = "", valueName] = plan.as;
      const inner = new Map(names);
      if (valueName === undefined) inner.set(name, itemsOf(of.source, false));
      else inner.set(name, OURS).set(valueName, entriesOf(of.source));
      const value = traceValue(plan.value, inner);
      return { source: listOf(value.source), traced: { ...plan, of: of.traced, value: value.traced } };
    }
  }
}
