/** What a runtime expression names → CEL over the data model of recipes. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Origin, Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { Located } from "../../read/types.js";
import { literalOf, member, type Operand, path } from "./cel.js";
import { type Dictionary, invalid, isDictionary, unsupported } from "./document.js";
import type { StepOutline, WorkflowOutline } from "./outline.js";
import type { Reference } from "./reference.js";
import { findSource } from "./sources.js";

export interface Scope {
  readonly workflow: WorkflowOutline;
  /** Whose `$response` is meant; absent in the outputs of the workflow. */
  readonly step?: StepOutline;
  /** `attempt`: the response at hand is `status`, `headers`, `body`; `after`: it is `steps.<id>`. */
  readonly when: "attempt" | "after";
  readonly report: Report;
  /** Translates what an output is declared as; `undefined` after a report. */
  readonly output: (node: Located, scope: Scope) => Operand | undefined;
  /** Outputs that are being translated: one that names itself has no value. */
  readonly open: readonly Located[];
}

export function operandOf(reference: Reference, scope: Scope, at: Origin): Operand | undefined {
  const found = operandOfName(reference, scope, at);
  if (!found || reference.keys.length === 0 || reference.named.kind === "input") return found;
  return partOf(found, reference.keys);
}

/** A part of it, which may always be missing. */
export function partOf(of: Operand, keys: readonly string[]): Operand {
  return keys.length === 0 ? of : { cel: path(of.cel, keys), certain: false };
}

function operandOfName(reference: Reference, scope: Scope, at: Origin): Operand | undefined {
  const { named, text } = reference;
  switch (named.kind) {
    case "status":
      return responseOperand(named, text, scope, at);
    case "header":
    case "body":
    case "query":
    case "path":
      return named.of === "request"
        ? requestOperand(named, text, scope, at)
        : responseOperand(named, text, scope, at);
    case "input":
      return inputOperand(named.name, reference.keys, scope.workflow, scope, at);
    case "output":
      return outputOperand(named.name, scope, at);
    case "step":
      return stepOperand(named.step, named.name, scope, at);
    case "workflow":
      return workflowOperand(named, scope, at);
    case "source":
      return sourceOperand(named.source, named.rest, scope, at);
    case "self":
      return literalOf(scope.workflow.document.base);
    case "url":
    case "method":
      return unsupported(scope.report, at, text, "Name what is meant as a text instead.");
    case "message":
      return unsupported(scope.report, at, `${text}, a message of AsyncAPI,`, "Tools call HTTP APIs.");
    case "component":
      return unsupported(
        scope.report,
        at,
        `${text} as a value`,
        "Components are named with reference: in lists of parameters and actions.",
      );
  }
}

function responseOperand(
  named: Extract<Reference["named"], { kind: "status" | "header" | "body" | "query" | "path" }>,
  text: string,
  scope: Scope,
  at: Origin,
): Operand | undefined {
  const { step } = scope;
  if (!step)
    return unsupported(scope.report, at, `${text} outside of a step`, "Name an output of a step instead.");
  if (isDictionary(step.node.value) && "workflowId" in step.node.value)
    return unsupported(
      scope.report,
      at,
      `${text} of a step that calls a workflow`,
      "Such a step has no response of its own: use $outputs.<name>.",
    );
  const of = scope.when === "attempt" ? "" : `steps.${step.id}.`;
  switch (named.kind) {
    case "status":
      return { cel: `${of}status`, certain: true, type: "status" };
    case "body":
      return { cel: `${of}body`, certain: false };
    case "header":
      return { cel: member(`${of}headers`, named.name.toLowerCase(), false), certain: false, type: "header" };
    default:
      return invalid(scope.report, at, "a response has no query and no path.");
  }
}

function requestOperand(
  named: Extract<Reference["named"], { kind: "header" | "body" | "query" | "path" }>,
  text: string,
  scope: Scope,
  at: Origin,
): Operand | undefined {
  const name =
    named.kind === "body"
      ? "body"
      : `${named.kind}:${named.kind === "header" ? named.name.toLowerCase() : named.name}`;
  const sent = scope.step?.sent.get(name);
  if (sent) return sent.operand();
  return unsupported(
    scope.report,
    at,
    text,
    "Only what the step itself gives in parameters and requestBody is known.",
  );
}

