/** JSONPath over a value → CEL: a condition that holds, or what is selected. */
import type { Origin } from "../../diagnostics/diagnostic.js";
import { and, literalOf, literalText, member, not, type Operand, or } from "./cel.js";
import { compare, maybe, present } from "./comparison.js";
import type { Filter, FilterTerm, Query, Segment } from "./jsonpath.js";
import { operandOf, type Scope } from "./operand.js";
import { looksLikeReference, parseReference } from "./reference.js";

interface Context {
  readonly scope: Scope;
  readonly at: Origin;
  readonly whole: Operand;
  /** Loops around: their variables are `i`, `i2`, `i3`. */
  readonly loops: number;
  readonly problems: string[];
}

/**
 * Whether the path selects anything.
 * @param filtersWhole `$[?…]` is asked of the value itself, where that is an object and not a list
 * @returns CEL, or why it cannot be said
 */
export function selectsAny(
  segments: readonly Segment[],
  whole: Operand,
  filtersWhole: boolean,
  scope: Scope,
  at: Origin,
): { readonly cel: string } | { readonly problem: string } {
  const context: Context = { scope, at, whole, loops: 0, problems: [] };
  const [first, ...rest] = segments;
  const cel =
    filtersWhole && first?.kind === "filter"
      ? and(test(first.test, whole, context), rest.length > 0 ? anyOf(rest, whole, context) : undefined)
      : anyOf(segments, whole, context);
  return outcome(cel, context);
}

/** What the path selects: one value, or a list where it has `*` or a filter. */
export function selected(
  segments: readonly Segment[],
  whole: Operand,
  scope: Scope,
  at: Origin,
): Operand | { readonly problem: string } {
  const context: Context = { scope, at, whole, loops: 0, problems: [] };
  const found = outcome(listOf(segments, whole.cel, context), context);
  return "problem" in found ? found : { cel: found.cel, certain: segments.length === 0 && whole.certain };
}

function outcome(cel: string, context: Context): { readonly cel: string } | { readonly problem: string } {
  const problem = context.problems[0];
  return problem === undefined ? { cel } : { problem };
}

function split(segments: readonly Segment[]): readonly [keys: readonly string[], rest: readonly Segment[]] {
  const index = segments.findIndex(({ kind }) => kind !== "key");
  const keys = (index < 0 ? segments : segments.slice(0, index)).map((each) =>
    each.kind === "key" ? each.key : "",
  );
  return [keys, index < 0 ? [] : segments.slice(index)];
}

function along(of: Operand, keys: readonly string[]): Operand {
  return keys.length === 0
    ? of
    : { cel: keys.reduce((cel, key) => member(cel, key), of.cel), certain: false };
}

function variable(context: Context): string {
  return context.loops === 0 ? "i" : `i${context.loops + 1}`;
}

function anyOf(segments: readonly Segment[], of: Operand, context: Context): string {
  const [keys, [next, ...rest]] = split(segments);
  const list = along(of, keys);
  if (!next) return present(list) ?? "true";
  if (next.kind === "all" && rest.length === 0) return and(present(list), `size(${list.cel}) > 0`);
  const name = variable(context);
  const item: Operand = { cel: name, certain: true };
  const inner = { ...context, loops: context.loops + 1 };
  const holds = and(
    next.kind === "filter" ? test(next.test, item, inner) : undefined,
    rest.length > 0 ? anyOf(rest, item, inner) : undefined,
  );
  return and(present(list), `${list.cel}.exists(${name}, ${holds})`);
}

function listOf(segments: readonly Segment[], of: string, context: Context): string {
  const [keys, [next, ...rest]] = split(segments);
  const list = along({ cel: of, certain: false }, keys).cel;
  if (!next) return list;
  const name = variable(context);
  const inner = { ...context, loops: context.loops + 1 };
  const kept =
    next.kind === "filter"
      ? `${list}.filter(${name}, ${test(next.test, { cel: name, certain: true }, inner)})`
      : list;
  if (rest.length === 0) return kept;
  const mapped = `${kept}.map(${name}, ${listOf(rest, name, inner)})`;
  return rest.every(({ kind }) => kind === "key") ? mapped : `${mapped}.flatten()`;
}

function test(filter: Filter, item: Operand, context: Context): string {
  switch (filter.kind) {
    case "and":
      return and(test(filter.left, item, context), test(filter.right, item, context));
    case "or":
      return or(test(filter.left, item, context), test(filter.right, item, context));
    case "not":
      return not(test(filter.of, item, context));
    case "exists":
      return anyOf(filter.query.segments, start(filter.query, item, context), context);
    case "compare": {
      const [left, right] = [term(filter.left, item, context), term(filter.right, item, context)];
      return compare(filter.op, left, right, "differ");
    }
    case "match":
    case "search": {
      const of = single(filter.query, item, context);
      const pattern = filter.kind === "match" ? `^(?:${filter.pattern})$` : filter.pattern;
      return and(present(of), `${of.cel}.matches(${literalText(pattern)})`);
    }
  }
}

function start(query: Query, item: Operand, context: Context): Operand {
  return query.root === "@" ? item : context.whole;
}

function single(query: Query, item: Operand, context: Context): Operand {
  const [keys, rest] = split(query.segments);
  if (rest.length > 0) context.problems.push("only paths to one value are compared.");
  return along(start(query, item, context), keys);
}

function term(of: FilterTerm, item: Operand, context: Context): Operand {
  switch (of.kind) {
    case "literal":
      return literalOf(of.value);
    case "query":
      return single(of.query, item, context);
    case "count":
    case "length": {
      // `count(@.pets)` is 1 by the letter of RFC 9535; the specification's example means the items of the list
      const segments =
        of.query.segments.at(-1)?.kind === "all" ? of.query.segments.slice(0, -1) : of.query.segments;
      const list = single({ ...of.query, segments }, item, context);
      const there = list.certain ? list.cel : `${maybe(list.cel)}.orValue([])`;
      return { cel: `size(${there})`, certain: true };
    }
    case "runtime": {
      const reference = looksLikeReference(of.text) ? parseReference(of.text) : undefined;
      if (!reference || "problem" in reference) {
        context.problems.push(`${of.text} cannot be read.`);
        return literalOf(null);
      }
      const found = operandOf(reference, context.scope, context.at);
      // told there
      return found ?? literalOf(null);
    }
  }
}
