/** Random recipes of one read, one variable and an output: planned, with the types that code is printed from. */
import { TypeTable } from "../../../src/plan/expressions/type-plan.js";
import type { ValuePlan } from "../../../src/plan/expressions/types.js";
import { withNeeds } from "../../../src/plan/recipes/needs.js";
import type { RecipePlan, StepPlan } from "../../../src/plan/recipes/types.js";
import type { RecipeToolPlan, ServerPlan } from "../../../src/plan/types.js";
import { at, call, tool } from "../../serve/support/recipes.js";
import { scenario } from "../../serve/support/scenario.js";
import type { Draw } from "../../serve/support/shapes.js";

export interface RandomRecipe {
  readonly plan: ServerPlan;
  readonly tool: RecipeToolPlan;
  /** Of the variable `v`, over `steps.a`. */
  readonly variable: ValuePlan;
  /** Over `steps.a` and `vars.v`. */
  readonly output: ValuePlan;
  readonly needs: readonly string[];
  /** Of the answer of step `a`: satisfies its schema. */
  readonly data: unknown;
  /** In words, for messages. */
  readonly source: string;
}

/** Undefined where the checker refuses what was drawn. */
export function randomRecipe(draw: Draw, dryRun: boolean): RandomRecipe | undefined {
  const { body, data, first, second, source } = scenario(draw);
  if (!first) return undefined;
  const steps: StepPlan[] = [call("a", "get"), at({ kind: "set", id: "s", vars: [["v", first.value]] })];
  const output: RecipePlan["output"] = { kind: "value", value: (second ?? first).value };
  const made = tool(steps, { output, dryRun, operations: ["get"] });
  const planned: RecipeToolPlan = { ...made, recipe: withNeeds(made.recipe, "recipe") };
  const [asking, setting] = planned.recipe.steps;
  if (asking?.kind !== "call" || setting?.kind !== "set" || planned.recipe.output.kind !== "value")
    throw new Error("the plan has lost its shape");
  const [, variable] = setting.vars[0] ?? [];
  if (!variable) throw new Error("the plan has lost its variable");
  const types = new TypeTable();
  const bodyType = types.of(body, "x");
  const plan: ServerPlan = {
    version: 1,
    info: { name: "random", title: "Random", version: "1" },
    credentials: {},
    operations: {
      get: { id: "get", method: "GET", path: "/things", parameters: [], security: [], accept: "" },
    },
    facts: { get: { effect: "read" } },
    tools: [planned],
    leftOut: [],
    details: {
      operations: {
        get: { success: { status: 200 }, arguments: { kind: "object", members: [] }, body: bodyType },
      },
      types: types.named(),
    },
  };
  return {
    plan,
    tool: planned,
    variable,
    output: planned.recipe.output.value,
    needs: asking.needs ?? [],
    data,
    source,
  };
}
