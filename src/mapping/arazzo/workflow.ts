/** A workflow → a recipe: its steps in order, and its jumps as conditions of the steps they skip. */

import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { Input, RecipeTool, ReturnStep, Step, UseStep } from "../types.js";
import type { Action } from "./actions.js";
import { actionArguments } from "./arguments.js";
import { and, not, type Operand } from "./cel.js";
import { celOf } from "./criteria.js";
import { dropped, placeOf, textAt, unsupported } from "./document.js";
import { duration } from "./failure.js";
import { stepName } from "./names.js";
import type { Scope } from "./operand.js";
import type { WorkflowOutline } from "./outline.js";
import { type ImportedStep, type Importing, importStep } from "./step.js";
import { given, printMembers, readValue, type Written } from "./value.js";

/** Milliseconds of a whole call, besides waiting; as a mapping file has it by default. */
const BUDGET = 50_000;

interface Jump {
  readonly from: number;
  readonly to: number;
  readonly when: string;
}

/** `undefined` after a report. */
export function importWorkflow(
  workflow: WorkflowOutline,
  importing: Importing,
  report: Report,
): RecipeTool | undefined {
  const { places } = importing;
  const scope: Scope = { workflow, when: "after", report, output: outputOperand, open: [] };
  const steps: Step[] = before(workflow, scope, importing);
  let broken = steps.length < needed(workflow).length;
  const outputs = readOutputs(workflow, scope);
  const jumps: Jump[] = [];
  const ran = new Set<string>(needed(workflow).map(([id]) => id));
  let ended = false;
  let waits = 0;

  for (const [index, step] of workflow.steps.entries()) {
    const around = jumps.filter(({ from, to }) => from < index && index < to);
    const when = and(...around.map((jump) => not(jump.when)));
    if (ended || when === "false") {
      dropped(report, placeOf(below(step.node, "stepId")), `The step ${step.stepId}`, "no way leads to it.");
      continue;
    }
    const inStep: Scope = { ...scope, step };
    const made = importStep(step, index, when, inStep, importing);
    if (!made) {
      broken = true;
      continue;
    }
    steps.push(...made.steps);
    ran.add(step.id);
    waits += made.outcome.waits;
    const flow = leave(made, index, when, inStep, importing, returned(outputs ?? [], ran, workflow, places));
    if (!flow) broken = true;
    else {
      steps.push(...flow.steps);
      jumps.push(...flow.jumps);
      ended = flow.ends;
    }
  }
  if (broken || !outputs) return undefined;
  const budget = waits > 0 ? { budget: duration(waits + BUDGET) } : {};
  const tool: RecipeTool = {
    ...about(workflow, report),
    ...(workflow.inputs.size > 0 && { inputs: inputsOf(workflow, importing) }),
    steps,
    ...budget,
    ...(outputs.length > 0 && { output: outputOf(outputs, ran, workflow, places) }),
  };
  const { node } = workflow;
  for (const [key, written] of [
    ["title", "summary"],
    ["description", "description"],
    ["inputs", "inputs"],
  ] as const)
    if (below(node, written).value !== undefined) places.key(tool, key, placeOf(below(node, written)));
  return places.of(tool, placeOf(node));
}

function about(workflow: WorkflowOutline, report: Report): Pick<RecipeTool, "title" | "description"> {
  const summary = textAt(workflow.node, "summary", report)?.trim();
  const description = textAt(workflow.node, "description", report)?.trim();
  const words = workflow.workflowId.replace(/[_-]+/g, " ");
  return {
    ...(summary && { title: summary.replace(/\.$/, "") }),
    description: description || summary || words,
  };
}

/** JSON Schema keywords that say nothing of the value, or that only a whole schema has. */
const LEFT_OUT = new Set([
  "$schema",
  "$id",
  "$anchor",
  "$dynamicAnchor",
  "$vocabulary",
  "readOnly",
  "writeOnly",
  "nullable",
  "xml",
  "externalDocs",
  "discriminator",
]);

function inputsOf({ inputs }: WorkflowOutline, { places }: Importing): Readonly<Record<string, Input>> {
  const made = [...inputs.values()].map(({ argument, schema, node, required }) => {
    const kept = Object.entries(schema).filter(([key]) => !LEFT_OUT.has(key));
    const optional = required || "default" in schema ? [] : [["optional", true] as const];
    return [argument, places.verbatim(mapOf([...kept, ...optional]) as Input, placeOf(node))] as const;
  });
  return mapOf(made);
}

/** Workflows that run first, unless a step calls them anyway. */
function needed(workflow: WorkflowOutline): WorkflowOutline["before"] {
  const called = new Set(workflow.steps.map(({ uses }) => uses));
  return workflow.before.filter(([, uses]) => !called.has(uses));
}

function before(workflow: WorkflowOutline, scope: Scope, { places }: Importing): Step[] {
  const at = below(workflow.node, "dependsOn");
  return needed(workflow).flatMap(([id, uses]) => {
    const missing = [...uses.inputs.values()].find(
      ({ name, required }) => required && !workflow.inputs.has(name),
    );
    if (missing) {
      const instead = "Call it as a step, with parameters.";
      const construct = `A workflow that depends on ${uses.workflowId}, whose input ${missing.name} nobody gives,`;
      unsupported(scope.report, placeOf(at), construct, instead);
      return [];
    }
    const passed = [...uses.inputs.values()].flatMap(({ name, argument }) => {
      const own = workflow.inputs.get(name);
      return own ? [[argument, `=inputs.${own.argument}`] as const] : [];
    });
    const step: UseStep = { id, use: uses.tool, ...(passed.length > 0 && { with: mapOf(passed) }) };
    return [places.of(step, placeOf(at))];
  });
}

/** What comes after a step: jumps over later ones, other workflows, the end. */
function leave(
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

type Outputs = readonly (readonly [string, Written])[];

function readOutputs(workflow: WorkflowOutline, scope: Scope): Outputs | undefined {
  const read = [...workflow.outputs].map(([name, node]) => [name, readValue(given(node), scope)] as const);
  const all = read.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return all.length === read.length ? all : undefined;
}

function outputOperand(node: Located, scope: Scope): Operand | undefined {
  return readValue(given(node), scope)?.operand();
}

/** What a workflow that ends here gives: outputs of steps that come later are not there yet. */
function returned(
  outputs: Outputs,
  ran: ReadonlySet<string>,
  workflow: WorkflowOutline,
  places: Importing["places"],
): () => ReturnStep {
  const known = new Set(ran);
  return () => ({ return: outputOf(outputs, known, workflow, places) });
}

function outputOf(
  outputs: Outputs,
  ran: ReadonlySet<string>,
  workflow: WorkflowOutline,
  places: Importing["places"],
): Record<string, unknown> {
  const later = workflow.steps.map(({ id }) => id).filter((id) => !ran.has(id));
  const there = outputs.filter(([, value]) => {
    const { cel } = value.operand();
    return !later.some((id) => new RegExp(`\\bsteps\\.${id}\\b`).test(cel));
  });
  return printMembers(there, placeOf(below(workflow.node, "outputs")), places);
}
