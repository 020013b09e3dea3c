/** A mapping file or an Arazzo document → its plan. Loaded by `compile.ts` for these only. */
import { diagnostic } from "../../diagnostics/catalog.js";
import type { Diagnostic, Origin, Report, Result } from "../../diagnostics/diagnostic.js";
import { isMapping, readMapping } from "../../mapping/read.js";
import type { ImportSource, Mapping } from "../../mapping/types.js";
import { readModel } from "../../model/model.js";
import type { Documents, Located, ReadOptions } from "../../read/types.js";
import type { PlanOptions } from "../plan.js";
import { originOf, part } from "../recipes/parts.js";
import type { ServerPlan } from "../types.js";
import { createOpener, fetchAll, joined, type Opener } from "./opener.js";
import { inOrder } from "./order.js";
import { type PlannedFile, planMapping } from "./plan.js";
import { type FileSources, type OpenedSource, openImported, openSources, tellUnreadable } from "./sources.js";
import type { OpenedSpec } from "./specs.js";

export interface MappingOptions extends ReadOptions, PlanOptions {
  /** Stands in for the file's `spec` (`FILE`), or for some of its `specs` (`NAME=FILE`). */
  readonly specs?: readonly string[];
}

export interface MappingCompilation {
  readonly plan?: ServerPlan;
  /** The mapping file as entry, and all that it leads to. */
  readonly documents: Documents;
  /** The OpenAPI documents. */
  readonly specs: readonly Documents[];
}

/** Whether a document that is not OpenAPI is one of these. */
export function isMappingOrArazzo(value: unknown): boolean {
  return isMapping(value) || isArazzo(value);
}

function isArazzo(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "arazzo");
}

/** References to remote documents can lead to others; each round fetches what the last one missed. */
const MAX_ROUNDS = 50;

/** A mapping with the documents it means. */
interface File extends FileSources {
  readonly mapping: Located<Mapping>;
  readonly prefix: string;
}

type Translate = (origin: Origin) => Origin;

export async function compileMapping(
  entry: Documents,
  options: MappingOptions,
): Promise<Result<MappingCompilation>> {
  const problems: Diagnostic[] = [];
  const report = (problem: Diagnostic) => void problems.push(problem);
  const translations: Translate[] = [];
  const opener = createOpener(entry, options);
  const opened = await openFiles(entry, opener, translations, options, report);
  const specs = [...new Set(opened?.all.map(({ documents }) => documents))];
  const [plan, planned] = opened ? await planAll(opened, options) : [undefined, []];
  const documents = joined(opener);
  const translate = (origin: Origin) => translations.reduce((place, one) => one(place), origin);
  const diagnostics = [...problems, ...planned].map((problem) => translated(problem, translate));
  const roots = opener.all().map((one) => one.entry);
  return [{ ...(plan && { plan }), documents, specs }, inOrder(diagnostics, roots)];
}

interface OpenedFiles {
  readonly main: File;
  readonly imports: readonly File[];
  /** Every OpenAPI document of theirs. */
  readonly all: readonly OpenedSource[];
}

async function openFiles(
  entry: Documents,
  opener: Opener,
  translations: Translate[],
  options: MappingOptions,
  report: Report,
): Promise<OpenedFiles | undefined> {
  const arazzo = isArazzo(entry.entry.value);
  const mapping = arazzo
    ? await readArazzo(entry.entry, opener, translations, report)
    : readFile(entry.entry, options, translations, report);
  if (!mapping) return undefined;
  const sources = await openSources(mapping, options.specs ?? [], opener, report);
  if (!sources) return undefined;
  const all = [...sources.sources];
  const imports: File[] = [];
  for (const index of (mapping.value.import ?? []).keys()) {
    const at = part<ImportSource>(mapping, "import", index);
    const imported = await openImport(at, opener, translations, report);
    const own = imported && (await openImported(imported, all, opener, report));
    if (!own) continue;
    all.push(...own.added);
    imports.push({ mapping: imported, prefix: at.value.prefix ?? "", ...own });
  }
  // what is imported can be named in the file too
  const byName = new Map(all.flatMap((one) => (one.name === undefined ? [] : [[one.name, one] as const])));
  return { main: { mapping, prefix: "", sources: all, byName }, imports, all };
}

