/** The whole flow on one screen: document → model → plan; a mapping file takes the long way, loaded when it is one. */
import { diagnostic } from "./diagnostics/catalog.js";
import { COMMAND_LINE, type Diagnostic, type Result } from "./diagnostics/diagnostic.js";
import { readModel } from "./model/model.js";
import { type PlanOptions, planServer } from "./plan/plan.js";
import type { withAllTypes as WithAllTypes } from "./plan/typed-details.js";
import type { ServerPlan } from "./plan/types.js";
import { openDocuments } from "./read/documents.js";
import type { Documents, ReadOptions } from "./read/types.js";

export interface CompileOptions extends ReadOptions, PlanOptions {
  /** Called when the entry document is read, before anything is made of it. */
  readonly onRead?: () => void;
  /** For a mapping file: `FILE` stands in for its `spec`, `NAME=FILE` for one of its `specs`. */
  readonly specs?: readonly string[];
}

export interface Compilation {
  /** Absent when the input is not usable; the diagnostics say why. */
  readonly plan?: ServerPlan;
  /** For line numbers and code frames, and for what to watch. Absent when the entry could not be read. */
  readonly documents?: Documents;
  /** The OpenAPI documents; absent where none could be read. */
  readonly specs?: readonly Documents[];
}

/** References to remote documents can lead to others; each round fetches what the last one missed. */
const MAX_ROUNDS = 50;

/**
 * Compiles an OpenAPI document, a mapping file or an Arazzo document into a server plan.
 * @param input a file path, an `http(s)` URL, or `-` for standard input
 */
export async function compile(input: string, options: CompileOptions = {}): Promise<Result<Compilation>> {
  const [documents, readProblems] = await openDocuments(input, options);
  if (!documents) return [{}, readProblems];
  options.onRead?.();
  if (!isOpenApi(documents.entry.value)) {
    const { compileMapping, isMappingOrArazzo } = await import("./plan/mapped/compile.js");
    if (isMappingOrArazzo(documents.entry.value)) {
      const [compilation, found] = await compileMapping(documents, options);
      return [compilation, [...readProblems, ...found]];
    }
  }
  const problems = [...readProblems, ...specProblems(options)];
  for (let round = 0; ; round++) {
    const [model, modelProblems] = readModel(documents);
    const [plan, planProblems] = model ? planServer(model, documents, options) : [undefined, []];
    if (documents.pending().length === 0 || round === MAX_ROUNDS) {
      const diagnostics = [...problems, ...modelProblems, ...planProblems];
      const whole = plan && model && options.details === "all" ? await typed(plan, model, documents) : plan;
      return [{ documents, specs: [documents], ...(whole && { plan: whole }) }, diagnostics];
    }
    problems.push(...(await documents.fetchPending()));
  }
}

/** There is nothing that another document could stand in for. */
function specProblems({ specs = [] }: CompileOptions): readonly Diagnostic[] {
  const reason = "the input is an OpenAPI document itself";
  return specs.map((option) => diagnostic("mapping/spec-option", COMMAND_LINE, { option, reason }));
}

async function typed(...made: Parameters<typeof WithAllTypes>): Promise<ServerPlan> {
  return (await import("./plan/typed-details.js")).withAllTypes(...made);
}

/** Says so itself; anything else may be a mapping file. */
function isOpenApi(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "openapi") || Object.hasOwn(value, "swagger");
}
