/** One step of a workflow → one step of a recipe. */
import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import type { CallStep, FailStep, Step, UseStep } from "../types.js";
import { type Action, readActions } from "./actions.js";
import { callArguments, useArguments } from "./arguments.js";
import { not } from "./cel.js";
import { celOf, readCriteria, truthAt } from "./criteria.js";
import { dropped, invalid, placeOf, unsupported } from "./document.js";
import { duration } from "./failure.js";
import type { Scope } from "./operand.js";
import { operationOf } from "./operation.js";
import { type Outcome, outcomeOf } from "./outcome.js";
import type { StepOutline, WorkflowOutline, Workflows } from "./outline.js";
import type { Places } from "./places.js";

export interface Importing {
  readonly workflows: Workflows;
  readonly places: Places;
  /** Names of the OpenAPI documents, by their address. */
  readonly specs: ReadonlyMap<string, string>;
}

export interface ImportedStep {
  readonly steps: readonly Step[];
  readonly onSuccess: readonly Action[];
  readonly outcome: Outcome;
}

const NO_OUTCOME: Outcome = { accept: [], continues: false, failures: [], waits: 0 };
/** Characters of a step's description that progress messages show. */
const TITLE = 100;

/** `undefined` after a report. */
export function importStep(
  step: StepOutline,
  index: number,
  when: string,
  scope: Scope,
  importing: Importing,
): ImportedStep | undefined {
  const { workflow, report } = scope;
  const onSuccess = readActions("onSuccess", step, workflow, importing.workflows, report);
  const onFailure = readActions("onFailure", step, workflow, importing.workflows, report);
  const criteria = readCriteria(step.node, "successCriteria", report);
  const calls = callsHttp(step.node, report);
  const options = { id: step.id, ...titleOf(step), ...(when !== "true" && { if: when }) };
  if (step.uses || below(step.node, "workflowId").value !== undefined) {
    // an unknown workflow has been reported
    if (!step.uses || !onSuccess || !onFailure || !criteria || !calls) return undefined;
    const steps = useStep(step, step.uses, options, onFailure, criteria, scope, importing);
    return steps && { steps, onSuccess, outcome: NO_OUTCOME };
  }
  const call = operationOf(step.node, workflow.document, importing.specs, report);
  const args = callArguments(step, scope, importing.places);
  const outcome =
    criteria && onSuccess && onFailure && outcomeOf(criteria, onSuccess, onFailure, index, scope);
  const timeout = timeoutOf(step.node, scope);
  if (call === undefined || !args || !outcome || timeout === "broken" || !calls) return undefined;
  const { accept, success, retry, poll, continues } = outcome;
  const made: CallStep = {
    ...options,
    call,
    ...(Object.keys(args).length > 0 && { with: args }),
    ...(accept.length > 0 && { accept }),
    ...(success !== undefined && { success }),
    ...(retry && { retry }),
    ...(timeout !== undefined && { timeout }),
    ...(poll && { poll }),
    ...(continues && { on_error: "continue" as const }),
  };
  note(made, step, importing.places);
  return { steps: [made], onSuccess, outcome };
}

/** Fields of a step that only AsyncAPI gives a meaning. */
const MESSAGES: Readonly<Record<string, string>> = {
  channelPath: "A channel of AsyncAPI",
  action: "Sending or receiving a message of AsyncAPI",
  correlationId: "The correlation of messages of AsyncAPI",
};

function callsHttp(node: Located, report: Report): boolean {
  const found = Object.keys(MESSAGES).filter((key) => below(node, key).value !== undefined);
  for (const key of found)
    unsupported(report, placeOf(below(node, key)), MESSAGES[key] ?? key, "Tools call HTTP APIs.");
  return found.length === 0;
}

function useStep(
  step: StepOutline,
  uses: WorkflowOutline,
  options: Pick<UseStep, "id" | "title" | "if">,
  onFailure: readonly Action[],
  criteria: NonNullable<ReturnType<typeof readCriteria>>,
  scope: Scope,
  { places }: Importing,
): readonly Step[] | undefined {
  const { report } = scope;
  const action = onFailure.find(({ kind }) => kind !== "end");
  if (action)
    return unsupported(
      report,
      placeOf(action.node),
      "A failure action of a step that calls a workflow",
      "Put it on the steps of that workflow.",
    );
  const args = useArguments(step, uses, scope, places);
  // a workflow has no status: that it succeeded is what such a criterion can mean
  const [status, others] = [criteria.filter(isStatus), criteria.filter((one) => !isStatus(one))];
  for (const one of status)
    dropped(
      report,
      placeOf(one.node),
      "A criterion on the status of a workflow",
      "a workflow that fails ends this one anyway.",
    );
  const holds = celOf(others, { ...scope, when: "after" });
  if (!args || holds === undefined) return undefined;
  const made: UseStep = {
    ...options,
    use: uses.tool,
    ...(Object.keys(args).length > 0 && { with: args }),
  };
  note(made, step, places);
  if (holds === "true") return [made];
  const guard: FailStep = {
    fail: "criteria_not_met",
    if: options.if === undefined ? not(holds) : `has(steps.${step.id}) && ${not(holds)}`,
    message: `The result of ${step.stepId} is not what the workflow expects.`,
  };
  return [made, places.of(guard, placeOf(below(step.node, "successCriteria")))];
}

function isStatus(criterion: NonNullable<ReturnType<typeof readCriteria>>[number]): boolean {
  return truthAt([criterion], 200) !== undefined;
}

function titleOf({ stepId, id, node }: StepOutline): { readonly title?: string } {
  const description = below(node, "description").value;
  const first = typeof description === "string" ? (description.trim().split("\n")[0] ?? "").trim() : "";
  if (first !== "" && first.length <= TITLE) return { title: first.replace(/\.$/, "") };
  return stepId === id ? {} : { title: stepId };
}

function timeoutOf(node: Located, { report }: Scope): string | undefined | "broken" {
  const found = below(node, "timeout");
  if (found.value === undefined) return undefined;
  if (typeof found.value === "number" && found.value > 0) return duration(found.value);
  invalid(report, found, "timeout is a number of milliseconds.");
  return "broken";
}

const WRITTEN: Readonly<Record<string, string>> = {
  accept: "successCriteria",
  success: "successCriteria",
  poll: "onFailure",
  retry: "onFailure",
  on_error: "onFailure",
  timeout: "timeout",
  id: "stepId",
  title: "description",
  use: "workflowId",
};

/** Where the keys of a step come from. */
function note(made: Step, { node }: StepOutline, places: Places): void {
  places.of(made, placeOf(node));
  for (const [key, written] of Object.entries(WRITTEN)) {
    const found = below(node, written);
    if (Object.hasOwn(made, key) && found.value !== undefined) places.key(made, key, placeOf(found));
  }
  const operation = ["operationId", "operationPath"].find((key) => below(node, key).value !== undefined);
  if (operation !== undefined) places.key(made, "call", placeOf(below(node, operation)));
}