function readFile(
  entry: Located,
  { specs }: MappingOptions,
  translations: Translate[],
  report: Report,
): Located<Mapping> | undefined {
  const [mapping, problems] = readMapping(entry, { spec: (specs ?? []).length > 0 });
  for (const problem of problems) report(problem);
  for (const { written, taken } of mapping?.value.misspelt ?? [])
    translations.push((origin) => {
      const isWithin = origin.pointer === taken || origin.pointer.startsWith(`${taken}/`);
      if (origin.uri !== entry.uri || !isWithin) return origin;
      return { ...origin, pointer: written + origin.pointer.slice(taken.length) };
    });
  return mapping;
}

async function openImport(
  at: Located<ImportSource>,
  opener: Opener,
  translations: Translate[],
  report: Report,
): Promise<Located<Mapping> | undefined> {
  const place = part(at, "arazzo");
  const opened = await opener.open(at.value.arazzo, place);
  if (!opened.documents) {
    tellUnreadable(at.value.arazzo, place, opened, report);
    return undefined;
  }
  for (const problem of opened.problems) report(problem);
  const { entry } = opened.documents;
  if (isArazzo(entry.value)) return readArazzo(entry, opener, translations, report);
  const params = { spec: at.value.arazzo, reason: "it is not an Arazzo document" };
  report(diagnostic("mapping/spec-unreadable", place, params));
  return undefined;
}

async function readArazzo(
  document: Located,
  opener: Opener,
  translations: Translate[],
  report: Report,
): Promise<Located<Mapping> | undefined> {
  const { importArazzo } = await import("../../mapping/arazzo/import.js");
  const load = async (address: string, at: Origin) => {
    const opened = await opener.open(address, at);
    if (opened.documents) for (const problem of opened.problems) report(problem);
    else tellUnreadable(address, { value: undefined, ...originOf(at) }, opened, report);
    return opened.documents?.entry;
  };
  const imported = await importArazzo(document, load, report);
  if (imported) translations.push(imported.translate);
  return imported?.mapping;
}

async function planAll(
  { main, imports, all }: OpenedFiles,
  options: MappingOptions,
): Promise<Result<ServerPlan | undefined>> {
  const documents = [...new Set(all.map((one) => one.documents))];
  const fetched: Diagnostic[] = [];
  for (let round = 0; ; round++) {
    const problems: Diagnostic[] = [];
    const specs = new Map<OpenedSource, OpenedSpec>();
    for (const source of all) {
      // for each name a model of its own: one document may stand for two servers
      const [model, own] = readModel(source.documents);
      problems.push(...(model ? own : own.map((problem) => withPlace(problem, source.at))));
      if (model) specs.set(source, { ...source, model });
    }
    const usable = specs.size === all.length;
    const file = (one: File) => plannedFile(one, specs);
    const [plan, planned] = usable
      ? planMapping(file(main), imports.map(file), [...specs.values()], options)
      : [undefined, []];
    if (documents.every((one) => one.pending().length === 0) || round === MAX_ROUNDS)
      return [plan, distinct([...fetched, ...problems, ...planned])];
    fetched.push(...(await fetchAll(documents)));
  }
}

/** A document that has two names tells its problems twice. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter(({ code, message, at }) => {
    const key = JSON.stringify([code, message, at]);
    return !told.has(key) && told.add(key);
  });
}

function plannedFile(
  { mapping, prefix, sources, byName }: File,
  specs: ReadonlyMap<OpenedSource, OpenedSpec>,
): PlannedFile {
  const find = (one: OpenedSource) => specs.get(one) ?? [];
  return {
    mapping,
    prefix,
    specs: sources.flatMap(find),
    byName: new Map([...byName].flatMap(([name, one]) => [find(one)].flat().map((spec) => [name, spec]))),
  };
}

/** Says who named a document that is none of OpenAPI's. */
function withPlace(problem: Diagnostic, at: Origin): Diagnostic {
  const named = { message: "it is named here", at };
  return { ...problem, related: [...(problem.related ?? []), named] };
}

function translated(problem: Diagnostic, translate: Translate): Diagnostic {
  const at = translate(problem.at);
  if (!problem.related) return { ...problem, at };
  return { ...problem, at, related: problem.related.map((one) => ({ ...one, at: translate(one.at) })) };
}
