/** One recipe, planned on its own: as a tool, and to be written out in others that use it. */
import { diagnostic } from "../../diagnostics/catalog.js";
import { type Diagnostic, hasErrors, type Report } from "../../diagnostics/diagnostic.js";
import { suggest } from "../../diagnostics/suggest.js";
import type { RecipeTool, Step, Tool, UseStep } from "../../mapping/types.js";
import { parseDuration } from "../../mapping/units.js";
import type { Located } from "../../read/types.js";
import { union } from "../expressions/object-type.js";
import type { Api } from "./api.js";
import type { Binding, Callee } from "./bind.js";
import { startEnv } from "./env.js";
import { flowsInto } from "./flows.js";
import { type PlannedInputs, planInputs } from "./inputs.js";
import { mentionedIn } from "./mentions.js";
import { everyNode, type Node, readNodes } from "./nodes.js";
import { planToolOutput, type ToolOutput } from "./output.js";
import { keysOf, originOf, part } from "./parts.js";
import { type Planning, type Returned, scopeAt } from "./planning.js";
import { planSteps } from "./steps.js";
import { type Summary, summarize } from "./summary.js";
import type { StepPlan } from "./types.js";

export interface Unit {
  readonly name: string;
  readonly callee: Callee;
  readonly inputs: PlannedInputs;
  readonly nodes: readonly Node[];
  readonly steps: readonly StepPlan[];
  readonly result?: ToolOutput;
  readonly returns: readonly Returned[];
  /** What `steps.<id>.output` is where it is used. */
  readonly output?: NonNullable<ToolOutput["inner"]>;
  readonly summary: Summary;
  /** It has errors, which are reported. */
  readonly failed: boolean;
}

/** Levels of recipes in recipes. */
const MOST_LEVELS = 4;
/** Planned once, whoever asks first: so its problems are told once. */
const planned = new WeakMap<Api, Map<string, Unit>>();

export function planUnit(name: string, tool: Located<RecipeTool>, api: Api, report: Report): Unit {
  const units = planned.get(api) ?? new Map<string, Unit>();
  planned.set(api, units);
  const before = units.get(name);
  if (before) return before;
  const unit = plan(name, tool, api, report);
  units.set(name, unit);
  return unit;
}

function plan(name: string, tool: Located<RecipeTool>, api: Api, outer: Report): Unit {
  let failed = false;
  const report = (problem: Diagnostic) => {
    failed ||= hasErrors([problem]);
    if (isNews(problem, tool, api)) outer(problem);
  };
  const nodes = readNodes(tool, api, (at, tell) => findUnit(name, at, api, tell), report);
  const all = everyNode(nodes);
  const flows = all.flatMap(bindingsOf).flatMap(({ value, slot }) => flowsInto(value, slot));
  const mentions = mentionedIn(tool.value.steps, tool.value.output, tool.value.text);
  const used = (input: string) => mentions.whole.has("inputs") || mentions.inputs.has(input);
  const inputs = planInputs(tool, flows, used, report);
  const returns: Returned[] = [];
  const timeout = tool.value.timeout === undefined ? undefined : parseDuration(tool.value.timeout);
  const planning: Planning = {
    api,
    report,
    nodes: all,
    ...(timeout !== undefined && { timeout }),
    fail: () => {
      failed = true;
    },
    returns,
  };
  const { steps, env } = planSteps(nodes, startEnv(inputs.typed), planning);
  const result = planToolOutput(tool, scopeAt(planning, env), report, returns);
  if (!result) failed = true;
  const output = result && innerOutput(result, returns);
  return {
    name,
    callee: {
      label: name,
      arguments: inputs.arguments,
      inputSchema: inputs.schema,
      at: originOf(tool),
    },
    inputs,
    nodes,
    steps,
    ...(result && { result }),
    returns,
    ...(output && { output }),
    summary: summarize(all),
    failed,
  };
}

function bindingsOf(node: Node): readonly Binding[] {
  if (node.kind === "call") return [...node.bindings, ...(node.undo?.bindings ?? [])];
  return node.kind === "use" ? node.bindings : [];
}

function innerOutput(result: ToolOutput, returns: readonly Returned[]): Unit["output"] {
  const { inner } = result;
  if (returns.length === 0) return inner;
  const value = inner?.value ?? { kind: "literal", value: null };
  const typed = union([...(inner ? [inner.typed] : []), ...returns.map((returned) => returned.typed)]);
  return { value, typed: inner ? typed : { ...typed, optional: true } };
}

const told = new WeakMap<Api, Set<string>>();

/** What is wrong with a fact of the API shows in every step that needs it, and is told once. */
function isNews({ code, at }: Diagnostic, tool: Located, api: Api): boolean {
  if (at.uri === tool.uri && at.pointer.startsWith(`${tool.pointer}/`)) return true;
  const before = told.get(api) ?? new Set<string>();
  told.set(api, before);
  const key = JSON.stringify([code, at.uri, at.pointer, at.within]);
  if (before.has(key)) return false;
  before.add(key);
  return true;
}

/** The recipe that a `use` step names. */
function findUnit(user: string, at: Located<UseStep>, api: Api, report: Report): Unit | undefined {
  const place = part<string>(at, "use");
  const tools = part<Readonly<Record<string, Tool>>>(api.mapping, "tools");
  const recipes = keysOf(tools).filter((name) => recipeAt(tools, name));
  const found = recipeAt(tools, place.value);
  if (!found) {
    // it is there, and what is wrong with it is told
    if (api.mapping.value.dropped?.includes(place.value)) return undefined;
    const params = { name: place.value, hint: suggest(place.value, recipes) };
    report(diagnostic("recipe/use-unknown", place, params));
    return undefined;
  }
  const circle = tooDeep([user, place.value], tools);
  if (circle) {
    report(diagnostic("recipe/use-cycle", place, { path: circle.join(" → ") }));
    return undefined;
  }
  return planUnit(place.value, found, api, report);
}

function recipeAt(tools: Located, name: string): Located<RecipeTool> | undefined {
  const tool = part<Tool | undefined>(tools, name);
  return tool.value && "steps" in tool.value ? (tool as Located<RecipeTool>) : undefined;
}

/** The names on a way that comes back to itself or goes too deep. */
function tooDeep(path: readonly string[], tools: Located): readonly string[] | undefined {
  const last = path.at(-1) ?? "";
  if (path.indexOf(last) < path.length - 1 || path.length > MOST_LEVELS + 1) return path;
  const recipe = recipeAt(tools, last);
  for (const name of recipe ? usesIn(recipe.value.steps) : []) {
    const found = tooDeep([...path, name], tools);
    if (found) return found;
  }
  return undefined;
}

function usesIn(steps: readonly Step[]): readonly string[] {
  return steps.flatMap((step) => {
    if ("use" in step) return [step.use];
    if ("for_each" in step) return usesIn(step.steps);
    return "parallel" in step ? usesIn(step.parallel) : [];
  });
}
