/** The tools of a mapping file and of what it imports: their names, and each planned by its kind. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Report } from "../../diagnostics/diagnostic.js";
import type { EndpointTool, Mapping, RecipeTool, Tool } from "../../mapping/types.js";
import type { Located } from "../../read/types.js";
import { annotationsOf } from "../annotations.js";
import type { Api } from "../recipes/api.js";
import { keysOf, originOf, part } from "../recipes/parts.js";
import { planRecipe } from "../recipes/recipe.js";
import type { RecipeToolPlan } from "../types.js";
import type { Binder } from "./api.js";
import { planEndpoint } from "./endpoint.js";
import type { Sources } from "./references.js";

/** A file with tools: the mapping file itself, or one made of an Arazzo document. */
export interface ToolFile {
  readonly mapping: Located<Mapping>;
  readonly sources: Sources;
  readonly api: Api;
  /** Put before the names of its tools. */
  readonly prefix: string;
}

export interface NamedTool {
  readonly name: string;
  readonly at: Located<Tool>;
  readonly file: ToolFile;
  /** Its name as the file has it. */
  readonly own: string;
}

/** Those whose names can be used; of two with the same name, the first. */
export function namedTools(files: readonly ToolFile[], limit: number, report: Report): readonly NamedTool[] {
  const taken = new Map<string, NamedTool>();
  const legal = new RegExp(`^[A-Za-z0-9_-]{1,${limit}}$`);
  for (const file of files) {
    const table = part(file.mapping, "tools");
    for (const own of keysOf(table)) {
      const name = `${file.prefix}${own}`;
      const tool: NamedTool = { name, own, file, at: part<Tool>(table, own) };
      const other = taken.get(name);
      if (other) {
        const related = [{ message: "the other one", at: originOf(other.at) }];
        report(diagnostic("tool/name-taken", tool.at, { name }, { on: "key", related }));
      } else if (legal.test(name)) taken.set(name, tool);
      else report(diagnostic("tool/name-illegal", tool.at, { name, limit }, { on: "key" }));
    }
  }
  return [...taken.values()];
}

/** A tool that is withheld is planned for what there is to say about it, and for nothing else. */
export function planTool(tool: NamedTool, binder: Binder, report: Report): RecipeToolPlan | undefined {
  const isWithheld = tool.file.mapping.value.withheld?.includes(tool.own);
  // warnings may come of what is left out
  const tell: Report = (problem) => {
    if (!isWithheld || problem.severity === "error") report(problem);
  };
  const planned = planWhole(tool, binder, tell);
  return isWithheld ? undefined : planned;
}

function planWhole(tool: NamedTool, binder: Binder, report: Report): RecipeToolPlan | undefined {
  const { name, own, at, file } = tool;
  checkDescription(tool, report);
  if (!isEndpoint(at)) {
    const planned = planRecipe(own, at as Located<RecipeTool>, file.api, report);
    return planned && (own === name ? planned : { ...planned, listing: { ...planned.listing, name } });
  }
  const place = originOf(part(at, "operation"));
  const bound = file.api.operation(at.value.operation, place, report);
  const target = bound && binder.known(bound.id)?.target;
  const planned = target?.spec.plan(target.operation);
  if (!bound || !target || !planned) return undefined;
  const { summary, description, mcp } = target.operation;
  if ((at.value.description ?? mcp.description ?? description ?? summary) === undefined) {
    const params = { tool: name, reason: "is missing, and the API's document has none" };
    report(diagnostic("tool/description-poor", at, params, { on: "key" }));
  }
  const annotations = annotationsOf(bound.descriptor.method, bound.effect);
  const plain = target.spec.planner.tool(planned, name, annotations);
  return planEndpoint(name, at, bound, plain, file.api, report);
}

export function isEndpoint(at: Located<Tool>): at is Located<EndpointTool> {
  return Object.hasOwn(at.value, "operation");
}

/** Hosts cut descriptions at this length, or at twice it. */
const LONGEST = 1_024;
/** Fewer words say nothing that the name does not. */
const FEWEST_WORDS = 4;

function checkDescription({ name, at }: NamedTool, report: Report): void {
  const { description } = at.value;
  if (description === undefined) return;
  const words = description.split(/\s+/).filter((word) => word !== "").length;
  const reason =
    description.length > LONGEST
      ? `is longer than ${LONGEST} characters`
      : words < FEWEST_WORDS
        ? "is too short to choose the tool by"
        : undefined;
  if (reason === undefined) return;
  report(diagnostic("tool/description-poor", part(at, "description"), { tool: name, reason }));
}
