/** An Arazzo document (1.0, 1.1) → a mapping with one recipe for each of its workflows. */
import type { Diagnostic, Origin, Report } from "../../diagnostics/diagnostic.js";
import { below } from "../../read/located.js";
import { mapOf } from "../../read/map.js";
import type { Located } from "../../read/types.js";
import { readMapping } from "../read.js";
import type { Mapping, ServerInfo, Tool } from "../types.js";
import { isDictionary, placeOf, unsupported } from "./document.js";
import { checkFields } from "./fields.js";
import { originalOf, rememberedFacts, rememberedTools } from "./original.js";
import { createWorkflows, type WorkflowOutline } from "./outline.js";
import { createPlaces, type Places } from "./places.js";
import { type ArazzoDocument, type Load, openArazzo, specNames } from "./sources.js";
import type { Importing } from "./step.js";
import { importWorkflow } from "./workflow.js";

export interface ImportedArazzo {
  /** Its `uri` is `arazzo:` and that of the document. */
  readonly mapping: Located<Mapping>;
  /** Places in the mapping → places in the Arazzo document; others stay as they are. */
  readonly translate: (origin: Origin) => Origin;
}

/**
 * Workflows with errors are left out, and so are those that call them.
 * @param load reads another document by its address; `undefined` after it has reported why it cannot
 * @returns `undefined` where the document is no Arazzo document at all
 */
export async function importArazzo(
  document: Located,
  load: Load,
  report: Report,
): Promise<ImportedArazzo | undefined> {
  const once = createOnce(report);
  const documents = new Map<string, ArazzoDocument>();
  const opened = await openArazzo(document, load, once, documents);
  if (!opened) return undefined;
  const places = createPlaces();
  for (const { root } of documents.values()) checkFields(root, once);
  const remembered = rememberedTools(opened, places);
  const workflows = createWorkflows(once, new Set(remembered.map(([name]) => name)));
  workflows.all(opened);
  const specs = specNames(documents.values());
  const importing: Importing = { workflows, places, specs };
  const tools = new Map<WorkflowOutline, Tool | undefined>();
  // grows while it is walked: a workflow asks for those it calls
  for (const workflow of workflows.asked)
    tools.set(workflow, originalOf(workflow, places, once) ?? importWorkflow(workflow, importing, once));
  leaveOutCallers(tools, once);
  const kept = [...tools].flatMap(([{ tool }, made]) => (made ? [[tool, made] as const] : []));
  const mapping = places.of<Mapping>(
    {
      version: 1,
      ...specsOf(specs, documents, places),
      ...serverOf(opened, places),
      ...rememberedFacts(opened, places),
      // without tools a mapping file would offer every operation
      expose: { include: [] },
      tools: places.of(mapOf([...kept, ...remembered]), placeOf(below(opened.root, "workflows"))),
    },
    placeOf(opened.root),
  );
  const uri = `arazzo:${document.uri}`;
  const translate = (origin: Origin) => translated(origin, uri, mapping, places, placeOf(opened.root));
  // what is kept under x-openapi-mcp is anybody's text
  const [checked, problems] = readMapping({ value: mapping, uri, pointer: "" }, { spec: specs.size === 0 });
  for (const problem of problems) once({ ...problem, at: translate(problem.at) });
  return checked && { mapping: checked, translate };
}

function translated(
  origin: Origin,
  uri: string,
  mapping: Mapping,
  places: Places,
  otherwise: Origin,
): Origin {
  if (origin.uri !== uri) return origin;
  const { exact, ...place } = places.find(mapping, origin.pointer, otherwise);
  return exact && origin.within ? { ...place, within: origin.within } : place;
}

/** What several steps share (a component, the parameters of a workflow) is read for each of them, and told once. */
function createOnce(report: Report): Report {
  const told = new Set<string>();
  return (problem: Diagnostic) => {
    const { uri, pointer, within } = problem.at;
    const key = [problem.code, problem.message, uri, pointer, within?.start].join("\n");
    if (told.has(key)) return;
    told.add(key);
    report(problem);
  };
}

/** A recipe cannot use one that is not there. */
function leaveOutCallers(tools: Map<WorkflowOutline, Tool | undefined>, report: Report): void {
  for (let again = true; again; ) {
    again = false;
    for (const [workflow, tool] of tools) {
      const called = [
        ...workflow.steps.flatMap(({ uses }) => uses ?? []),
        ...workflow.before.map(([, uses]) => uses),
      ];
      const missing = tool && called.find((uses) => tools.get(uses) === undefined);
      if (!missing) continue;
      const construct = `The workflow ${workflow.workflowId}, which calls ${missing.workflowId},`;
      unsupported(report, placeOf(below(workflow.node, "workflowId")), construct, "Correct that one first.");
      tools.set(workflow, undefined);
      again = true;
    }
  }
}

function specsOf(
  specs: ReadonlyMap<string, string>,
  documents: ReadonlyMap<string, ArazzoDocument>,
  places: Places,
): Pick<Mapping, "spec" | "specs"> {
  const sources = [...documents.values()].flatMap((document) => [...document.sources.values()]);
  const where = (url: string) => sources.find((source) => source.url === url)?.node;
  const [only] = specs.keys();
  const named = mapOf([...specs].map(([url, name]) => [name, url] as const));
  for (const [url, name] of specs) {
    const node = where(url);
    if (node) places.key(named, name, placeOf(below(node, "url")));
  }
  if (only !== undefined && specs.size === 1) return { spec: only };
  return specs.size === 0 ? {} : { specs: named };
}

function serverOf({ root }: ArazzoDocument, places: Places): { readonly server?: ServerInfo } {
  const info = below(root, "info");
  if (!isDictionary(info.value)) return {};
  const { title, version, description, summary } = info.value;
  const about = typeof description === "string" ? description : summary;
  const server: ServerInfo = {
    ...(typeof title === "string" && { title }),
    ...(typeof version === "string" && { version }),
    ...(typeof about === "string" && about.trim() !== "" && { instructions: about.trim() }),
  };
  return { server: places.of(server, placeOf(info)) };
}
