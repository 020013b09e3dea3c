/** `collect`: where a page has its items, and how the next page is asked for. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { PageRule } from "../../runtime/core/recipe/types.js";
import type { Scope } from "../expressions/scope.js";
import { ANY, type Typed } from "../expressions/type.js";
import type { Expression } from "../expressions/types.js";
import type { BoundOperation } from "./api.js";
import { findArguments } from "./bind.js";
import { calleeOf } from "./callee.js";
import { pagingFacts } from "./facts-of.js";
import type { CallNode } from "./nodes.js";
import { originOf, part } from "./parts.js";
import { expression, type Planning } from "./planning.js";
import type { CollectPlan } from "./types.js";

const DEFAULT_ITEMS = 200;
const LIST: Typed = { type: { kind: "list", item: ANY }, optional: true };

/** @param response the step's scope, and `status`, `headers`, `body` */
export function planCollect(
  node: CallNode,
  bound: BoundOperation,
  body: Typed,
  response: Scope,
  planning: Planning,
): { readonly plan: CollectPlan; readonly item: Typed } {
  const max = node.step.collect?.max ?? DEFAULT_ITEMS;
  const [items, item] = planItems(node, bound, body, response, planning);
  const { next } = pagingFacts(bound, planning.report);
  if (next === "broken") planning.fail();
  const further = next === undefined || next === "broken" ? {} : { next: next.expression };
  return { plan: { items, page: pageRule(bound, planning), ...further, max }, item };
}

function planItems(
  node: CallNode,
  bound: BoundOperation,
  body: Typed,
  response: Scope,
  planning: Planning,
): readonly [Expression, Typed] {
  const paginate = bound.facts.paginate;
  if (node.step.collect?.items !== undefined) {
    const own = expression(planning, part(node.at, "collect", "items"), response, { expect: LIST });
    return [own.expression, itemOf(own.typed)];
  }
  const { items: said } = pagingFacts(bound, planning.report);
  if (said === "broken") planning.fail();
  else if (said) return [said.expression, itemOf(said.typed)];
  if (said) return [{ kind: "name", name: "body" }, ANY];
  if (body.type.kind !== "list" && !(body.type.kind === "any" && paginate)) {
    const reason = paginate
      ? "its body is not a list, and nothing says where the items are"
      : "nothing says where a page has its items, or how to ask for the next page";
    const params = { operation: bound.id, reason };
    const related = [{ message: `${bound.id} is declared here`, at: originOf(bound.operation.at) }];
    planning.report(
      diagnostic("recipe/collect-unpaged", part(node.at, "collect"), params, { on: "key", related }),
    );
  }
  return [{ kind: "name", name: "body" }, itemOf(body)];
}

function itemOf({ type }: Typed): Typed {
  return type.kind === "list" ? type.item : ANY;
}

/** Without facts only what a Link header says is followed, which most single pages do not have. */
function pageRule(bound: BoundOperation, planning: Planning): PageRule {
  const paginate = bound.facts.paginate;
  for (const kind of ["cursor", "page", "offset"] as const) {
    const written = paginate?.value[kind];
    if (!paginate || written === undefined) continue;
    const [found] = findArguments(calleeOf(bound), written);
    if (found) return { kind, argument: found.argument };
    const params = { of: bound.id, name: written, hint: "" };
    planning.report(diagnostic("recipe/argument-unknown", part(paginate, kind), params));
  }
  return { kind: "link" };
}
