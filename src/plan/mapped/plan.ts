/** A mapping file and the documents it names → ServerPlan. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic, Report, Result } from "../../diagnostics/diagnostic.js";
import type { Mapping } from "../../mapping/types.js";
import { parseDuration } from "../../mapping/units.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { BUDGET } from "../../runtime/core/policy/types.js";
import type { OperationDescriptor } from "../../runtime/core/types.js";
import { TypeTable } from "../expressions/type-plan.js";
import { selection } from "../filters.js";
import { MAX_TOOL_NAME } from "../names.js";
import { byName, type PlanOptions } from "../plan.js";
import { factsPlan, operationChecks, pagingFacts } from "../recipes/facts-of.js";
import { part } from "../recipes/parts.js";
import type { OperationFactsPlan } from "../recipes/types.js";
import type { PromptPlan, RecipeToolPlan, ResourcePlan, ServerPlan } from "../types.js";
import { type Binder, createApi, createBinder } from "./api.js";
import { mappedDetails } from "./details.js";
import { type ExposeRules, exposeRules, planExposed } from "./expose.js";
import { type FactsTable, factsTable } from "./facts.js";
import { planPrompts } from "./prompts.js";
import { resolveReference, type Sources } from "./references.js";
import { planResources } from "./resources.js";
import { planAllCredentials, planServerFacts } from "./server.js";
import { serverOrigins } from "./servers.js";
import { type OpenedSpec, type Spec, specOf } from "./specs.js";
import { isEndpoint, namedTools, planTool, type ToolFile } from "./tools.js";

/** A mapping, and which of the opened documents it means by which name. */
export interface PlannedFile {
  readonly mapping: Located<Mapping>;
  readonly prefix: string;
  readonly specs: readonly OpenedSpec[];
  readonly byName: ReadonlyMap<string, OpenedSpec>;
}

/** More tools than this, and models choose worse. */
const MANY_TOOLS = 30;

/**
 * @param main the mapping file
 * @param imports what it imports
 * @param opened every document of theirs
 */
