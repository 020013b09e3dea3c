/** What `serve` starts from: a plan, compiled now or kept from an earlier start. */
import type { CompileOptions } from "../compile.js";
import type { ServerPlan } from "../plan/types.js";
import { type Compiled, compileInput, printCounts, printProblems } from "./compile-input.js";
import { whileCompiling } from "./engine.js";
import type { PlanCache } from "./plan-cache.js";

export interface Prepared {
  readonly plan: ServerPlan;
  /** Every document that was read. */
  readonly uris: readonly string[];
  /** Says on stderr what is wrong, once the server is up; and keeps the plan where that is worth while. */
  readonly finish: () => Promise<void>;
}

/** Milliseconds after the start at which a plan is kept: the first requests come first. */
const KEEP_AFTER = 1_000;

export async function prepare(
  spec: string,
  options: CompileOptions,
  cache: PlanCache | undefined,
): Promise<Prepared> {
  const kept = cache?.read();
  if (kept) {
    const finish = async () => printCounts(0, kept.warnings, spec);
    return { plan: kept.plan, uris: kept.uris, finish };
  }
  // let go of once all is said: a server that runs for days does not need the document again
  let compiled: Compiled | undefined = await whileCompiling((onRead) =>
    compileInput(spec, { ...options, onRead }),
  );
  const { plan } = compiled;
  const uris = compiled.documents.uris();
  const finish = async () => {
    if (!compiled) return;
    const { documents, diagnostics } = compiled;
    compiled = undefined;
    await printProblems(diagnostics, documents, spec);
    const warnings = diagnostics.filter(({ severity }) => severity === "warning").length;
    const loud = diagnostics.some(({ severity, code }) => severity === "error" || code === "filter/no-match");
    if (cache && !loud) setTimeout(() => cache.write({ plan, warnings, uris }), KEEP_AFTER).unref();
  };
  return { plan, uris, finish };
}
