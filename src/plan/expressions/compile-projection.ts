/** `{ $from, $pick }` and `{ $from, $as, $map }`: lists and objects made smaller or into others. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { countErrors, type Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { misfit } from "./assign.js";
import { excerpt } from "./checking.js";
import { type Compiled, compileExpression, placeOf } from "./compile-expression.js";
import { itemOf, memberValue } from "./functions.js";
import { describeType, listOf, mayBeAbsent, membersOf, optional, SOMETHING, STRING } from "./object-type.js";
import { compilePick, partOf } from "./pick.js";
import { type Scope, withName } from "./scope.js";
import type { Typed } from "./type.js";
import type { ValuePlan } from "./types.js";

interface Projected {
  readonly value: ValuePlan;
  readonly typed: Typed;
}

type CompileInner = (node: Located, scope: Scope, expect: Typed | undefined) => Projected | undefined;

const KEYS = ["$from", "$pick", "$as", "$map"];

export function compileProjection(
  node: Located,
  scope: Scope,
  report: Report,
  expect: Typed | undefined,
  compileInner: CompileInner,
): Projected | undefined {
  const errors = countErrors(report);
  const keys = Object.keys(node.value as object);
  checkKeys(node, keys, errors.report);
  const from = keys.includes("$from")
    ? compileExpression(below(node, "$from"), scope, errors.report)
    : undefined;
  if (from === undefined || errors.any()) return undefined;
  const projected = keys.includes("$pick")
    ? pick(node, from, errors.report, expect)
    : map(node, from, scope, errors.report, expect, compileInner);
  return errors.any() ? undefined : projected;
}

function checkKeys(node: Located, keys: readonly string[], report: Report): void {
  const say = (at: Located, problem: string, on: "key" | "value") =>
    report(diagnostic("expression/syntax", { uri: at.uri, pointer: at.pointer }, { problem }, { on }));
  const unknown = keys.filter((key) => !KEYS.includes(key));
  for (const key of unknown)
    say(below(node, key), `a projection has no ${JSON.stringify(key)}.${suggest(key, KEYS)}`, "key");
  // what seems to be missing is probably that
  if (unknown.some((key) => suggest(key, KEYS) !== "")) return;
  if (!keys.includes("$from"))
    say(node, "a projection needs $from, the list or object it is made of.", "value");
  const ways = ["$pick", "$map"].filter((key) => keys.includes(key));
  if (ways.length !== 1) say(node, "a projection has either $pick or $as with $map.", "value");
  else if (keys.includes("$map") !== keys.includes("$as"))
    say(node, "$map needs $as, the name of the item, and $as needs $map.", "value");
}

/** Of each item of a list, or of an object itself. */
function pick(
  node: Located,
  from: Compiled,
  report: Report,
  expect: Typed | undefined,
): Projected | undefined {
  const { type } = from.typed;
  const kinds = membersOf(type).map((member) => member.kind);
  const [hasList, hasObject] = [kinds.includes("list"), kinds.includes("object")];
  const over = type.kind === "any" || (hasList && hasObject) ? "any" : hasList ? "list" : "one";
  if (type.kind !== "any" && !hasList && !hasObject) {
    reportFrom(node, `$pick takes a list or an object, and $from is ${describeType(type)}.`, report);
    return undefined;
  }
  const written = String(below(node, "$from").value).trim();
  const source = excerpt(written, { start: 0, end: written.length });
  const called = over === "list" ? `an item of ${source}` : source;
  const picked = compilePick(below(node, "$pick"), partOf(type), called, report);
  if (picked === undefined) return undefined;
  const { paths, typed: one } = picked;
  const typed =
    over === "any"
      ? { type: { kind: "any" } as const, optional: from.typed.optional }
      : {
          type: over === "list" ? listOf({ ...one, optional: false }).type : one.type,
          optional: from.typed.optional,
        };
  const plan: ValuePlan = { kind: "pick", of: from.expression, paths };
  const at = { uri: node.uri, pointer: node.pointer };
  const problem = expect && misfit(typed, expect, { what: "the projection", where: placeOf(node) }, at);
  if (problem !== undefined) report(problem);
  return { value: plan, typed };
}

/** `$map` for each item, or with two names for each entry of an object. */
function map(
  node: Located,
  from: Compiled,
  scope: Scope,
  report: Report,
  expect: Typed | undefined,
  compileInner: CompileInner,
): Projected | undefined {
  const as = namesOf(below(node, "$as"), report);
  if (as === undefined) return undefined;
  const over = as.length === 2 ? "map" : "list";
  const { type } = from.typed;
  const wanted = over === "map" ? "object" : "list";
  if (type.kind !== "any" && !membersOf(type).some((member) => member.kind === wanted)) {
    const names = over === "map" ? "$as with two names" : "$as with one name";
    const hint = type.kind === "object" ? " Write $as: [key, value]." : "";
    reportFrom(
      node,
      `${names} takes ${over === "map" ? "an object" : "a list"}, and $from is ${describeType(type)}.${hint}`,
      report,
    );
    return undefined;
  }
  const variables = over === "map" ? [STRING, memberValue(type)] : [itemOf(type)];
  const inner = as.reduce((into, name, index) => withName(into, name, variables[index] ?? SOMETHING), scope);
  const lists = membersOf(expect?.type ?? { kind: "any" }).flatMap((each) =>
    each.kind === "list" ? [each] : [],
  );
  const item = lists.length === 1 ? lists[0]?.item : undefined;
  const compiled = compileInner(below(node, "$map"), inner, item);
  if (compiled === undefined) return undefined;
  // what is absent is left out, a null the author writes is not
  const { type: itself, optional: maybe, neverNull } = compiled.typed;
  const list = listOf({ type: itself, optional: maybe && !neverNull });
  const typed = from.typed.optional ? optional(list) : list;
  if (expect !== undefined) {
    // what the items are was compared already
    const { type } = item === undefined ? list : listOf(SOMETHING);
    const given = { type, optional: mayBeAbsent(from.typed) };
    const at = { uri: node.uri, pointer: node.pointer };
    const problem = misfit(given, expect, { what: "the projection", where: placeOf(node) }, at);
    if (problem !== undefined) report(problem);
  }
  return { value: { kind: "each", of: from.expression, as, value: compiled.value }, typed };
}

function namesOf(node: Located, report: Report): readonly string[] | undefined {
  const { value } = node;
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  const good = names.filter(
    (name): name is string => typeof name === "string" && /^[A-Za-z_]\w*$/.test(name) && name !== "__proto__",
  );
  if (
    good.length === names.length &&
    new Set(good).size === good.length &&
    good.length >= 1 &&
    good.length <= 2
  )
    return good;
  const problem = "$as is a name for the item of a list, or [key, value] for the entries of an object.";
  report(diagnostic("expression/syntax", { uri: node.uri, pointer: node.pointer }, { problem }));
  return undefined;
}

function reportFrom(node: Located, problem: string, report: Report): void {
  const { uri, pointer } = below(node, "$from");
  report(diagnostic("expression/type-mismatch", { uri, pointer }, { problem }));
}
