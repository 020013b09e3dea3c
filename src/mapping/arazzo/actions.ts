/** Success and failure actions of a step, with the defaults of its workflow. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { type Criterion, readCriteria } from "./criteria.js";
import { invalid, placeOf, shown, textAt } from "./document.js";
import type { StepOutline, WorkflowOutline, Workflows } from "./outline.js";
import { entriesOf, withDefaults } from "./reusable.js";

export interface Action {
  readonly kind: "end" | "goto" | "retry";
  readonly node: Located;
  readonly criteria: readonly Criterion[];
  /** Index among the steps, in the order in which they run. */
  readonly step?: number;
  readonly workflow?: WorkflowOutline;
  /** Milliseconds. */
  readonly after?: number;
  /** Attempts besides the first. */
  readonly limit?: number;
}

/** `undefined` after a report. */
export function readActions(
  key: "onSuccess" | "onFailure",
  step: StepOutline,
  workflow: WorkflowOutline,
  workflows: Workflows,
  report: Report,
): readonly Action[] | undefined {
  const kind = key === "onSuccess" ? "successActions" : "failureActions";
  const { root } = workflow.document;
  const own = entriesOf(step.node, key, kind, root, report);
  const all = entriesOf(workflow.node, kind, kind, root, () => {});
  const entries = withDefaults(own, all, ({ node }) => shown(below(node, "name").value));
  const actions = entries.map(({ node }) => readAction(node, kind, workflow, workflows, report));
  return actions.every((action) => action !== undefined) ? actions : undefined;
}

function readAction(
  node: Located,
  kind: "successActions" | "failureActions",
  workflow: WorkflowOutline,
  workflows: Workflows,
  report: Report,
): Action | undefined {
  const type = textAt(node, "type", report, true);
  const criteria = readCriteria(node, "criteria", report);
  if (type === undefined || !criteria) return undefined;
  if (type !== "end" && type !== "goto" && !(type === "retry" && kind === "failureActions"))
    return invalid(
      report,
      below(node, "type"),
      kind === "successActions" ? "type is end or goto." : "type is end, goto or retry.",
    );
  const base: Action = { kind: type, node, criteria };
  if (type === "end") return base;
  const stepId = textAt(node, "stepId", report);
  const workflowId = textAt(node, "workflowId", report);
  if (type === "retry") {
    const after = below(node, "retryAfter").value;
    const limit = below(node, "retryLimit").value;
    return {
      ...base,
      ...(typeof after === "number" && after >= 0 && { after: Math.round(after * 1_000) }),
      limit: typeof limit === "number" && limit >= 0 ? Math.floor(limit) : 1,
    };
  }
  if ((stepId === undefined) === (workflowId === undefined))
    return invalid(report, node, "a goto has either a stepId or a workflowId.");
  if (workflowId !== undefined) {
    const found = workflows.find(workflowId, workflow.document, below(node, "workflowId"));
    return found && { ...base, workflow: found };
  }
  const index = workflow.steps.findIndex((each) => each.stepId === stepId);
  if (index >= 0) return { ...base, step: index };
  const known = workflow.steps.map((each) => each.stepId);
  const params = {
    where: "The workflow",
    kind: "step",
    name: stepId ?? "",
    hint: suggest(stepId ?? "", known),
  };
  report(diagnostic("arazzo/reference-unknown", placeOf(below(node, "stepId")), params));
  return undefined;
}
