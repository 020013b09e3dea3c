/** What comes after a step: jumps over later ones, other workflows, the end. */
import { below } from "../../read/located.js";
import type { ReturnStep, Step, UseStep } from "../types.js";
import type { Action } from "./actions.js";
import { actionArguments } from "./arguments.js";
import { and, not } from "./cel.js";
import { celOf } from "./criteria.js";
import { placeOf, unsupported } from "./document.js";
import { stepName } from "./names.js";
import type { Scope } from "./operand.js";
import type { WorkflowOutline } from "./outline.js";
import type { ImportedStep, Importing } from "./step.js";

/** Steps between two are passed over. */
export interface Jump {
  readonly from: number;
  readonly to: number;
  readonly when: string;
}

/**
 * @param when the condition of the step itself
 * @param end the early result
 * @returns `undefined` after a report
 */
export function leave(
  { onSuccess, outcome }: ImportedStep,
  index: number,
  when: string,
  scope: Scope,
  importing: Importing,
  end: () => ReturnStep,
): { readonly steps: readonly Step[]; readonly jumps: readonly Jump[]; readonly ends: boolean } | undefined {
  const { workflow, step, report } = scope;
  const steps: Step[] = [];
  const jumps: Jump[] = [];
  const last = index === workflow.steps.length - 1;
  const sometimes = when !== "true";
  let broken = false;

  const go = (action: Action, condition: string) => {
    const target = action.step;
    if (action.workflow) {
      const made = goOn(action, action.workflow, condition, scope, importing);
      if (made) steps.push(...made);
      else broken = true;
    } else if (target !== undefined && target > index)
      jumps.push({ from: index, to: target, when: condition });
    else if (target !== undefined && target < index) {
      broken = true;
      unsupported(
        report,
        placeOf(below(action.node, "stepId")),
        "A way back to an earlier step",
        "Let the step that waits repeat itself: onFailure with retry, or a goto to itself.",
      );
    } else if (
      target === index &&
      action.node.pointer !== "" &&
      outcome.failures.some((one) => one.action === action)
    ) {
      broken = true;
      unsupported(
        report,
        placeOf(action.node),
        "A failure that leads to the same step",
        "Write retry instead of goto.",
      );
    }
  };

  const started = sometimes ? (outcome.continues ? when : `has(steps.${step?.id})`) : undefined;
  for (const failure of outcome.failures)
    go(
      failure.action,
      and(
        outcome.continues && failure.when.startsWith("!has") ? (sometimes ? when : undefined) : started,
        failure.when,
      ),
    );
  const failed = outcome.failures.map((failure) =>
    failure.when.startsWith("!has") ? undefined : not(failure.when),
  );
  const done = and(outcome.continues || sometimes ? `has(steps.${step?.id})` : undefined, ...failed);
  const taken: string[] = [];
  let ends = false;
  for (const action of onSuccess) {
    // a step that goes to itself polls; when that is over, its condition does not hold
    if (action.kind === "goto" && action.step === index) continue;
    const criteria = celOf(action.criteria, { ...scope, when: "after" });
    if (criteria === undefined) return undefined;
    const condition = and(done, ...taken.map(not), criteria);
    if (action.kind === "goto") {
      go(action, condition);
      taken.push(criteria);
    } else if (!last) {
      const step = end();
      steps.push(
        importing.places.of(condition === "true" ? step : { ...step, if: condition }, placeOf(action.node)),
      );
      ends ||= condition === "true";
    }
    if (action.criteria.length === 0) break;
  }
  return broken ? undefined : { steps, jumps, ends };
}

/** A goto to a workflow never comes back: what that one gives is the result. */
function goOn(
  action: Action,
  uses: WorkflowOutline,
  condition: string,
  scope: Scope,
  { places }: Importing,
): readonly Step[] | undefined {
  const args = actionArguments(action.node, uses, { ...scope, when: "after" }, places);
  if (!args) return undefined;
  const taken = new Set(scope.workflow.steps.map((step) => step.id));
  const id = stepName(`${scope.step?.id}_${uses.tool}`, taken);
  const sometimes = condition === "true" ? {} : { if: condition };
  const use: UseStep = {
    id,
    use: uses.tool,
    ...sometimes,
    ...(Object.keys(args).length > 0 && { with: args }),
  };
  const result: ReturnStep = {
    return: `=steps.${id}.output`,
    ...(condition !== "true" && { if: `has(steps.${id})` }),
  };
  return [places.of(use, placeOf(action.node)), places.of(result, placeOf(action.node))];
}
