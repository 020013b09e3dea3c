/** A recipe → a workflow, with everything that gets lost. */
import type { Report } from "../../../diagnostics/diagnostic.js";
import { below } from "../../../read/located.js";
import type { Located } from "../../../read/types.js";
import type { CallStep, RecipeTool, Step, UseStep } from "../../types.js";
import { type Dictionary, isDictionary } from "../document.js";
import { callStep, type SourceName, useStep } from "./call.js";
import { conditionOf, type ExportedStep, type Exporting, runtimeOf } from "./expression.js";
import { actionsAfter, actionsAfterFailure, type Condition, type Item } from "./flow.js";
import { lossy } from "./loss.js";
import type { PlannedServer } from "./operation.js";

export interface Lost {
  readonly report: Report;
  readonly planned: PlannedServer;
  readonly sourceOf: SourceName;
  /** Recipes that are workflows of the document. */
  readonly sayable: ReadonlySet<string>;
}

/** Options of a tool that Arazzo has no place for. */
const OPTIONS: Readonly<Record<string, string>> = {
  text: "a workflow has outputs only.",
  annotations: "workflows have none.",
  scopes: "workflows have none.",
  timeout: "only steps have a timeout.",
  budget: "only steps have a timeout.",
  rate_limit: "workflows have none.",
  limit: "outputs are not cut.",
  dry_run: "a workflow always runs.",
  confirm_fallback: "nobody is asked.",
};

/** `undefined` where no step is left. */
export function exportRecipe(
  node: Located<RecipeTool>,
  inputs: Dictionary | undefined,
  name: string,
  lost: Lost,
): Dictionary | undefined {
  const tool = node.value;
  const { report } = lost;
  for (const [key, reason] of Object.entries(OPTIONS))
    if (Object.hasOwn(tool, key)) lossy(report, below(node, key), `The option ${key}`, reason);
  for (const [input, said] of Object.entries(tool.inputs ?? {}))
    if (isDictionary(said) && isDictionary(said["enum"]))
      lossy(
        report,
        below(node, "inputs", input, "enum"),
        `The map of ${input}`,
        "a caller has to send what the API gets.",
      );
  const flat = flatten(below(node, "steps") as Located<readonly Step[]>, report);
  const outputs = new Map<string, ExportedStep>();
  const vars = new Map<string, string>();
  const to: Exporting = { steps: outputs, vars };
  const items: Item[] = [];
  const made: { readonly step: Dictionary; readonly index: number; readonly continues: boolean }[] = [];
  for (const [place, each] of flat.entries()) {
    const { value } = each;
    if ("use" in value && !lost.sayable.has(value.use)) {
      const construct = `The step that uses ${value.use}`;
      lossy(report, below(each, "use"), construct, "nothing of that recipe can be said, so it is left out.");
      continue;
    }
    const last = items.findLast((item) => item.kind === "step");
    const when = whenOf(each as Located<Step>, to, last?.kind === "step" ? last.id : undefined, report);
    if ("call" in value || "use" in value) {
      const id = value.id ?? `step_${place + 1}`;
      const kind = "use" in value ? "use" : "collect" in value && value.collect ? "other" : "call";
      const exported: ExportedStep = { id, kind, outputs: new Map() };
      const step =
        "call" in value
          ? callStep(each as Located<CallStep>, id, to, lost, () => outputs.set(id, exported))
          : useStep(each as Located<UseStep>, id, to, lost);
      outputs.set(id, exported);
      const continues = "call" in value && value.on_error === "continue";
      made.push({ step, index: items.length, continues });
      items.push({ kind: "step", id, ...(when !== undefined && { when }) });
    } else if ("set" in value) {
      for (const [key, said] of Object.entries(value.set)) {
        const same =
          typeof said === "string" && said.startsWith("=")
            ? runtimeOf(said.slice(1), to, undefined)
            : undefined;
        if (same === undefined)
          lossy(report, below(each, "set", key), `The variable ${key}`, "it is computed.");
        else vars.set(key, same);
      }
    } else if ("fail" in value) {
      lossy(
        report,
        below(each, "fail"),
        `The guard ${value.fail}`,
        "there the workflow ends, but as a success.",
      );
      if (when !== undefined || value.if === undefined)
        items.push({ kind: "end", name: value.fail, ...(when !== undefined && { when }) });
    } else if ("return" in value) {
      if (JSON.stringify(value.return) !== JSON.stringify(tool.output))
        lossy(
          report,
          below(each, "return"),
          "An early result",
          "a workflow that ends early has the outputs it has anyway.",
        );
      if (when !== undefined || value.if === undefined)
        items.push({ kind: "end", name: `ends_${place + 1}`, ...(when !== undefined && { when }) });
    }
  }
  const results = outputsOf(node, to, report);
  // conditions become outputs of the steps they ask about, so all of them come before any step is finished
  const actions = made.map(({ step, index, continues }) => {
    const retries = Array.isArray(step["onFailure"]) ? step["onFailure"] : [];
    const failing = continues ? actionsAfterFailure(items, index) : [];
    return { onSuccess: actionsAfter(items, index), onFailure: [...retries, ...failing] };
  });
  const steps = made.map(({ step, index }, place) => {
    const { onSuccess = [], onFailure = [] } = actions[place] ?? {};
    const item = items[index];
    const own = item?.kind === "step" ? outputs.get(item.id)?.outputs : undefined;
    return {
      ...step,
      ...(onSuccess.length > 0 && { onSuccess }),
      ...(onFailure.length > 0 && { onFailure }),
      ...(own && own.size > 0 && { outputs: Object.fromEntries(own) }),
    };
  });
  if (steps.length === 0)
    return lossy(report, below(node, "steps"), `The recipe ${name}`, "none of its steps can be said.");
  return {
    workflowId: name,
    ...(tool.title !== undefined && { summary: tool.title }),
    description: tool.description,
    ...(inputs && { inputs }),
    steps,
    ...(results && { outputs: results }),
  };
}

