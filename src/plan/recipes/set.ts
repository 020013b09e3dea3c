/** A `set` step: its variables may need each other, so they are put in an order. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { SOMETHING } from "../expressions/object-type.js";
import type { ValuePlan } from "../expressions/types.js";
import { type Condition, type Env, withVar } from "./env.js";
import { mentionedIn } from "./mentions.js";
import type { Node } from "./nodes.js";
import { keysOf, originOf, part } from "./parts.js";
import { type Planning, scopeAt, value } from "./planning.js";

export function planSet(
  node: Node & { readonly kind: "set" },
  env: Env,
  before: Env,
  when: Condition | undefined,
  planning: Planning,
): { readonly vars: readonly (readonly [string, ValuePlan])[]; readonly env: Env } {
  const values = part(node.at, "set");
  const vars: [string, ValuePlan][] = [];
  let inside = env;
  let after = before;
  const { order, circular } = ordered(node, planning);
  for (const name of order) {
    const at = part(values, name);
    if (circular.has(name)) {
      inside = withVar(inside, name, SOMETHING);
      after = withVar(after, name, SOMETHING);
      continue;
    }
    if (before.vars.has(name)) {
      const earlier = planning.nodes.find((one) => one.kind === "set" && Object.hasOwn(one.step.set, name));
      const related = earlier
        ? [{ message: "it is set here first", at: originOf(part(earlier.at, "set", name)) }]
        : [];
      const params = { what: `The variable ${JSON.stringify(name)} is set twice` };
      planning.report(diagnostic("recipe/step-duplicate", at, params, { on: "key", related }));
    }
    const compiled = value(planning, at, scopeAt(planning, inside, node));
    vars.push([name, compiled.value]);
    inside = withVar(inside, name, compiled.typed);
    after = withVar(after, name, compiled.typed, when);
  }
  return { vars, env: after };
}

/** Those that others need come first; otherwise as written. */
function ordered(
  node: Node & { readonly kind: "set" },
  planning: Planning,
): { readonly order: readonly string[]; readonly circular: ReadonlySet<string> } {
  const values = part(node.at, "set");
  const names = keysOf(values);
  const needs = new Map(
    names.map((name) => {
      const { vars } = mentionedIn(part(values, name).value);
      return [name, names.filter((other) => vars.has(other))];
    }),
  );
  const order: string[] = [];
  const open: string[] = [];
  const circular = new Set<string>();
  const visit = (name: string): void => {
    if (order.includes(name)) return;
    if (open.includes(name)) {
      const circle = [...open.slice(open.indexOf(name)), name];
      const path = circle.join(" → ");
      planning.report(diagnostic("recipe/set-cycle", part(values, name), { path }, { on: "key" }));
      for (const member of circle) circular.add(member);
      return;
    }
    open.push(name);
    for (const needed of needs.get(name) ?? []) visit(needed);
    open.pop();
    if (!order.includes(name)) order.push(name);
  };
  for (const name of names) visit(name);
  return { order, circular };
}
