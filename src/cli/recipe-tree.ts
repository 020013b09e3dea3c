/** A recipe's steps as a small tree of lines, for people. */
import type { CallStepPlan, EachStepPlan, StepPlan } from "../plan/recipes/types.js";
import type { ServerPlan } from "../plan/types.js";

type Operations = ServerPlan["operations"];

export function recipeTree(steps: readonly StepPlan[], operations: Operations): readonly string[] {
  return steps.flatMap((step, index) => {
    const isLast = index === steps.length - 1;
    const inner = "steps" in step ? recipeTree(step.steps, operations) : [];
    return [
      `${isLast ? "└─" : "├─"} ${line(step, operations)}`,
      ...inner.map((below) => `${isLast ? "  " : "│ "} ${below}`),
    ];
  });
}

function line(step: StepPlan, operations: Operations): string {
  const marks = [step.when && "if", ...marksOf(step, operations)].filter((mark) => mark !== undefined);
  return `${words(step, operations)}${marks.length > 0 ? `  [${marks.join(", ")}]` : ""}`;
}

function words(step: StepPlan, operations: Operations): string {
  switch (step.kind) {
    case "call":
      return `${step.id}: ${place(step.operation, operations)}`;
    case "each":
      return `${step.id}: for each ${step.as}`;
    case "parallel":
      return "at the same time";
    case "set":
      return `set ${step.vars.map(([name]) => name).join(", ")}`;
    case "fail":
      return `fail ${step.code}`;
    case "return":
      return "return";
    case "confirm":
      return `confirm ${step.confirm}`;
    case "use":
      return `${step.id}: use ${step.recipe}`;
  }
}

function marksOf(step: StepPlan, operations: Operations): readonly (string | undefined)[] {
  switch (step.kind) {
    case "call":
      return callMarks(step, operations);
    case "each":
      return eachMarks(step);
    case "parallel":
    case "set":
    case "fail":
    case "return":
    case "confirm":
    case "use":
      return [];
  }
}

function callMarks(step: CallStepPlan, operations: Operations): readonly (string | undefined)[] {
  const { poll, collect, accept, idempotency, undo, pivot, onError } = step;
  return [
    poll && `poll every ${seconds(poll.every)} up to ${seconds(poll.timeout)}`,
    collect && `collect up to ${collect.max}`,
    accept && `accepts ${accept.join(", ")}`,
    idempotency && "idempotency key",
    undo && `undo ${place(undo.operation, operations)}`,
    pivot && "pivot",
    onError && "may fail",
  ];
}

function eachMarks({ max, concurrency, onError }: EachStepPlan): readonly (string | undefined)[] {
  return [
    `up to ${max}`,
    concurrency > 1 ? `${concurrency} at a time` : undefined,
    onError === "continue" ? "may fail" : undefined,
  ];
}

/** `PUT /tickets/{ticketId}`; the id where the plan has no such operation. */
export function place(id: string, operations: Operations): string {
  const operation = Object.hasOwn(operations, id) ? operations[id] : undefined;
  return operation ? `${operation.method} ${operation.path}` : id;
}

function seconds(milliseconds: number): string {
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000}m` : `${milliseconds / 1000}s`;
}
