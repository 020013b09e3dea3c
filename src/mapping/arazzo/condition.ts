/** Simple conditions (Arazzo 1.1 §Criterion Object): text → tree. */
import type { Json } from "./cel.js";
import { type Reference, referenceAt } from "./reference.js";

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

export type Term =
  | { readonly kind: "literal"; readonly value: Json; readonly start: number; readonly end: number }
  | { readonly kind: "reference"; readonly reference: Reference };

export type Condition =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "compare"; readonly op: Comparison; readonly left: Term; readonly right: Term };

export interface ConditionProblem {
  readonly problem: string;
  readonly start: number;
  readonly end: number;
}

/** Brackets and `!` inside each other. */
const MAX_DEPTH = 100;

/** Ends the parsing from any depth; never leaves this file. */
class Stop {
  readonly found: ConditionProblem;
  constructor(found: ConditionProblem) {
    this.found = found;
  }
}

export function parseCondition(text: string): Condition | ConditionProblem {
  const parser = createParser(text);
  try {
    return parser();
  } catch (stop) {
    if (stop instanceof Stop) return stop.found;
    throw stop;
  }
}

function createParser(text: string): () => Condition {
  let at = 0;

  const stop = (problem: string, start = at, end = start + 1): never => {
    throw new Stop({ problem, start: Math.min(start, text.length), end: Math.min(end, text.length) });
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

  function either(depth: number): Condition {
    let left = both(depth);
    while (take("||")) left = { kind: "or", left, right: both(depth) };
    return left;
  }

  function both(depth: number): Condition {
    let left = unary(depth);
    while (take("&&")) left = { kind: "and", left, right: unary(depth) };
    return left;
  }

  function unary(depth: number): Condition {
    if (depth > MAX_DEPTH) stop("it is nested too deep.");
    space();
    if (text[at] === "!" && text[at + 1] !== "=") {
      at++;
      return { kind: "not", of: unary(depth + 1) };
    }
    if (take("(")) {
      const inner = either(depth + 1);
      if (!take(")")) stop("a closing bracket is missing.");
      return inner;
    }
    const left = term();
    const op = comparison();
    return op ? { kind: "compare", op, left, right: term() } : { kind: "term", term: left };
  }

  function comparison(): Comparison | undefined {
    for (const op of ["==", "!=", "<=", ">=", "<", ">"] as const) if (take(op)) return op;
    space();
    if (text[at] === "=") stop("equal is written ==.");
    return undefined;
  }

  function term(): Term {
    space();
    const start = at;
    const first = text[at];
    if (first === undefined) stop("it ends too early.", Math.max(0, text.length - 1));
    if (first === "'" || first === '"') return { kind: "literal", value: quoted(first), start, end: at };
    if (first === "$") {
      const found = referenceAt(text, at);
      if ("problem" in found) return stop(found.problem, found.start, found.end);
      at = found.end;
      return { kind: "reference", reference: found };
    }
    const word = /^[^\s()<>=!&|]+/.exec(text.slice(at))?.[0] ?? text.slice(at, at + 1);
    at += word.length;
    const end = at;
    if (/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word))
      return { kind: "literal", value: Number(word), start, end };
    if (word === "true" || word === "false") return { kind: "literal", value: word === "true", start, end };
    if (word === "null") return { kind: "literal", value: null, start, end };
    return stop(
      `${JSON.stringify(word)} is neither a value nor an expression; texts stand in '…'.`,
      start,
      end,
    );
  }

  /** `'it''s'`. Double quotes are no Arazzo, but many write them, and nothing else begins so. */
  function quoted(quote: string): string {
    const start = at++;
    let value = "";
    for (;;) {
      const next = text[at];
      if (next === undefined) return stop("this text has no end.", start, text.length);
      at++;
      if (next !== quote) value += next;
      else if (text[at] === quote) {
        value += quote;
        at++;
      } else return value;
    }
  }

  return () => {
    const condition = either(0);
    space();
    if (at < text.length) stop("nothing more is expected here.", at, text.length);
    return condition;
  };
}
