/** Schemas that apply beside others: `$ref`, `anyOf`, `oneOf`, `allOf`, `not` and `if`. */
import type { JsonSchema } from "../../runtime/core/types.js";
import { core } from "./core.js";
import { isAnything, isSchema, listIn, type Printer, type Types } from "./types.js";

/** Every further schema that the value must match, as code. */
export function appliedCodes(schema: JsonSchema, types: Types, printer: Printer): readonly string[] {
  const codes: string[] = [];
  const ref = schema["$ref"];
  if (typeof ref === "string") {
    const code = printer.reference(ref);
    if (code !== undefined) codes.push(code);
  }
  const anyOf = listIn(schema, "anyOf");
  if (anyOf) codes.push(anyOfCode(anyOf, types, printer));
  const oneOf = listIn(schema, "oneOf");
  if (oneOf) codes.push(oneOfCode(oneOf, types, printer));
  for (const part of listIn(schema, "allOf") ?? [])
    if (!isAnything(part)) codes.push(printer.print(part, types));
  return codes;
}

function anyOfCode(branches: readonly unknown[], types: Types, printer: Printer): string {
  const others = branches.filter((branch) => !isNull(branch));
  const [first] = others;
  if (branches.length === 0) return "z.never()";
  if (first === undefined) return core({ type: "null" });
  const code =
    others.length === 1
      ? printer.print(first, types)
      : // the library prints `true` and `false` without asking
        core({ anyOf: others.map(asObject) }, (branch) => printer.print(branch, types));
  return others.length < branches.length ? `${code}.nullable()` : code;
}

/** The library's is a long function; zod has a word for it. */
function oneOfCode(branches: readonly unknown[], types: Types, printer: Printer): string {
  const [first] = branches;
  if (branches.length === 0) return "z.never()";
  if (branches.length === 1) return printer.print(first, types);
  return `z.xor([${branches.map((branch) => printer.print(branch, types)).join(", ")}])`;
}

/** What can only be asked of the value as a whole. */
export function conditionChecks(schema: JsonSchema, types: Types, printer: Printer): readonly string[] {
  const checks: string[] = [];
  if (schema["not"] !== undefined) {
    checks.push(`${printer.prelude("not")}(${printer.print(schema["not"], types)})`);
  }
  const { if: condition, then, else: otherwise } = schema;
  if (condition !== undefined && !(isAnything(then) && isAnything(otherwise))) {
    const codes = [condition, then, otherwise].map((part) => printer.print(part, types));
    checks.push(`${printer.prelude("when")}(${codes.join(", ")})`);
  }
  return checks;
}

function isNull(branch: unknown): boolean {
  return (
    isSchema(branch) && branch["type"] === "null" && branch["enum"] === undefined && !("const" in branch)
  );
}

function asObject(branch: unknown): JsonSchema {
  if (isSchema(branch)) return branch;
  return branch === false ? { not: {} } : {};
}
