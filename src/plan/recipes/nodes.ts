/** A recipe's steps as a tree: ids given out, operations and arguments bound, no expression read yet. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type {
  CallStep,
  ConfirmStep,
  FailStep,
  ForEachStep,
  ParallelStep,
  RecipeTool,
  ReturnStep,
  SetStep,
  Step,
  UseStep,
} from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import type { Api, BoundOperation } from "./api.js";
import { type Binding, bindArguments, strayBindings } from "./bind.js";
import { calleeOf } from "./callee.js";
import { originOf, part } from "./parts.js";
import type { Unit } from "./unit.js";

interface NodeBase<S> {
  readonly at: Located<S>;
  readonly step: S;
  readonly id: string;
  /** The author gave the id, so expressions may use it. */
  readonly named: boolean;
  /** Place in the order of writing. */
  readonly index: number;
  /** What it stands in, the outermost first. */
  readonly inside: readonly Inside[];
}

export interface Inside {
  readonly kind: "loop" | "parallel";
  readonly id: string;
  /** Which step of it. */
  readonly branch: number;
}

export interface CallNode extends NodeBase<CallStep> {
  readonly kind: "call";
  readonly operation?: BoundOperation;
  readonly bindings: readonly Binding[];
  readonly undo?: UndoNode;
}

export interface UndoNode {
  readonly at: Located;
  readonly operation: BoundOperation;
  readonly bindings: readonly Binding[];
}

export interface EachNode extends NodeBase<ForEachStep> {
  readonly kind: "each";
  readonly steps: readonly Node[];
}

export interface ParallelNode extends NodeBase<ParallelStep> {
  readonly kind: "parallel";
  readonly steps: readonly Node[];
}

export interface UseNode extends NodeBase<UseStep> {
  readonly kind: "use";
  readonly unit?: Unit;
  readonly bindings: readonly Binding[];
}

export type Node =
  | CallNode
  | EachNode
  | ParallelNode
  | UseNode
  | (NodeBase<SetStep> & { readonly kind: "set" })
  | (NodeBase<FailStep> & { readonly kind: "fail" })
  | (NodeBase<ReturnStep> & { readonly kind: "return" })
  | (NodeBase<ConfirmStep> & { readonly kind: "confirm" });

/** Plans the recipe of that name as a part of another; nothing where it cannot be, which is then said. */
export type FindUnit = (at: Located<UseStep>, report: Report) => Unit | undefined;

export function readNodes(
  tool: Located<RecipeTool>,
  api: Api,
  findUnit: FindUnit,
  report: Report,
): readonly Node[] {
  const taken = new Map<string, Located>();
  const written = new Set<string>();
  for (const id of idsIn(tool.value.steps)) written.add(id);
  let index = 0;

  function readAll(
    list: Located,
    inside: readonly Inside[],
    kind?: Inside["kind"],
    id = "",
  ): readonly Node[] {
    const steps = list.value as readonly Step[];
    return steps.map((_, branch) =>
      read(part<Step>(list, branch), kind ? [...inside, { kind, id, branch }] : inside),
    );
  }

  function idOf(at: Located<Step>): string {
    const { id } = at.value;
    if (id !== undefined) {
      const before = taken.get(id);
      if (before) {
        const related = [{ message: "it is used here first", at: originOf(before) }];
        const params = { what: `The step id ${JSON.stringify(id)} is used twice` };
        report(diagnostic("recipe/step-duplicate", part(at, "id"), params, { related }));
      } else taken.set(id, part(at, "id"));
      return id;
    }
    // what failures call it: a guard or a question by its own name
    const step = at.value;
    const own = "fail" in step ? step.fail : "confirm" in step ? step.confirm : "";
    let made = /^[a-z][a-z0-9_]*$/.test(own) && !written.has(own) ? own : `step_${index}`;
    while (written.has(made)) made += "_";
    written.add(made);
    return made;
  }

  function read(at: Located<Step>, inside: readonly Inside[]): Node {
    index++;
    const step = at.value;
    const base = { id: idOf(at), named: step.id !== undefined, index, inside };
    if ("call" in step)
      return { ...base, ...readCall(at as Located<CallStep>), step, at: at as Located<CallStep> };
    if ("for_each" in step) {
      const steps = readAll(part(at, "steps"), inside, "loop", base.id);
      return { ...base, kind: "each", step, at: at as Located<ForEachStep>, steps };
    }
    if ("parallel" in step) {
      const steps = readAll(part(at, "parallel"), inside, "parallel", base.id);
      return { ...base, kind: "parallel", step, at: at as Located<ParallelStep>, steps };
    }
    if ("use" in step) {
      const use = at as Located<UseStep>;
      const unit = findUnit(use, report);
      const bindings = unit
        ? bindArguments(unit.callee, use, "use", () => false, report)
        : strayBindings(use);
      return { ...base, kind: "use", step, at: use, bindings, ...(unit && { unit }) };
    }
    if ("set" in step) return { ...base, kind: "set", step, at: at as Located<SetStep> };
    if ("fail" in step) return { ...base, kind: "fail", step, at: at as Located<FailStep> };
    if ("return" in step) return { ...base, kind: "return", step, at: at as Located<ReturnStep> };
    return { ...base, kind: "confirm", step, at: at as Located<ConfirmStep> };
  }

  function readCall(at: Located<CallStep>): Pick<CallNode, "kind" | "operation" | "bindings" | "undo"> {
    const operation = api.operation(at.value.call, originOf(part(at, "call")), report);
    if (!operation) return { kind: "call", bindings: strayBindings(at) };
    const header = operation.facts.idempotencyHeader?.toLowerCase();
    const bindings = bindArguments(
      calleeOf(operation),
      at,
      "call",
      (info) =>
        at.value.idempotency !== undefined && info.in === "header" && info.name.toLowerCase() === header,
      report,
    );
    const undo = at.value.undo ? readUndo(part(at, "undo")) : undefined;
    return { kind: "call", operation, bindings, ...(undo && { undo }) };
  }

  function readUndo(at: Located<{ readonly call: string }>): UndoNode | undefined {
    const operation = api.operation(at.value.call, originOf(part(at, "call")), report);
    if (!operation) return undefined;
    const bindings = bindArguments(calleeOf(operation), at, "call", () => false, report);
    return { at, operation, bindings };
  }

  return readAll(part(tool, "steps"), []);
}

function idsIn(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => [
    ...(step.id === undefined ? [] : [step.id]),
    ...("for_each" in step ? idsIn(step.steps) : []),
    ...("parallel" in step ? idsIn(step.parallel) : []),
  ]);
}

/** All of them, in the order of writing. */
export function everyNode(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) =>
    node.kind === "each" || node.kind === "parallel" ? [node, ...everyNode(node.steps)] : [node],
  );
}
