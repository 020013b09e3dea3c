/** Expressions of tests: over names of which nothing is known, so that what happens is decided when they run. */
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { compileExpression } from "../../src/plan/expressions/compile.js";
import type { Scope } from "../../src/plan/expressions/scope.js";
import { ANY, type Typed } from "../../src/plan/expressions/type.js";
import type { Expression } from "../../src/plan/expressions/types.js";
import type { Environment } from "../../src/serve/environment.js";

const INTEGER: Typed = { type: { kind: "integer" }, optional: false };

/** Known are only `n` and `big`, as integers: their division truncates. */
export function lower(text: string, names: ReadonlyMap<string, Typed> = loose()): Expression {
  const found: Diagnostic[] = [];
  const scope: Scope = { names, present: new Set() };
  const compiled = compileExpression({ value: text, uri: "test:", pointer: "" }, scope, (each) =>
    found.push(each),
  );
  if (compiled === undefined) throw new Error(found.map(({ message }) => message).join(" "));
  return compiled.expression;
}

function loose(): ReadonlyMap<string, Typed> {
  const names = ["x", "half", "s", "t", "l", "o", "e", "u", "people", "deep", "y", "k"];
  return new Map<string, Typed>([
    ...names.map((name) => [name, ANY] as const),
    ["n", INTEGER],
    ["big", INTEGER],
  ]);
}

export function environment(names: Readonly<Record<string, unknown>>, now = 0): Environment {
  return { now, find: (name) => (Object.hasOwn(names, name) ? names[name] : undefined) };
}
