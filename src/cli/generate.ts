/** `openapi-mcp generate`: the server as a TypeScript project. */
import { relative } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { hasErrors } from "../diagnostics/diagnostic.js";
import type { EmitOptions } from "../emit/options.js";
import type { FileReport, FileStatus, WriteReport } from "../emit/write/types.js";
import { type GenerateOptions, type Generation, generate as generateProject } from "../generate.js";
import { assertUse, isFile, printProblems } from "./compile-input.js";
import { CommandFailure, EXIT } from "./failure.js";
import { inputOf } from "./input.js";
import { compileOptions, type ReadFlags, readsStdin } from "./options.js";
import { counted, print, withProgress } from "./terminal.js";

interface GenerateFlags extends ReadFlags {
  readonly output?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly watch?: boolean;
  readonly strict?: boolean;
  readonly format: "text" | "json";
  readonly target: NonNullable<EmitOptions["target"]>;
  readonly runtime: NonNullable<EmitOptions["runtime"]>;
  readonly lib?: boolean;
  readonly zod?: boolean;
}

export async function generate(named: string | undefined, flags: GenerateFlags): Promise<void> {
  const input = inputOf(named);
  if (flags.watch && (!isFile(input) || readsStdin(flags)))
    throw new CommandFailure("--watch needs a document in a file.", {
      fix: "Save the document to a file first.",
    });
  const options = generateOptions(flags);
  const started = Date.now();
  const again = () => once(input, options, flags);
  const uris = await again();
  if (flags.watch) await watchInput(again, uris, started);
}

function generateOptions(flags: GenerateFlags): GenerateOptions {
  const { output, check, dryRun, force, strict, target, runtime, lib, zod } = flags;
  return {
    ...compileOptions(flags),
    ...(output !== undefined && { output }),
    mode: check ? "check" : dryRun ? "dry-run" : "write",
    ...(force && { force }),
    ...(strict && { strict }),
    target,
    runtime,
    ...(lib && { lib }),
    ...(zod && { zod }),
  };
}

/** @returns the documents that were read */
async function once(
  input: string,
  options: GenerateOptions,
  flags: GenerateFlags,
): Promise<readonly string[]> {
  const [generation, diagnostics] = await withProgress(`Generating from ${input}`, () =>
    generateProject(input, options),
  );
  const { report, documents } = generation;
  if (flags.format === "json") await printJson(generation, diagnostics);
  else {
    await printProblems(diagnostics, documents, input);
    if (report) await printReport(report, options.mode ?? "write");
    else process.stderr.write("Nothing was written.\n");
  }
  if (!report) assertUse(diagnostics);
  const isStale = options.mode === "check" && report?.isStale;
  // what is left out of the project is told, and the project is there
  const isFailure = !report || isStale || (flags.strict && hasErrors(diagnostics));
  process.exitCode = isFailure ? EXIT.problems : EXIT.ok;
  return documents?.uris() ?? [];
}

/** How each status is told, in its order; what is as it was is only counted. */
const TOLD: Readonly<Record<FileStatus, string>> = {
  added: "added",
  updated: "updated",
  removed: "removed",
  kept: "kept as you edited them",
  adopted: "taken over",
  unchanged: "unchanged",
};
/** Files named one by one; of more, there is the count. */
const MOST_FILES = 20;

async function printReport({ folder, files, isStale, diff }: WriteReport, mode: string): Promise<void> {
  const near = relative(process.cwd(), folder) || ".";
  const place = near.startsWith("..") ? folder : near;
  if (mode === "check") {
    if (isStale) await print(`${place} is out of date:\n${diff ?? ""}\n`);
    else {
      process.stderr.write(`${place} is up to date.\n`);
      printWaiting(files);
    }
    return;
  }
  const counts = Object.entries(TOLD).flatMap(([status, told]) => {
    const count = files.filter((file) => file.status === status).length;
    return count > 0 ? [`${count} ${told}`] : [];
  });
  const verb = mode === "dry-run" ? "Would write" : isStale ? "Wrote" : "Nothing to do in";
  if (isStale && files.some(({ status }) => status !== "added")) printChanged(files);
  process.stderr.write(`${verb} ${place}: ${counts.join(", ")}.\n`);
  if (mode === "write") printWaiting(files);
  const isNew = files.every(({ status }) => status === "added");
  const enter = place === "." ? "" : `cd ${place} && `;
  if (mode === "write" && isNew)
    process.stderr.write(`Next: ${enter}npm install && npm test; README.md says the rest.\n`);
}

/** What the owner has not merged yet is not in use, however up to date the rest is. */
function printWaiting(files: readonly FileReport[]): void {
  const waiting = files.flatMap(({ beside }) => beside ?? []);
  if (waiting.length === 0) return;
  const shown = waiting.slice(0, MOST_FILES).join(", ");
  const more = waiting.length > MOST_FILES ? ", …" : "";
  process.stderr.write(`Waiting to be merged into what you edited, then deleted: ${shown}${more}\n`);
}

function printChanged(files: readonly FileReport[]): void {
  const changed = files.filter(({ status }) => status !== "unchanged" && status !== "added");
  changed.push(...files.filter(({ status }) => status === "added"));
  const lines = changed.slice(0, MOST_FILES).map(({ path, status }) => `  ${status.padEnd(8)} ${path}\n`);
  const more = changed.length - lines.length;
  process.stderr.write(lines.join("") + (more > 0 ? `  and ${counted(more, "more file")}\n` : ""));
}

async function printJson(
  { report, documents }: Generation,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const { toJson } = await import("../diagnostics/json.js");
  const { createLocate } = await import("../read/position.js");
  const told = toJson(diagnostics, createLocate(documents), { cwd: process.cwd() });
  await print(`${JSON.stringify({ ...told, ...report }, null, 2)}\n`);
}

/** Generates again when a document changes, until it is interrupted. */
async function watchInput(again: () => Promise<readonly string[]>, uris: readonly string[], since: number) {
  const { reworkOnChange } = await import("./watch.js");
  const say = (message: string) => process.stderr.write(`${message}\n`);
  reworkOnChange(uris, since, {
    work: again,
    failed(error) {
      if (error instanceof CommandFailure) say(`error: ${error.message}`);
      else say(`This is a bug of ours: ${error instanceof Error ? error.stack : String(error)}`);
    },
    blind: (reason) => say(`Changes are no longer seen: ${reason}`),
  });
  say("Watching for changes; Ctrl-C ends it.");
}
