/** The document a command was given → its plan; what is wrong with it goes to stderr. */
import { type CompileOptions, compile } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { ServerPlan } from "../plan/types.js";
import type { Documents } from "../read/types.js";
import { CommandFailure, EXIT } from "./failure.js";
import { counted, hasColor, withProgress } from "./terminal.js";

export interface Compiled {
  readonly plan: ServerPlan;
  readonly documents: Documents;
  readonly diagnostics: readonly Diagnostic[];
  /** The OpenAPI documents, which are not `documents` where that is a mapping file. */
  readonly specs: readonly Documents[];
}

/** Whether a document is named that can be looked at again: neither standard input nor a URL. */
export function isFile(spec: string): boolean {
  return spec !== "-" && !/^https?:\/\//i.test(spec);
}

/** Options that are wrong in themselves: what would be served without them is not what was asked for. */
const MISUSES: Readonly<Record<string, string>> = {
  "filter/syntax": "a filter cannot be read.",
  "mapping/spec-option": "--spec does not fit.",
};

/** Ends the command with exit code 1 where there is nothing to serve. */
export async function compileInput(spec: string, options: CompileOptions): Promise<Compiled> {
  const [{ plan, documents, specs = [] }, diagnostics] = await withProgress(`Reading ${spec}`, () =>
    compile(spec, options),
  );
  if (plan && documents && !misuseIn(diagnostics)) return { plan, documents, diagnostics, specs };
  await printProblems(diagnostics, documents);
  if (plan) assertUse(diagnostics);
  throw new CommandFailure(`nothing can be served from ${JSON.stringify(spec)}.`, {
    exitCode: EXIT.problems,
  });
}

/** Ends the command with exit code 2 where it was used in a wrong way. */
export function assertUse(diagnostics: readonly Diagnostic[]): void {
  const misuse = misuseIn(diagnostics);
  if (misuse !== undefined) throw new CommandFailure(misuse);
}

function misuseIn(diagnostics: readonly Diagnostic[]): string | undefined {
  return diagnostics.flatMap(({ code }) => (Object.hasOwn(MISUSES, code) ? [MISUSES[code]] : []))[0];
}

/** More errors than this are for `check`. */
const MOST_ERRORS = 10;

/** Errors in full, and what the command itself has to say; warnings as a count: `check` shows them all. */
export async function printProblems(
  diagnostics: readonly Diagnostic[],
  documents: Documents | undefined,
  spec?: string,
): Promise<void> {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const loud = [
    ...errors.slice(0, MOST_ERRORS),
    ...diagnostics.filter((one) => one.severity !== "error" && !isForCheck(one)),
  ];
  if (loud.length > 0) process.stderr.write(`${await renderText(loud, documents, process.stderr)}\n`);
  const warnings = diagnostics.filter((one) => one.severity === "warning" && isForCheck(one)).length;
  if (spec !== undefined) printCounts(errors.length - MOST_ERRORS, warnings, spec);
}

/** What is about this command and its options, `check` does not say. */
function isForCheck({ code }: Diagnostic): boolean {
  return code !== "filter/no-match" && !code.startsWith("emit/");
}

/** @param errors those that were not printed */
export function printCounts(errors: number, warnings: number, spec: string): void {
  const counts = [
    errors > 0 ? counted(errors, "more error") : "",
    warnings > 0 ? counted(warnings, "warning") : "",
  ].filter((text) => text !== "");
  if (counts.length > 0) process.stderr.write(`${counts.join(" and ")}: see openapi-mcp check ${spec}\n`);
}

/** Loaded when there is something to print: a sound document never pays for it. */
async function renderText(
  diagnostics: readonly Diagnostic[],
  documents: Documents | undefined,
  stream: NodeJS.WriteStream,
): Promise<string> {
  const { renderDiagnostics } = await import("../diagnostics/render.js");
  const { createLocate } = await import("../read/position.js");
  return renderDiagnostics(diagnostics, createLocate(documents), {
    color: hasColor(stream),
    cwd: process.cwd(),
  });
}
