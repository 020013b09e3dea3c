/** Text → the tree of the CEL library, whose nodes know their places; nothing else of the library is used. */
import { type ASTNode, Environment } from "@marcbachmann/cel-js";

export type Node = ASTNode;

/** UTF-16 offsets in the expression's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SyntaxProblem extends Span {
  readonly kind: "syntax" | "too-complex";
  readonly problem: string;
}

const MAX_LENGTH = 10_000;
/** Brackets in brackets, and members of members. */
const MAX_NESTING = 100;
/** Also counts each operator of `a + b + c`, which is nested to the left. */
const MAX_TREE_DEPTH = 250;

const parser = new Environment({ enableOptionalTypes: true, limits: { maxDepth: MAX_NESTING } });

export function parseExpression(text: string): Node | SyntaxProblem {
  const whole = { start: 0, end: text.length };
  const tooComplex = (problem: string): SyntaxProblem => ({ kind: "too-complex", problem, ...whole });
  if (text.length > MAX_LENGTH) return tooComplex(`it has more than ${MAX_LENGTH} characters`);
  // the library counts brackets, not signs
  if (/(?:[!-]\s*){100}/.test(text)) return tooComplex(`it is nested more than ${MAX_NESTING} levels deep`);
  try {
    const node = parser.parse(text).ast;
    return deeperThan(node, MAX_TREE_DEPTH)
      ? tooComplex(`it has more than ${MAX_TREE_DEPTH} operators in a row`)
      : node;
  } catch (error) {
    if (error instanceof RangeError) return tooComplex("it is nested too deeply");
    if (!isParseError(error)) throw error;
    if (error.code === "limit_exceeded") return tooComplex(limitInWords(error.summary));
    const { start, end } = error.range ?? whole;
    // where the text ends too early, its last character is to blame
    const span = {
      start: start >= text.length ? Math.max(0, text.length - 1) : start,
      end: Math.min(Math.max(end, start + 1), text.length),
    };
    return { kind: "syntax", problem: `${inWords(error.summary, text, span)}.`, ...span };
  }
}

/** What the library's `ParseError` has; the class itself is not exported as one of its types says. */
interface ParseError extends Error {
  readonly code: string;
  readonly summary: string;
  readonly range?: Span;
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && "summary" in error && error.name === "ParseError";
}

function deeperThan(root: Node, limit: number): boolean {
  let level: readonly Node[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap(childrenOf);
  }
  return false;
}

function childrenOf(node: Node): readonly Node[] {
  const args: readonly unknown[] = Array.isArray(node.args) ? node.args.flat(2) : [node.args];
  return args.filter((part): part is Node => typeof part === "object" && part !== null && "op" in part);
}

function limitInWords(summary: string): string {
  if (summary.includes("maxDepth")) return `it is nested more than ${MAX_NESTING} levels deep`;
  if (summary.includes("maxCallArguments")) return "a call has more than 32 arguments";
  return "a list or object in it has more than 1,000 entries";
}

const TOKENS: Readonly<Record<string, string>> = {
  EOF: "the end",
  IDENTIFIER: "a name",
  NUMBER: "a number",
  STRING: "text",
  PLUS: '"+"',
  MINUS: '"-"',
  MULTIPLY: '"*"',
  DIVIDE: '"/"',
  MODULO: '"%"',
  EQ: '"=="',
  NE: '"!="',
  LT: '"<"',
  LE: '"<="',
  GT: '">"',
  GE: '">="',
  AND: '"&&"',
  OR: '"||"',
  NOT: '"!"',
  IN: '"in"',
  LPAREN: '"("',
  RPAREN: '")"',
  LBRACKET: '"["',
  RBRACKET: '"]"',
  LBRACE: '"{"',
  RBRACE: '"}"',
  DOT: '"."',
  COMMA: '","',
  COLON: '":"',
  QUESTION: '"?"',
};

function inWords(summary: string, text: string, span: Span): string {
  const token = (name: string) => TOKENS[name] ?? name.toLowerCase();
  const expected = /^Expected (\w+), got (\w+)$/.exec(summary);
  if (expected !== null) {
    const [, wanted = "", got = ""] = expected;
    if (wanted === "IDENTIFIER" && ["IN", "BOOLEAN", "NULL"].includes(got))
      return `${text.slice(span.start, span.end)} is a word of the language; write ["${text.slice(span.start, span.end)}"]`;
    return `${token(wanted)} was expected here, not ${token(got)}`;
  }
  const unexpected = /^Unexpected token: (\w+)$/.exec(summary);
  if (unexpected !== null) {
    if (text.trim() === "") return "it is empty";
    return unexpected[1] === "EOF"
      ? "it ends too early"
      : `${token(unexpected[1] ?? "")} was not expected here`;
  }
  const macro = /^(\w+)\(.*invalid predicate iteration variable$/.exec(summary);
  if (macro !== null)
    return `${macro[1]}() begins with the name of its variable, as in list.${macro[1]}(x, …)`;
  const here = text.slice(span.start, span.end);
  if (summary.startsWith("Unexpected character"))
    return `${JSON.stringify(here)} was not expected here${hintFor(here, text, span)}`;
  return summary.charAt(0).toLowerCase() + summary.slice(1);
}

function hintFor(here: string, text: string, span: Span): string {
  const instead: Readonly<Record<string, string>> = { "=": "==", "&": "&&", "|": "||", "'": '"' };
  const word = /[A-Za-z]+$/.exec(text.slice(0, span.end))?.[0].toLowerCase() ?? here;
  if (Object.hasOwn(instead, here)) return `; write "${instead[here]}"`;
  if (word === "and") return '; write "&&"';
  if (word === "or") return '; write "||"';
  if (here === "$") return "; inside an expression names stand as they are, without $ and brackets";
  return "";
}
