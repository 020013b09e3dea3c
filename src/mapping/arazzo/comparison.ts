/** Comparisons as Arazzo means them → CEL: null is equal to itself only, and upper and lower case are the same. */
import { and, literalOf, not, type Operand } from "./cel.js";
import type { Comparison } from "./condition.js";

/** Whether the operand is there; `undefined` where that is sure. */
export function present(operand: Operand): string | undefined {
  return operand.certain || operand.literal ? undefined : `has(${maybe(operand.cel)})`;
}

/** `a.?b`: an Arazzo document asks for what it needs, whatever the API promises; the checker has nothing to say to that. */
export function maybe(cel: string): string {
  return /^inputs\.\w+$/.test(cel) ? cel : cel.replace(/\.(\w+)$/, ".?$1");
}

/** @param cases whether `A` and `a` differ: they do in JSONPath, not in conditions of Arazzo */
export function compare(op: Comparison, left: Operand, right: Operand, cases: "differ" | "same"): string {
  if (op === "!=") return not(compare("==", left, right, cases));
  if (left.literal && !right.literal) return compare(MIRRORED[op], right, left, cases);
  if (right.literal?.value === null) {
    if (op !== "==") return "false";
    const there = present(left);
    return there === undefined ? String(left.literal?.value === null) : not(there);
  }
  const [one, other] = comparable(op, left, right, cases);
  return and(present(left), present(right), `${one} ${op} ${other}`);
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function comparable(
  op: Comparison,
  left: Operand,
  right: Operand,
  cases: "differ" | "same",
): readonly [string, string] {
  const value = right.literal?.value;
  // numbers in texts count as numbers: a status is one, a header never is
  if (
    left.type === "status" &&
    typeof value === "string" &&
    value.trim() !== "" &&
    Number.isFinite(Number(value))
  )
    return [left.cel, String(Number(value))];
  const number = typeof value === "number" || right.type === "number" || right.type === "integer";
  if (left.type === "header" && number) return [`double(${left.cel})`, right.cel];
  if (op === "==" && cases === "same") {
    if (typeof value === "string") return [`${left.cel}.lowerAscii()`, literalOf(value.toLowerCase()).cel];
    const texts = [left, right].every(({ type }) => type === "string" || type === "header");
    if (texts) return [`${left.cel}.lowerAscii()`, `${right.cel}.lowerAscii()`];
  }
  return [left.cel, right.cel];
}
