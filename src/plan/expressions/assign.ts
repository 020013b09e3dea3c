/** Whether a value may go where a schema waits for one; what to say where it may not. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic, Origin } from "../../diagnostics/diagnostic.js";
import { hintFor, listed } from "./check-operators.js";
import { isNumeric } from "./kinds.js";
import { describeType, membersOf } from "./object-type.js";
import type { ObjectType, Type, Typed } from "./type.js";
import type { Json } from "./types.js";

/** `path`: from the value to the part that does not fit. */
type Misfit = { readonly path: string } & (
  | { readonly kind: "absent" }
  | { readonly kind: "mismatch"; readonly given: Type; readonly wanted: Type }
  | { readonly kind: "missing"; readonly name: string }
  | {
      readonly kind: "impossible" | "free";
      readonly values: readonly Json[];
      readonly known: readonly Json[];
    }
);

/** Objects in objects that are compared; deeper ones are left to the API. */
const MAX_DEPTH = 6;

/** The problem of putting `given` where `expect` is awaited, if any. `what`: the value in words; `where`: its place. */
export function misfit(
  given: Typed,
  expect: Typed,
  words: { readonly what: string; readonly where: string },
  at: Origin,
): Diagnostic | undefined {
  const found = fitTyped(given, expect, "", 0);
  if (found === undefined) return undefined;
  const what = words.what + found.path;
  const where = words.where + found.path;
  switch (found.kind) {
    case "absent":
      return diagnostic("expression/possibly-absent", at, { what, where });
    case "missing": {
      const problem = `${where} needs ${JSON.stringify(found.name)}, and ${what} has none.`;
      return diagnostic("expression/type-mismatch", at, { problem });
    }
    case "impossible": {
      const hint = hintFor(found.values, found.known);
      return diagnostic("expression/value-impossible", at, {
        what: where,
        value: listed(found.values),
        hint,
      });
    }
    case "free":
      return diagnostic("expression/free-text-enum", at, { what, where, values: listed(found.known) });
    case "mismatch": {
      const { given, wanted } = found;
      const problem = `${where} takes ${describeType(wanted)}, and ${what} is ${describeType(given)}.${conversion(given, wanted)}`;
      return diagnostic("expression/type-mismatch", at, { problem });
    }
  }
}

function conversion(given: Type, wanted: Type): string {
  if (wanted.kind === "string" && (isNumeric(given) || given.kind === "boolean"))
    return " Write string(...).";
  if (wanted.kind === "integer" && (given.kind === "string" || given.kind === "number"))
    return " Write int(...).";
  if (wanted.kind === "number" && given.kind === "string") return " Write double(...).";
  if (wanted.kind === "string" && given.kind === "list") return ' Write .join(",") or json(...).';
  if (wanted.kind === "string" && given.kind === "object") return " Write json(...).";
  return "";
}

function fitTyped(given: Typed, expect: Typed, path: string, depth: number): Misfit | undefined {
  if (given.type.kind === "any" || expect.type.kind === "any" || depth > MAX_DEPTH) return undefined;
  if (given.type.kind === "null")
    return expect.optional ? undefined : { kind: "mismatch", path, given: given.type, wanted: expect.type };
  if (given.optional && !expect.optional) return { kind: "absent", path };
  const parts = membersOf(given.type).map((member) => best(member, expect.type, path, depth));
  // of a union, one member that fits is enough: what it is, is seen when it runs
  return parts.some((part) => part === undefined) ? undefined : mildest(parts);
}

function best(given: Type, expect: Type, path: string, depth: number): Misfit | undefined {
  const members = membersOf(expect);
  const found = members.map((member) => fitType(given, member, path, depth));
  if (found.some((each) => each === undefined)) return undefined;
  const free = found.find((each) => each?.kind === "free");
  if (free !== undefined || members.length === 1) return free ?? found[0];
  const close = found.filter((each) => each?.kind !== "mismatch");
  return close.length === 1 ? close[0] : { kind: "mismatch", path, given, wanted: expect };
}

function mildest(parts: readonly (Misfit | undefined)[]): Misfit | undefined {
  return parts.find((part) => part?.kind === "free") ?? parts[0];
}

function fitType(given: Type, expect: Type, path: string, depth: number): Misfit | undefined {
  if (given.kind === "any" || expect.kind === "any" || given === expect) return undefined;
  if (given.kind === "object" && expect.kind === "object") return fitObject(given, expect, path, depth);
  if (given.kind === "list" && expect.kind === "list")
    // absent items are left out
    return fitTyped({ type: given.item.type, optional: false }, expect.item, `${path}[]`, depth + 1);
  if (expect.kind === "string" && (given.kind === "timestamp" || given.kind === "duration")) return undefined;
  const widens = expect.kind === "number" && given.kind === "integer";
  if (given.kind !== expect.kind && !widens) return { kind: "mismatch", path, given, wanted: expect };
  return fitValues(given, expect, path);
}

function fitValues(given: Type, expect: Type, path: string): Misfit | undefined {
  const known = "values" in expect ? expect.values : undefined;
  if (known === undefined) return undefined;
  const values = "values" in given ? given.values : undefined;
  if (values === undefined) return { kind: "free", path, values: [], known };
  const outside = values.filter((value) => !known.includes(value));
  if (outside.length === 0) return undefined;
  return outside.length === values.length
    ? { kind: "impossible", path, values, known }
    : { kind: "free", path, values: outside, known };
}

/**
 * Whether whatever `given` can be goes where `expect` is awaited, apart from what may be absent and from the values of
 * an enumeration: what a compiler asks, which has no eye for what is likely.
 */
export function surelyFits(given: Typed, expect: Typed): boolean {
  return surelyFitsType(given.type, expect.type, 0);
}

function surelyFitsType(given: Type, expect: Type, depth: number): boolean {
  if (given.kind === "any" || expect.kind === "any" || given.kind === "null" || given === expect) return true;
  if (depth > MAX_DEPTH) return false;
  return membersOf(given).every((one) =>
    membersOf(expect).some((other) => surelyFitsOne(one, other, depth + 1)),
  );
}

function surelyFitsOne(given: Type, expect: Type, depth: number): boolean {
  if (given === expect) return true;
  if (given.kind === "object" && expect.kind === "object") return surelyFitsObject(given, expect, depth);
  if (given.kind === "list" && expect.kind === "list")
    return surelyFitsType(given.item.type, expect.item.type, depth);
  if (expect.kind === "string" && (given.kind === "timestamp" || given.kind === "duration")) return true;
  return given.kind === expect.kind || (isNumeric(given) && isNumeric(expect));
}

function surelyFitsObject(given: ObjectType, expect: ObjectType, depth: number): boolean {
  const { additional } = expect;
  const names = given.names();
  // something must be common: nothing at all is more likely a mistake than an object of which all may be absent
  if (!additional && names.length > 0 && !names.some((name) => expect.property(name))) return false;
  return names.every((name) => {
    const [found, wanted] = [given.property(name), expect.property(name) ?? additional];
    return !found || !wanted || surelyFitsType(found.type, wanted.type, depth);
  });
}

function fitObject(given: ObjectType, expect: ObjectType, path: string, depth: number): Misfit | undefined {
  for (const name of expect.names()) {
    const wanted = expect.property(name);
    const found = given.property(name);
    if (wanted === undefined) continue;
    if (found !== undefined) {
      const problem = fitTyped(found, wanted, `${path}.${name}`, depth + 1);
      if (problem !== undefined) return problem;
    } else if (!wanted.optional && given.additional === undefined) return { kind: "missing", path, name };
  }
  return undefined;
}
