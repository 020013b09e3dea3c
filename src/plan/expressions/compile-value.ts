/** Values of a mapping file: literals, `=expression`, text with `${…}`, lists, maps, projections. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Diagnostic, type Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { misfit, surelyFits } from "./assign.js";
import { whyUnknown } from "./check-access.js";
import { compileExpression, placeOf } from "./compile-expression.js";
import { compileProjection } from "./compile-projection.js";
import { compileText } from "./compile-text.js";
import { listOf, literalType, membersOf, NOTHING, objectType, STRING, union } from "./object-type.js";
import { keysOf } from "./path.js";
import type { Scope } from "./scope.js";
import { ANY, type ObjectType, type Typed } from "./type.js";
import type { Expression, Json, ValuePlan } from "./types.js";

interface CompiledValue {
  readonly value: ValuePlan;
  readonly typed: Typed;
}

/** Maps in maps of a mapping file. */
const MAX_DEPTH = 100;

/** `expect`: what the place of the value takes. Undefined where an error has been reported. */
export function compileValue(
  node: Located,
  scope: Scope,
  report: Report,
  expect?: Typed,
  depth = 0,
): CompiledValue | undefined {
  const { value } = node;
  if (depth > MAX_DEPTH) {
    const problem = `the value is nested more than ${MAX_DEPTH} levels deep`;
    report(diagnostic("expression/too-complex", { uri: node.uri, pointer: node.pointer }, { problem }));
    return undefined;
  }
  if (typeof value === "string") return compileString(node, value, scope, report, expect);
  if (Array.isArray(value)) return compileList(node, value, scope, report, expect, depth);
  if (typeof value === "object" && value !== null) {
    const keys = Object.keys(value);
    if (keys.some((key) => key.startsWith("$")))
      return compileProjection(node, scope, report, expect, (part, inner, awaited) =>
        compileValue(part, inner, report, awaited, depth + 1),
      );
    return compileMap(node, keys, scope, report, expect, depth);
  }
  const literal = value === undefined ? null : (value as Json);
  return fitted(
    node,
    { kind: "literal", value: literal },
    literalType(literal),
    JSON.stringify(literal),
    report,
    expect,
  );
}

function compileString(
  node: Located,
  text: string,
  scope: Scope,
  report: Report,
  expect: Typed | undefined,
): CompiledValue | undefined {
  if (text.startsWith("=") && !text.startsWith("==")) {
    const options = { prefix: 1, ...(expect && { expect }) };
    const compiled = compileExpression(node, scope, report, options);
    if (compiled === undefined) return undefined;
    const { expression, typed } = compiled;
    const value: ValuePlan =
      expression.kind === "literal"
        ? { kind: "literal", value: expression.value }
        : { kind: "expression", expression, ...(expect && !surelyFits(typed, expect) && { loose: true }) };
    return { value, typed: leavesNullOut(expression) ? { ...typed, neverNull: true } : typed };
  }
  // `==` writes a text that begins with =
  const compiled = compileText(node, scope, report, { prefix: text.startsWith("==") ? 1 : 0 });
  if (compiled === undefined) return undefined;
  const { value, slip } = compiled;
  if (slip) return { value, typed: ANY };
  const typed = value.kind === "literal" ? literalType(value.value) : STRING;
  const what = value.kind === "literal" ? JSON.stringify(value.value) : "the text";
  return fitted(node, value, typed, what, report, expect);
}

/** A null of the API counts as absent; only what the author computes can be a written one. */
function leavesNullOut(expression: Expression): boolean {
  const [root] = keysOf(expression) ?? [];
  return root !== undefined && root !== "vars";
}

function fitted(
  node: Located,
  value: ValuePlan,
  typed: Typed,
  what: string,
  report: Report,
  expect: Typed | undefined,
): CompiledValue | undefined {
  const at = { uri: node.uri, pointer: node.pointer };
  const problem = expect && misfit(typed, expect, { what, where: placeOf(node) }, at);
  if (problem !== undefined) report(problem);
  return problem?.severity === "error" ? undefined : { value, typed };
}

