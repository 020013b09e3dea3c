/** Recipes that leave a workflow with steps: the others are kept as they were, beside the workflows. */
import type { Mapping, Step } from "../../types.js";

/** Names of recipes with a call that Arazzo can say, of their own or in a recipe they use. */
export function sayableRecipes(tools: NonNullable<Mapping["tools"]>): ReadonlySet<string> {
  const sayable = new Set<string>();
  for (let before = -1; before < sayable.size; ) {
    before = sayable.size;
    for (const [name, tool] of Object.entries(tools))
      if ("steps" in tool && tool.steps.some((step) => isSayable(step, sayable))) sayable.add(name);
  }
  return sayable;
}

function isSayable(step: Step, sayable: ReadonlySet<string>): boolean {
  if ("parallel" in step) return step.parallel.some((inner) => isSayable(inner, sayable));
  return "call" in step || ("use" in step && sayable.has(step.use));
}
