/** The part of JSONPath (RFC 9535) that conditions over JSON bodies are made of: text → tree. */

import type { Json } from "./cel.js";
import type { Comparison } from "./condition.js";

export type Segment =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "all" }
  | { readonly kind: "filter"; readonly test: Filter };

export interface Query {
  /** `@`: the item at hand; `$`: the whole. */
  readonly root: "@" | "$";
  readonly segments: readonly Segment[];
}

export type FilterTerm =
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "count" | "length"; readonly query: Query }
  /** `{$inputs.x}`: a runtime expression put into the text. */
  | { readonly kind: "runtime"; readonly text: string };

export type Filter =
  | { readonly kind: "and" | "or"; readonly left: Filter; readonly right: Filter }
  | { readonly kind: "not"; readonly of: Filter }
  | {
      readonly kind: "compare";
      readonly op: Comparison;
      readonly left: FilterTerm;
      readonly right: FilterTerm;
    }
  | { readonly kind: "exists"; readonly query: Query }
  | { readonly kind: "match" | "search"; readonly query: Query; readonly pattern: string };

const MAX_DEPTH = 50;

class Stop {
  readonly problem: string;
  constructor(problem: string) {
    this.problem = problem;
  }
}

/** @returns the segments after `$`, or why they are not read */
export function parseJsonPath(text: string): readonly Segment[] | string {
  try {
    return createParser(text.trim())();
  } catch (stop) {
    if (stop instanceof Stop) return stop.problem;
    throw stop;
  }
}

function createParser(text: string): () => readonly Segment[] {
  let at = 0;

  const stop = (problem: string): never => {
    throw new Stop(problem);
  };
  const space = () => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const take = (token: string): boolean => {
    space();
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    return true;
  };
  const match = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(text.slice(at))?.[0];
    if (found) at += found.length;
    return found;
  };

  function segments(depth: number): Segment[] {
    if (depth > MAX_DEPTH) stop("it is nested too deep.");
    const found: Segment[] = [];
    for (;;) {
      if (text.startsWith("..", at)) stop("'..' (any depth) is not among what is read.");
      if (text[at] === ".") {
        at++;
        if (text[at] === "*") {
          at++;
          found.push({ kind: "all" });
        } else {
          const key =
            match(/^[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff-]*/) ??
            stop("a name is expected after '.'.");
          found.push({ kind: "key", key });
        }
      } else if (text[at] === "[") {
        at++;
        found.push(bracket(depth));
        if (!take("]"))
          stop(
            text[at] === "," || text[at] === ":"
              ? "lists and slices in [ ] are not among what is read."
              : "']' is missing.",
          );
      } else return found;
    }
  }

  function bracket(depth: number): Segment {
    space();
    if (take("*")) return { kind: "all" };
    if (take("?")) return { kind: "filter", test: either(depth + 1) };
    const quote = text[at];
    if (quote === "'" || quote === '"') return { kind: "key", key: quoted(quote) };
    const index = match(/^-?\d+/) ?? stop("a name in quotes, a number, * or ? is expected in [ ].");
    if (index.startsWith("-")) stop("counting from the end is not among what is read.");
    return { kind: "key", key: String(Number(index)) };
  }

  function either(depth: number): Filter {
    let left = both(depth);
    while (take("||")) left = { kind: "or", left, right: both(depth) };
    return left;
  }

  function both(depth: number): Filter {
    let left = unary(depth);
    while (take("&&")) left = { kind: "and", left, right: unary(depth) };
    return left;
  }

  function unary(depth: number): Filter {
    if (depth > MAX_DEPTH) stop("it is nested too deep.");
    space();
    if (text[at] === "!" && text[at + 1] !== "=") {
      at++;
      return { kind: "not", of: unary(depth + 1) };
    }
    if (take("(")) {
      const inner = either(depth + 1);
      if (!take(")")) stop("')' is missing.");
      return inner;
    }
    const tested = matching(depth);
    if (tested) return tested;
    const left = term(depth);
    const op = (["==", "!=", "<=", ">=", "<", ">"] as const).find((each) => take(each));
    if (op) return { kind: "compare", op, left, right: term(depth) };
    return left.kind === "query" ? { kind: "exists", query: left.query } : stop("a comparison is expected.");
  }

  function matching(depth: number): Filter | undefined {
    const called = /^(match|search)\s*\(/.exec(text.slice(at));
    if (!called) return undefined;
    at += called[0].length;
    const kind = called[1] === "match" ? "match" : "search";
    const of = query(depth) ?? stop("a path is expected.");
    if (!take(",")) stop("a pattern is expected.");
    space();
    const quote = text[at];
    const pattern = quote === "'" || quote === '"' ? quoted(quote) : stop("a pattern in quotes is expected.");
    if (!take(")")) stop("')' is missing.");
    return { kind, query: of, pattern };
  }

  function query(depth: number): Query | undefined {
    space();
    const root = text[at];
    if (root !== "@" && root !== "$") return undefined;
    at++;
    return { root, segments: segments(depth + 1) };
  }

  function term(depth: number): FilterTerm {
    space();
    const called = match(/^(?:count|length)\s*\(/);
    if (called !== undefined) {
      const of = query(depth) ?? stop("a path is expected.");
      if (!take(")")) stop("')' is missing.");
      return { kind: called.startsWith("count") ? "count" : "length", query: of };
    }
    const runtime = match(/^\{\$[^{}]*\}/);
    if (runtime !== undefined) return { kind: "runtime", text: runtime.slice(1, -1) };
    const path = query(depth);
    if (path) return { kind: "query", query: path };
    const quote = text[at];
    if (quote === "'" || quote === '"') {
      const value = quoted(quote);
      if (/^\{\$[^{}]*\}$/.test(value)) return { kind: "runtime", text: value.slice(1, -1) };
      return value.includes("{$")
        ? stop("an expression in the middle of a text is not among what is read.")
        : { kind: "literal", value };
    }
    const number = match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/);
    if (number !== undefined) return { kind: "literal", value: Number(number) };
    const word = match(/^(?:true|false|null)\b/);
    if (word !== undefined) return { kind: "literal", value: word === "null" ? null : word === "true" };
    return stop("a path, a text, a number, true, false or null is expected.");
  }

  function quoted(quote: string): string {
    at++;
    let value = "";
    for (;;) {
      const next = text[at++];
      if (next === undefined) return stop("a text has no end.");
      if (next === quote) return value;
      value += next === "\\" ? (text[at++] ?? "") : next;
    }
  }

  return () => {
    if (!take("$")) stop("a path begins with '$'.");
    const found = segments(0);
    space();
    if (at < text.length) stop(`${JSON.stringify(text.slice(at, at + 20))} is not among what is read.`);
    return found;
  };
}