export function planMapping(
  main: PlannedFile,
  imports: readonly PlannedFile[],
  opened: readonly OpenedSpec[],
  options: PlanOptions,
): Result<ServerPlan> {
  const diagnostics: Diagnostic[] = [];
  const report = (problem: Diagnostic) => void diagnostics.push(problem);
  const specs = new Map(opened.map((one) => [one, specOf(one, options.outputSchema ?? "off", report)]));
  const limit = options.maxToolName ?? MAX_TOOL_NAME;
  const files = [main, ...imports].map((file) => ({ ...file, sources: sourcesOf(file, specs) }));
  const [mainFile, ...others] = files as [(typeof files)[0], ...typeof files];
  const { mapping, sources } = mainFile;
  const all = [...specs.values()];
  const table = factsTable(files, report);
  const binder = createBinder(table, report);
  const filtered = selection(
    all.flatMap(({ model }) => model.operations),
    options,
    report,
  );
  const rules = exposeRules(mapping, sources, filtered, report);
  const budget = parseDuration(mapping.value.defaults?.budget ?? `${BUDGET}ms`);
  const types = options.details && new TypeTable();
  const shared = { budget, exposed: offers(files, all, rules), ...(types && { types }) };
  const toolFiles = [mainFile, ...others].map(
    (file): ToolFile => ({
      ...file,
      api: createApi(file.mapping, file.sources, binder, shared),
    }),
  );
  const [{ api }] = toolFiles as [ToolFile, ...ToolFile[]];

  const named = namedTools(toolFiles, limit, report);
  const reads = ({ recipe }: RecipeToolPlan) =>
    recipe.operations.every((id) => binder.known(id)?.bound.effect === "read");
  const own = named
    .flatMap((tool) => planTool(tool, binder, report) ?? [])
    .filter((tool) => !options.readOnly || reads(tool));
  const exposed = planExposed(
    {
      specs: all,
      rules,
      expose: mapping.value.expose,
      table,
      covered: usersOf(own),
      taken: new Set(named.map(({ name }) => name)),
      limit,
      diagnostics,
    },
    report,
  );
  const resources = planResources(mapping, api, report);
  const prompts = planPrompts(mapping, api, report);
  checkFacts(table, binder, report);
  const tools = [...own, ...exposed.tools.map(({ tool }) => tool)].sort(byName);
  if (tools.length > MANY_TOOLS)
    report(diagnostic("tool/too-many", manyAt(mapping), { count: tools.length }, { on: "key" }));

  const operations = new Map<string, OperationDescriptor>();
  for (const { tool, spec, operation } of exposed.tools) {
    const planned = spec.plan(operation);
    if (planned) operations.set(tool.operation, planned.descriptor);
  }
  const facts = new Map<string, OperationFactsPlan>();
  for (const id of [...own.flatMap(({ recipe }) => recipe.operations), ...idsOf(resources, prompts)]) {
    const known = binder.known(id);
    if (!known) continue;
    operations.set(id, known.bound.descriptor);
    facts.set(id, factsPlan(known.bound));
  }
  const used = new Set([...operations.values()].flatMap(({ security }) => security.flat()));
  const sorted = <T extends { readonly name: string }>(list: readonly T[]) =>
    [...list].sort((one, other) => (one.name < other.name ? -1 : 1));
  const plan: ServerPlan = {
    version: 1,
    ...planServerFacts(mapping, opened, report),
    ...serverOrigins(mapping, all, operations, report),
    credentials: planAllCredentials(all, used, report),
    operations: mapOf([...operations].sort(byKey)),
    ...(facts.size > 0 && { facts: mapOf([...facts].sort(byKey)) }),
    tools,
    ...(mapping.value.resources && { resources: sorted(resources) }),
    ...(mapping.value.prompts && { prompts: sorted(prompts) }),
    leftOut: exposed.leftOut,
    ...(types && {
      details: mappedDetails(
        exposed.tools,
        facts.keys(),
        binder,
        types,
        options.details === "all" ? tools : undefined,
      ),
    }),
  };
  return [plan, diagnostics];
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function sourcesOf({ specs, byName }: PlannedFile, all: ReadonlyMap<OpenedSpec, Spec>): Sources {
  const find = (one: OpenedSpec) => all.get(one) ?? [];
  return {
    all: specs.flatMap(find),
    byName: new Map([...byName].flatMap(([name, one]) => [find(one)].flat().map((spec) => [name, spec]))),
  };
}

/** Whether some tool offers just this operation: found out before the recipes are planned, which ask. */
function offers(
  files: readonly { readonly mapping: Located<Mapping>; readonly sources: Sources }[],
  specs: readonly Spec[],
  rules: ExposeRules,
): (id: string) => boolean {
  const ids = new Set<string>();
  for (const { mapping, sources } of files) {
    const table = part(mapping, "tools");
    for (const tool of Object.keys(mapping.value.tools ?? {})) {
      const at = part<NonNullable<Mapping["tools"]>[string]>(table, tool);
      if (!isEndpoint(at)) continue;
      const found = resolveReference(at.value.operation, sources);
      if (!("hint" in found)) ids.add(found.spec.idOf(found.operation));
    }
  }
  if (rules.showsCovered) {
    for (const spec of specs) {
      for (const operation of spec.model.operations)
        if (rules.excluded(spec, operation) === undefined) ids.add(spec.idOf(operation));
    }
  }
  return (id) => ids.has(id);
}

/** Operation id → names of the tools that use it. */
function usersOf(tools: readonly RecipeToolPlan[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { listing, recipe } of tools) {
    for (const id of recipe.operations) users.set(id, [...(users.get(id) ?? []), listing.name]);
  }
  return users;
}

/** Facts are checked although no tool may need them. */
function checkFacts(table: FactsTable, binder: Binder, report: Report): void {
  for (const target of table.named.values()) {
    const { success, error, paginate } = table.of(target).facts;
    if (!success && !error && !paginate) continue;
    const bound = binder.bind(target);
    if (!bound) continue;
    operationChecks(bound, report);
    pagingFacts(bound, report);
  }
}

function idsOf(resources: readonly ResourcePlan[], prompts: readonly PromptPlan[]): readonly string[] {
  const completions = prompts.flatMap((prompt) =>
    prompt.arguments.flatMap(({ completion }) =>
      completion?.kind === "operation" ? [completion.operation] : [],
    ),
  );
  return [...resources.map(({ operation }) => operation), ...completions];
}

function manyAt(mapping: Located<Mapping>) {
  if (mapping.value.expose) return part(mapping, "expose");
  return mapping.value.tools ? part(mapping, "tools") : mapping;
}
