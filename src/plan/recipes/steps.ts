/** Steps in their order → their plans; each leaves behind what the next ones may use. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { FailStep } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import { ANY, type Typed } from "../expressions/type.js";
import { planArguments, planCall } from "./call.js";
import { type Condition, type Env, joined, whereFalse, whereTrue, withStep, withVar } from "./env.js";
import { checkExposure } from "./exposure.js";
import { inputsType } from "./inputs.js";
import type { EachNode, Node, ParallelNode, UseNode } from "./nodes.js";
import { originOf, part } from "./parts.js";
import { condition, expression, type Planning, scopeAt, text, value } from "./planning.js";
import { eachResult, useResult } from "./results.js";
import { planSet } from "./set.js";
import type { StepPlan } from "./types.js";

export interface PlannedSteps {
  readonly steps: readonly StepPlan[];
  readonly env: Env;
  /** Whatever comes after does not run. */
  readonly ends: boolean;
}

interface PlannedStep {
  readonly plan: StepPlan;
  readonly env: Env;
  readonly ends?: boolean;
}

export function planSteps(nodes: readonly Node[], start: Env, planning: Planning): PlannedSteps {
  const steps: StepPlan[] = [];
  let env = start;
  let ended: Node | undefined;
  let told = false;
  for (const node of nodes) {
    if (ended && !told) {
      const related = [{ message: "it ends here", at: originOf(ended.at) }];
      const reason = "the step before it always ends the recipe";
      planning.report(diagnostic("recipe/unreachable", node.at, { reason }, { related }));
      told = true;
    }
    const planned = planStep(node, env, planning);
    steps.push(planned.plan);
    env = planned.env;
    if (planned.ends) ended ??= node;
  }
  return { steps, env, ends: ended !== undefined };
}

function planStep(node: Node, before: Env, planning: Planning): PlannedStep {
  const when = conditionOf(node, before, planning);
  const env = whereTrue(before, when);
  const planned = planVerb(node, env, before, when, planning);
  if (!when) return planned;
  return { ...planned, plan: { ...planned.plan, when: when.expression } };
}

function conditionOf(node: Node, env: Env, planning: Planning): Condition | undefined {
  const written: unknown = node.step.if;
  if (written === undefined) return undefined;
  const at = part(node.at, "if");
  if (written === false || written === "false") {
    planning.report(diagnostic("recipe/unreachable", at, { reason: "its condition is false" }));
    return undefined;
  }
  return condition(planning, at, scopeAt(planning, env, node));
}

/**
 * @param env what is known inside the step
 * @param before what is known whether it runs or not
 */
function planVerb(
  node: Node,
  env: Env,
  before: Env,
  when: Condition | undefined,
  planning: Planning,
): PlannedStep {
  const { title } = node.step;
  const base = { id: node.id, ...(title !== undefined && { title }), origin: originOf(node.at) };
  const scope = scopeAt(planning, env, node);
  const remember = (typed: Typed) => (node.named ? withStep(before, node.id, typed, when) : before);
  switch (node.kind) {
    case "call": {
      const { plan, typed } = planCall(node, env, planning);
      return { plan, env: remember(typed) };
    }
    case "each": {
      const { plan, item } = planEach(node, env, planning);
      return { plan: { ...base, ...plan }, env: remember(eachResult(node.id, item)) };
    }
    case "use": {
      const { plan, output } = planUse(node, env, planning);
      return { plan: { ...base, ...plan }, env: remember(useResult(node.id, output)) };
    }
    case "parallel":
      return planParallel(node, base, env, before, when, planning);
    case "set": {
      const { vars, env: after } = planSet(node, env, before, when, planning);
      return { plan: { ...base, kind: "set", vars }, env: after };
    }
    case "fail": {
      const told = {
        kind: "fail" as const,
        code: node.step.fail,
        ...said(node.at, node.step, env, node, planning),
      };
      return { plan: { ...base, ...told }, ...ending(before, when) };
    }
    case "return": {
      const given = value(planning, part(node.at, "return"), scope);
      planning.returns.push({ ...given, id: node.id, at: part(node.at, "return") });
      const words = node.step.text === undefined ? undefined : text(planning, part(node.at, "text"), scope);
      const plan = { kind: "return" as const, value: given.value, ...(words && { text: words }) };
      return { plan: { ...base, ...plan }, ...ending(before, when) };
    }
    case "confirm": {
      const asked = { kind: "confirm" as const, confirm: node.step.confirm };
      return { plan: { ...base, ...asked, ...said(node.at, node.step, env, node, planning) }, env: before };
    }
  }
}