/** Steps one after the other; what holds steps and cannot be said is lost as a whole. */
function flatten(steps: Located<readonly Step[]>, report: Report): readonly Located<Step>[] {
  return steps.value.flatMap((value, index) => {
    const node = below(steps, index) as Located<Step>;
    if ("parallel" in value) {
      lossy(report, below(node, "parallel"), "Steps at the same time", "they run one after the other.");
      return flatten(below(node, "parallel") as Located<readonly Step[]>, report);
    }
    if ("for_each" in value) {
      lossy(report, below(node, "for_each"), "A loop over a list", "its steps are left out.");
      return [];
    }
    if ("confirm" in value) {
      lossy(report, below(node, "confirm"), "A question to the user", "nobody is asked.");
      return [];
    }
    return [node];
  });
}

/** The step's condition, as the steps before it will ask; `undefined` where there is none to ask. */
function whenOf(
  node: Located<Step>,
  to: Exporting,
  before: string | undefined,
  report: Report,
): Condition | undefined {
  const said = node.value.if;
  if (said === undefined) return undefined;
  const at = below(node, "if");
  if (before === undefined) return lossy(report, at, "The condition of the first step", "it always runs.");
  if (conditionOf(said, to, before) === undefined)
    return lossy(report, at, "This condition", "it is more than comparisons of plain values.");
  return (current) => conditionOf(said, to, current) ?? "true";
}

function outputsOf(node: Located<RecipeTool>, to: Exporting, report: Report): Dictionary | undefined {
  const { output } = node.value;
  if (output === undefined) return undefined;
  const at = below(node, "output");
  if (!isDictionary(output) || Object.hasOwn(output, "$from"))
    return lossy(report, at, "An output that is no map", "outputs have names.");
  const formats = ["concise", "detailed"];
  if (formats.every((key) => Object.hasOwn(output, key)) && Object.keys(output).length === 2)
    return lossy(report, at, "An output in two formats", "a workflow has one.");
  const kept = Object.entries(output).flatMap(([key, value]) => {
    const legal = /^[A-Za-z0-9._-]+$/.test(key);
    const found =
      legal && typeof value === "string" && value.startsWith("=")
        ? runtimeOf(value.slice(1), to, undefined)
        : undefined;
    if (found !== undefined) return [[key, found] as const];
    lossy(report, below(at, key), `The output ${key}`, "outputs are plain values of inputs and responses.");
    return [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
