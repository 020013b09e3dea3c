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
  "mapping/spec-option": "--spec does not fit the mapping file.",
};

/** Ends the command with exit code 1 where there is nothing to serve. */
export async function compileInput(spec: string, options: CompileOptions): Promise<Compiled> {
  const [{ plan, documents, specs = [] }, diagnostics] = await withProgress(`Reading ${spec}`, () =>
    compile(spec, options),
  );
  if (options.specs && documents && specs.includes(documents)) {
    throw new CommandFailure(
      `--spec is for mapping files, and ${JSON.stringify(spec)} is an OpenAPI document.`,
      {
        fix: "Name the mapping file, or leave --spec out.",
      },
    );
  }
  const misused = diagnostics.find(({ code }) => Object.hasOwn(MISUSES, code));
  if (plan && documents && !misused) return { plan, documents, diagnostics, specs };
  await printProblems(diagnostics, documents);
  if (plan && misused) throw new CommandFailure(MISUSES[misused.code] ?? "");
  throw new CommandFailure(`nothing can be served from ${JSON.stringify(spec)}.`, {
    exitCode: EXIT.problems,
  });
}

/** More errors than this are for `check`. */
const MOST_ERRORS = 10;

/** Errors in full, warnings as a count: `check` shows them all. */
export async function printProblems(
  diagnostics: readonly Diagnostic[],
  documents: Documents | undefined,
  spec?: string,
): Promise<void> {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const loud = [
    ...errors.slice(0, MOST_ERRORS),
    ...diagnostics.filter(({ code }) => code === "filter/no-match"),
  ];
  if (loud.length > 0) process.stderr.write(`${await renderText(loud, documents, process.stderr)}\n`);
  const warnings = diagnostics.filter(
    ({ severity, code }) => severity === "warning" && code !== "filter/no-match",
  ).length;
  if (spec !== undefined) printCounts(errors.length - MOST_ERRORS, warnings, spec);
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
