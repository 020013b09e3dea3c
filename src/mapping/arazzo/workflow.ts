/** A workflow → a recipe: its steps in order, and its jumps as conditions of the steps they skip. */

import type { Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import type { Input, RecipeTool, ReturnStep, Step, UseStep } from "../types.js";
import { callArguments } from "./arguments.js";
import { and, not, type Operand } from "./cel.js";
import { dropped, placeOf, textAt, unsupported } from "./document.js";
import { duration } from "./failure.js";
import { type Jump, leave } from "./flow.js";
import type { Scope } from "./operand.js";
import type { WorkflowOutline } from "./outline.js";
import { type Importing, importStep } from "./step.js";
import { given, printMembers, readValue, type Written } from "./value.js";

/** Milliseconds of a whole call, besides waiting; as a mapping file has it by default. */
const BUDGET = 50_000;

/** `undefined` after a report. */
export function importWorkflow(
  workflow: WorkflowOutline,
  importing: Importing,
  report: Report,
): RecipeTool | undefined {
  const { places } = importing;
  const scope: Scope = { workflow, when: "after", report, output: outputOperand, open: [] };
  // what steps send can be named anywhere; what is wrong with it is told when its step is made
  for (const step of workflow.steps) callArguments(step, { ...scope, step, report: () => {} }, places);
  const steps: Step[] = before(workflow, scope, importing);
  let broken = steps.length < needed(workflow).length || !checkOutputs(workflow, scope);
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

/** What steps declare is told where they do, whether or not somebody asks for it. */
function checkOutputs(workflow: WorkflowOutline, scope: Scope): boolean {
  const nodes = workflow.steps.flatMap((step) => [...step.outputs.values()].map((node) => ({ step, node })));
  const read = nodes.map(({ step, node }) => readValue(given(node), { ...scope, step, open: [node] }));
  return read.every((value) => value !== undefined);
}

type Outputs = readonly (readonly [string, Written])[];

function readOutputs(workflow: WorkflowOutline, scope: Scope): Outputs | undefined {
  const read = [...workflow.outputs].map(
    ([name, node]) => [name, readValue(given(node), { ...scope, open: [node] })] as const,
  );
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