function compileList(
  node: Located,
  values: readonly unknown[],
  scope: Scope,
  report: Report,
  expect: Typed | undefined,
  depth: number,
): CompiledValue | undefined {
  const lists = membersOf(expect?.type ?? { kind: "any" }).flatMap((type) =>
    type.kind === "list" ? [type] : [],
  );
  const item = lists.length === 1 ? lists[0]?.item : undefined;
  const items = values.map((_, index) => compileValue(below(node, index), scope, report, item, depth + 1));
  const whole = items.filter((each) => each !== undefined);
  if (whole.length < items.length) return undefined;
  const value: ValuePlan = { kind: "array", items: whole.map((each) => each.value) };
  const typed = listOf(whole.length === 0 ? NOTHING : union(whole.map((each) => each.typed)));
  return item === undefined ? fitted(node, value, typed, "the list", report, expect) : { value, typed };
}

function compileMap(
  node: Located,
  keys: readonly string[],
  scope: Scope,
  report: Report,
  expect: Typed | undefined,
  depth: number,
): CompiledValue | undefined {
  const objects = membersOf(expect?.type ?? { kind: "any" }).filter(
    (type): type is ObjectType => type.kind === "object",
  );
  const attempt = (object: ObjectType | undefined, to: Report) =>
    compileMembers(node, keys, scope, to, object, depth);
  const [only, ...others] = objects;
  if (others.length > 0) {
    // of several alternatives, that in which the least is wrong
    const attempts = objects.map((object) => {
      const found: Diagnostic[] = [];
      const compiled = attempt(object, (each) => found.push(each));
      return { compiled, found };
    });
    const best = attempts.reduce((a, b) => (errorsIn(b.found) < errorsIn(a.found) ? b : a));
    best.found.forEach(report);
    return best.compiled;
  }
  const compiled = attempt(only, report);
  if (compiled === undefined || only !== undefined) return compiled;
  return fitted(node, compiled.value, compiled.typed, "the map", report, expect);
}

function errorsIn(found: readonly Diagnostic[]): number {
  return found.filter(({ severity }) => severity === "error").length;
}

/** Member by member, so that each problem stands where it was made. */
function compileMembers(
  node: Located,
  keys: readonly string[],
  scope: Scope,
  report: Report,
  object: ObjectType | undefined,
  depth: number,
): CompiledValue | undefined {
  const errors = countErrors(report);
  const members = keys.flatMap((key) => {
    const part = below(node, key);
    const awaited = object?.property(key) ?? object?.additional;
    if (object !== undefined && awaited === undefined) reportUnknown(node, part, object, key, errors.report);
    const compiled = compileValue(part, scope, errors.report, awaited, depth + 1);
    return compiled === undefined ? [] : [[key, compiled] as const];
  });
  for (const name of object?.names() ?? []) {
    if (object?.property(name)?.optional !== false || keys.includes(name)) continue;
    const problem = `${placeOf(node)} needs ${JSON.stringify(name)}.`;
    errors.report(
      diagnostic("expression/type-mismatch", { uri: node.uri, pointer: node.pointer }, { problem }),
    );
  }
  if (errors.any()) return undefined;
  return {
    value: { kind: "object", members: members.map(([key, { value }]) => [key, value] as const) },
    typed: {
      type: objectType(
        members.map(([key, { typed }]) => [key, typed] as const),
        { built: true },
      ),
      optional: false,
    },
  };
}

function reportUnknown(node: Located, part: Located, object: ObjectType, key: string, report: Report): void {
  const { problem, hint } = whyUnknown(object, key);
  const at = { uri: part.uri, pointer: part.pointer };
  report(diagnostic("expression/path-unknown", at, { path: placeOf(node), problem, hint }, { on: "key" }));
}
