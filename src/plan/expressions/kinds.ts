/** Which types go together. A value of which nothing is known goes with all; a union, where one of its members does. */
import {
  DURATION,
  INTEGER,
  listOf,
  membersOf,
  NUMBER,
  SOMETHING,
  STRING,
  TIMESTAMP,
  union,
} from "./object-type.js";
import type { Type, Typed } from "./type.js";

function somePair(left: Type, right: Type, fits: (left: Type, right: Type) => boolean): boolean {
  return membersOf(left).some((a) =>
    membersOf(right).some((b) => a.kind === "any" || b.kind === "any" || fits(a, b)),
  );
}

export function isNumeric(type: Type): boolean {
  return type.kind === "integer" || type.kind === "number";
}

/** For `==`, `!=` and `in`. */
export function comparable(left: Type, right: Type): boolean {
  return somePair(left, right, (a, b) => {
    if (a.kind === "list" && b.kind === "list") return comparable(a.item.type, b.item.type);
    return a.kind === b.kind || (isNumeric(a) && isNumeric(b));
  });
}

/** For `<` and its like, and for keys of `sortBy`. */
export function ordered(left: Type, right: Type): boolean {
  return somePair(left, right, (a, b) => {
    if (isNumeric(a) && isNumeric(b)) return true;
    return a.kind === b.kind && ["string", "boolean", "timestamp", "duration"].includes(a.kind);
  });
}

type Op = "+" | "-" | "*" | "/" | "%";

/** What an operator makes of two types; undefined where it does not take them. */
export function sum(op: Op, left: Type, right: Type): Typed | undefined {
  const results = membersOf(left).flatMap((a) => membersOf(right).flatMap((b) => sumOf(op, a, b) ?? []));
  return results.length === 0 ? undefined : union(results);
}

function sumOf(op: Op, a: Type, b: Type): Typed | undefined {
  if (a.kind === "any" || b.kind === "any") return SOMETHING;
  if (isNumeric(a) && isNumeric(b)) {
    const integers = a.kind === "integer" && b.kind === "integer";
    if (op === "%") return integers ? INTEGER : undefined;
    return integers ? INTEGER : NUMBER;
  }
  if (op !== "+" && op !== "-") return undefined;
  const kinds = `${a.kind} ${op} ${b.kind}`;
  switch (kinds) {
    case "string + string":
      return STRING;
    case "timestamp - timestamp":
    case "duration + duration":
    case "duration - duration":
      return DURATION;
    case "timestamp + duration":
    case "timestamp - duration":
    case "duration + timestamp":
      return TIMESTAMP;
    default:
      return op === "+" && a.kind === "list" && b.kind === "list"
        ? listOf(union([a.item, b.item]))
        : undefined;
  }
}
