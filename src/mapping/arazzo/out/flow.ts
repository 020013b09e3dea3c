/** Conditions of steps → what the steps before them go on with. */
import type { Dictionary } from "../document.js";

/** In the order of the recipe. `when` absent: always. */
export type Item =
  | { readonly kind: "step"; readonly id: string; readonly when?: Condition }
  | { readonly kind: "end"; readonly name: string; readonly when?: Condition };

/** @param current the step whose response is at hand where it is asked */
export type Condition = (current: string) => string;

/** What follows the item at `index`, as actions; none where that is simply the next step. */
export function actionsAfter(items: readonly Item[], index: number): readonly Dictionary[] {
  const actions: Dictionary[] = [];
  const asking = items[index];
  const current = asking?.kind === "step" ? asking.id : "";
  let skips = false;
  for (const item of items.slice(index + 1)) {
    const criteria = item.when === undefined ? {} : { criteria: [{ condition: item.when(current) }] };
    if (item.kind === "end") {
      actions.push({ name: item.name, type: "end", ...criteria });
      if (item.when === undefined) return actions;
    } else if (item.when !== undefined) {
      actions.push({ name: `do_${item.id}`, type: "goto", stepId: item.id, ...criteria });
      skips = true;
    } else {
      if (skips) actions.push({ name: `go_on_with_${item.id}`, type: "goto", stepId: item.id });
      return actions;
    }
  }
  if (skips) actions.push({ name: "done", type: "end" });
  return actions;
}

/** The same after a failure, where there is no simply next step. */
export function actionsAfterFailure(items: readonly Item[], index: number): readonly Dictionary[] {
  const actions = actionsAfter(items, index);
  if (actions.length > 0 && !("criteria" in (actions.at(-1) ?? {}))) return actions;
  const next = items.slice(index + 1).find((item) => item.kind === "step" && item.when === undefined);
  const last =
    next?.kind === "step"
      ? { name: `go_on_with_${next.id}`, type: "goto", stepId: next.id }
      : { name: "done", type: "end" };
  return [...actions, last];
}
