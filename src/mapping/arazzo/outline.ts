/** Workflows and steps with their names in the mapping, before anything in them is translated. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import { below } from "../../read/located.js";
import type { Located } from "../../read/types.js";
import { entriesAt, invalid, isDictionary, itemsAt, placeOf, shown, textAt } from "./document.js";
import { readInputs, type WorkflowInput } from "./inputs.js";
import { stepName, toolName } from "./names.js";
import { originalName } from "./original.js";
import { type ArazzoDocument, findSource } from "./sources.js";
import type { Written } from "./value.js";

export interface StepOutline {
  readonly stepId: string;
  /** In the recipe. */
  readonly id: string;
  readonly node: Located;
  readonly outputs: ReadonlyMap<string, Located>;
  /** What it calls, where that is a workflow. */
  readonly uses?: WorkflowOutline;
  /** What it sends, for `$request`: `query:limit`, `header:x-trace`, `path:id`, and `body`. */
  readonly sent: Map<string, Written>;
}

export interface WorkflowOutline {
  readonly workflowId: string;
  /** Name of its tool. */
  readonly tool: string;
  readonly node: Located;
  readonly document: ArazzoDocument;
  readonly inputs: ReadonlyMap<string, WorkflowInput>;
  readonly outputs: ReadonlyMap<string, Located>;
  /** In the order in which they run. */
  readonly steps: readonly StepOutline[];
  /** Workflows that run before it, as steps of their own. */
  readonly before: readonly (readonly [id: string, workflow: WorkflowOutline])[];
}

/** The workflows of all documents; those that are asked for become tools. */
export interface Workflows {
  readonly all: (document: ArazzoDocument) => readonly WorkflowOutline[];
  /** @param name a workflowId, or `$sourceDescriptions.<name>.<workflowId>` */
  readonly find: (name: string, from: ArazzoDocument, at: Located) => WorkflowOutline | undefined;
  /** Grows while workflows are looked into. */
  readonly asked: readonly WorkflowOutline[];
}

/** @param names of tools that are taken; joined by those of the workflows */
export function createWorkflows(report: Report, names: Set<string>): Workflows {
  const outlines = new Map<string, WorkflowOutline>();
  const asked: WorkflowOutline[] = [];

  function nodesOf(document: ArazzoDocument): ReadonlyMap<string, Located> {
    const nodes = new Map<string, Located>();
    for (const node of itemsAt(document.root, "workflows", () => {})) {
      const id = below(node, "workflowId").value;
      if (typeof id === "string" && !nodes.has(id)) nodes.set(id, node);
    }
    return nodes;
  }

  function outline(workflowId: string, node: Located, document: ArazzoDocument): WorkflowOutline {
    const key = `${document.root.uri} ${node.pointer}`;
    const known = outlines.get(key);
    if (known) return known;
    const before: (readonly [string, WorkflowOutline])[] = [];
    const steps: StepOutline[] = [];
    const created: WorkflowOutline = {
      workflowId,
      tool: toolName(originalName(node), workflowId, names),
      node,
      document,
      inputs: readInputs(node, document.root, report),
      outputs: new Map(entriesAt(node, "outputs", report)),
      steps,
      before,
    };
    outlines.set(key, created);
    asked.push(created);
    const ids = new Set<string>();
    const nodes = ordered(itemsAt(node, "steps", report), report);
    const outlined = nodes.map((each) => ({ each, stepId: textAt(each, "stepId", report, true) }));
    for (const { each, stepId } of outlined) {
      if (stepId === undefined) continue;
      if (steps.some((step) => step.stepId === stepId)) {
        invalid(report, below(each, "stepId"), `the step ${JSON.stringify(stepId)} is there twice.`);
        continue;
      }
      const called = textAt(each, "workflowId", report);
      const uses = called === undefined ? undefined : find(called, document, below(each, "workflowId"));
      const outputs = new Map(entriesAt(each, "outputs", report));
      steps.push({
        stepId,
        id: stepName(stepId, ids),
        node: each,
        outputs,
        sent: new Map(),
        ...(uses && { uses }),
      });
    }
    if (nodes.length === 0) invalid(report, node, "steps, a list with at least one step, is missing.");
    for (const at of itemsAt(node, "dependsOn", report)) {
      if (typeof at.value !== "string") {
        invalid(report, at, "dependsOn lists workflows.");
        continue;
      }
      const found = find(at.value, document, at);
      // one that a step calls anyway runs there
      if (found) before.push([stepName(found.workflowId, ids), found]);
    }
    return created;
  }

  function find(name: string, from: ArazzoDocument, at: Located): WorkflowOutline | undefined {
    const foreign = /^\$sourceDescriptions\.([^.]+)\.(.+)$/.exec(name);
    let document: ArazzoDocument | undefined = from;
    if (foreign) {
      const source = findSource(from, foreign[1] ?? "", placeOf(at), report);
      if (!source) return undefined;
      if (source.type !== "arazzo")
        return invalid(
          report,
          at,
          `${JSON.stringify(source.name)} is no Arazzo document, so it has no workflows.`,
        );
      document = from.followed.get(source.name);
      // why it could not be read has been said
      if (!document) return undefined;
    }
    const workflowId = foreign?.[2] ?? name;
    const nodes = nodesOf(document);
    const node = nodes.get(workflowId);
    if (node) return outline(workflowId, node, document);
    const hint = suggest(workflowId, nodes.keys());
    report(
      diagnostic("arazzo/reference-unknown", placeOf(at), {
        where: "The document",
        kind: "workflow",
        name: workflowId,
        hint,
      }),
    );
    return undefined;
  }

  function all(document: ArazzoDocument): readonly WorkflowOutline[] {
    const seen = new Set<string>();
    const nodes = itemsAt(document.root, "workflows", report);
    if (nodes.length === 0)
      invalid(report, document.root, "workflows, a list with at least one workflow, is missing.");
    return nodes.flatMap((node) => {
      if (!isDictionary(node.value)) invalid(report, node, "a workflow is a map.");
      const workflowId = textAt(node, "workflowId", report, isDictionary(node.value));
      if (workflowId === undefined) return [];
      if (seen.has(workflowId)) {
        invalid(
          report,
          below(node, "workflowId"),
          `the workflow ${JSON.stringify(workflowId)} is there twice.`,
        );
        return [];
      }
      seen.add(workflowId);
      return [outline(workflowId, node, document)];
    });
  }

  return { all, find, asked };
}

/** Steps in the order of the list, but each after those it depends on. */
function ordered(nodes: readonly Located[], report: Report): readonly Located[] {
  const byId = new Map(nodes.map((node) => [below(node, "stepId").value, node]));
  const done = new Set<Located>();
  const open = new Set<Located>();
  const order: Located[] = [];
  const visit = (node: Located) => {
    if (done.has(node)) return;
    if (open.has(node)) {
      invalid(report, below(node, "dependsOn"), "steps wait for each other in a circle.");
      return;
    }
    open.add(node);
    for (const at of itemsAt(node, "dependsOn", report)) {
      const other = byId.get(at.value);
      if (other) visit(other);
      else {
        const known = [...byId.keys()].filter((id) => typeof id === "string");
        const hint =
          typeof at.value === "string" && at.value.startsWith("$")
            ? " Steps of other workflows do not run beside this one; call their workflow as a step."
            : suggest(shown(at.value), known);
        const params = { where: "The workflow", kind: "step", name: shown(at.value), hint };
        report(diagnostic("arazzo/reference-unknown", placeOf(at), params));
      }
    }
    open.delete(node);
    done.add(node);
    order.push(node);
  };
  for (const node of nodes) visit(node);
  return order;
}