/** After a guard, its condition does not hold; after one without a condition, nothing runs. */
function ending(before: Env, when: Condition | undefined): { readonly env: Env; readonly ends: boolean } {
  return when ? { env: whereFalse(before, when), ends: false } : { env: before, ends: true };
}

function said(
  at: Located,
  step: Pick<FailStep, "message" | "show">,
  env: Env,
  node: Node,
  planning: Planning,
) {
  const scope = scopeAt(planning, env, node);
  const message = text(planning, part(at, "message"), scope);
  checkExposure({ at: part(at, "message"), value: message }, true, planning.report);
  if (step.show === undefined) return { message };
  const shown = value(planning, part(at, "show"), scope);
  checkExposure({ ...shown, at: part(at, "show") }, true, planning.report);
  return { message, show: shown.value };
}

function planParallel(
  node: ParallelNode,
  base: Pick<StepPlan, "id" | "title" | "origin">,
  env: Env,
  before: Env,
  when: Condition | undefined,
  planning: Planning,
): PlannedStep {
  // each branch sees what came before, and not the others
  const branches = node.steps.map((branch) => planSteps([branch], env, planning));
  const steps = branches.flatMap((branch) => branch.steps);
  const after = joined(
    env,
    branches.map((branch) => branch.env),
  );
  const ends = branches.some((branch) => branch.ends);
  const plan: StepPlan = { ...base, kind: "parallel", steps };
  if (!when) return { plan, env: after, ends };
  return { plan, env: onlyWhen(before, after, when) };
}

/** What a block with a condition leaves: its results are there when the condition holds. */
function onlyWhen(before: Env, after: Env, when: Condition): Env {
  let env = before;
  for (const [id, { typed }] of after.steps) {
    if (!before.steps.has(id)) env = withStep(env, id, typed, when);
  }
  for (const [name, { typed }] of after.vars) {
    if (!before.vars.has(name)) env = withVar(env, name, typed, when);
  }
  return env;
}

/** Reads run side by side, writes one after the other. */
const READS_AT_ONCE = 4;
const DEFAULT_ROUNDS = 100;

function planEach(node: EachNode, env: Env, planning: Planning) {
  const { step, at } = node;
  const list = expression(planning, part(at, "for_each"), scopeAt(planning, env, node), {
    expect: { type: { kind: "list", item: ANY }, optional: false },
  });
  const as = step.as ?? "item";
  const item = list.typed.type.kind === "list" ? list.typed.type.item : ANY;
  const inside: Env = { ...env, locals: new Map([...env.locals, [as, item]]) };
  const { steps, env: after } = planSteps(node.steps, inside, planning);
  const kept =
    step.item === undefined
      ? undefined
      : value(planning, part(at, "item"), scopeAt(planning, after, node.steps.at(-1)));
  const plan = {
    kind: "each" as const,
    of: list.expression,
    as,
    concurrency: step.concurrency ?? (steps.every(onlyReads) ? READS_AT_ONCE : 1),
    max: step.max ?? DEFAULT_ROUNDS,
    onError: step.on_error ?? ("stop" as const),
    steps,
    ...(kept && { item: kept.value }),
  };
  return { plan, item: kept?.typed ?? ANY };
}

function onlyReads(step: StepPlan): boolean {
  switch (step.kind) {
    case "call":
      return step.effect === "read";
    case "each":
    case "parallel":
    case "use":
      return step.steps.every(onlyReads);
    default:
      return true;
  }
}

function planUse(node: UseNode, env: Env, planning: Planning) {
  const { unit, step, bindings } = node;
  if (!unit || unit.failed) planning.fail();
  const args = planArguments(bindings, scopeAt(planning, env, node), planning);
  const plan = {
    kind: "use" as const,
    recipe: step.use,
    args,
    inputs: unit?.inputs.plans ?? [],
    ...(unit && inputsType(unit.name, unit.inputs, planning.api)),
    steps: unit?.steps ?? [],
    ...(unit?.output && { output: unit.output.value }),
  };
  return { plan, output: unit?.output?.typed ?? ANY };
}