function inputOperand(
  text: string,
  keys: readonly string[],
  workflow: WorkflowOutline,
  scope: Scope,
  at: Origin,
): Operand | undefined {
  const [name, rest] = declared(text, workflow.inputs);
  const input = workflow.inputs.get(name);
  if (!input) return unknown(scope, at, "The workflow", "input", text, workflow.inputs.keys());
  let schema: Dictionary | undefined = input.schema;
  let certain = (input.required || "default" in schema) && !nullable(schema);
  const all = [...rest, ...keys];
  for (const key of all) {
    const properties: unknown = schema?.["properties"];
    const needed: unknown = schema?.["required"];
    const next: unknown =
      isDictionary(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
    certain &&= Array.isArray(needed) && needed.includes(key) && !(isDictionary(next) && nullable(next));
    schema = isDictionary(next) ? next : undefined;
  }
  const type = schema?.["type"];
  return {
    cel: path(member("inputs", input.argument, false), all),
    certain,
    ...(typeof type === "string" && { type }),
  };
}

function nullable(schema: Dictionary): boolean {
  const { type } = schema;
  return schema["nullable"] === true || (Array.isArray(type) && type.includes("null"));
}

/** The declared name that a text with dots begins with, the longest first, and the keys after it. */
function declared(
  text: string,
  names: { readonly has: (name: string) => boolean },
): readonly [name: string, keys: readonly string[]] {
  const parts = text.split(".");
  for (let count = parts.length; count > 0; count--) {
    const name = parts.slice(0, count).join(".");
    if (names.has(name)) return [name, parts.slice(count)];
  }
  return [text, []];
}

function outputOperand(text: string, scope: Scope, at: Origin): Operand | undefined {
  const { step, workflow } = scope;
  if (step) {
    if (step.uses) return usedOutput(step.id, step.uses, text, scope, at);
    return unsupported(
      scope.report,
      at,
      `$outputs.${text} in a step that calls an operation`,
      "Name the response itself, or an output of an earlier step.",
    );
  }
  const [name, keys] = declared(text, workflow.outputs);
  const node = workflow.outputs.get(name);
  if (!node) return unknown(scope, at, "The workflow", "output", text, workflow.outputs.keys());
  return declaredOutput(node, keys, scope, at);
}

function usedOutput(
  id: string,
  workflow: WorkflowOutline,
  text: string,
  scope: Scope,
  at: Origin,
): Operand | undefined {
  const [name, keys] = declared(text, workflow.outputs);
  if (!workflow.outputs.has(name))
    return unknown(scope, at, `The workflow ${workflow.workflowId}`, "output", text, workflow.outputs.keys());
  return { cel: path(member(`steps.${id}.output`, name, false), keys), certain: false };
}

function stepOperand(stepId: string, text: string, scope: Scope, at: Origin): Operand | undefined {
  const { steps } = scope.workflow;
  const step = steps.find((each) => each.stepId === stepId);
  if (!step)
    return unknown(
      scope,
      at,
      "The workflow",
      "step",
      stepId,
      steps.map((each) => each.stepId),
    );
  const [name, keys] = declared(text, step.outputs);
  const node = step.outputs.get(name);
  if (!node) return unknown(scope, at, `The step ${stepId}`, "output", text, step.outputs.keys());
  return declaredOutput(node, keys, { ...scope, step, when: "after" }, at);
}

function declaredOutput(
  node: Located,
  keys: readonly string[],
  scope: Scope,
  at: Origin,
): Operand | undefined {
  if (scope.open.some((open) => open.uri === node.uri && open.pointer === node.pointer))
    return invalid(scope.report, at, "this output is made of itself.");
  // a problem in the output is told where it is declared
  const found = scope.output(node, { ...scope, report: () => {}, open: [...scope.open, node] });
  return found && partOf(found, keys);
}

function workflowOperand(
  named: Extract<Reference["named"], { kind: "workflow" }>,
  scope: Scope,
  at: Origin,
): Operand | undefined {
  const { workflow } = scope;
  if (named.workflow === workflow.workflowId)
    return named.field === "inputs"
      ? inputOperand(named.name, [], workflow, scope, at)
      : outputOperand(named.name, withoutStep(scope), at);
  const ran = [
    ...workflow.before.map(([id, uses]) => ({ id, uses })),
    ...workflow.steps.flatMap(({ id, uses }) => (uses ? [{ id, uses }] : [])),
  ].filter(({ uses }) => uses.workflowId === named.workflow);
  const last = ran.at(-1);
  if (last && named.field === "outputs") return usedOutput(last.id, last.uses, named.name, scope, at);
  return unsupported(
    scope.report,
    at,
    `$workflows.${named.workflow}.${named.field}.${named.name}`,
    "Only outputs of workflows that this one calls, or depends on, are known.",
  );
}

function withoutStep(scope: Scope): Scope {
  const { step: _step, ...rest } = scope;
  return { ...rest, when: "after" };
}

function sourceOperand(name: string, rest: string, scope: Scope, at: Origin): Operand | undefined {
  const source = findSource(scope.workflow.document, name, at, scope.report);
  if (!source) return undefined;
  if (rest === "url") return literalOf(source.url);
  if (rest === "name" || rest === "type") return literalOf(source[rest]);
  return unsupported(
    scope.report,
    at,
    `$sourceDescriptions.${name}.${rest} as a value`,
    "Operations and workflows are named in operationId, operationPath and workflowId.",
  );
}

function unknown(
  scope: Scope,
  at: Origin,
  where: string,
  kind: string,
  name: string,
  known: Iterable<string>,
): undefined {
  scope.report(diagnostic("arazzo/reference-unknown", at, { where, kind, name, hint: suggest(name, known) }));
  return undefined;
}
