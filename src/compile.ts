/** The whole flow on one screen: document → model → plan. */
import type { Diagnostic, Result } from "./diagnostics/diagnostic.js";
import { readModel } from "./model/model.js";
import { type PlanOptions, planServer } from "./plan/plan.js";
import type { ServerPlan } from "./plan/types.js";
import { openDocuments } from "./read/documents.js";
import type { Documents, ReadOptions } from "./read/types.js";

export interface CompileOptions extends ReadOptions, PlanOptions {
  /** Called when the entry document is read, before anything is made of it. */
  readonly onRead?: () => void;
}

export interface Compilation {
  /** Absent when the input is not a usable OpenAPI document; the diagnostics say why. */
  readonly plan?: ServerPlan;
  /** For line numbers and code frames, and for what to watch. Absent when the entry could not be read. */
  readonly documents?: Documents;
}

/** References to remote documents can lead to others; each round fetches what the last one missed. */
const MAX_ROUNDS = 50;

/**
 * Compiles an OpenAPI document into a server plan.
 * @param input a file path, an `http(s)` URL, or `-` for standard input
 */
export async function compile(input: string, options: CompileOptions = {}): Promise<Result<Compilation>> {
  const [documents, readProblems] = await openDocuments(input, options);
  if (!documents) return [{}, readProblems];
  options.onRead?.();
  const fetchProblems: Diagnostic[] = [];
  for (let round = 0; ; round++) {
    const [model, modelProblems] = readModel(documents);
    const [plan, planProblems] = model ? planServer(model, documents, options) : [undefined, []];
    if (documents.pending().length === 0 || round === MAX_ROUNDS) {
      const diagnostics = [...readProblems, ...fetchProblems, ...modelProblems, ...planProblems];
      return [{ documents, ...(plan && { plan }) }, diagnostics];
    }
    fetchProblems.push(...(await documents.fetchPending()));
  }
}
