/** `openapi-mcp check`: everything there is to say about a document, for people, editors and CI. */
import { compile } from "../compile.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Documents } from "../read/types.js";
import { EXIT } from "./failure.js";
import { inputOf } from "./input.js";
import { compileOptions, type ReadFlags } from "./options.js";
import { counted, hasColor, print, withProgress } from "./terminal.js";

interface CheckFlags extends ReadFlags {
  readonly format: "text" | "json" | "sarif";
  readonly strict?: boolean;
}

export async function check(named: string | undefined, flags: CheckFlags, version: string): Promise<void> {
  const spec = inputOf(named);
  const [{ plan, documents, specs = [] }, problems] = await withProgress(`Checking ${spec}`, () =>
    compile(spec, compileOptions(flags)),
  );
  const formal = plan ? await withProgress("Validating", () => validate(specs)) : [];
  const unusable = plan ? await withProgress("Compiling schemas", () => compileSchemas(plan.tools)) : [];
  const diagnostics = sorted([...problems, ...formal, ...unusable]);
  await print(await render(diagnostics, documents, flags.format, version));
  const summary = plan
    ? `${counted(plan.tools.length, "tool")}, ${counted(plan.leftOut.length, "operation")} left out`
    : "nothing to serve";
  if (flags.format === "text") await print(`${await counts(diagnostics)}; ${summary}.\n`);
  const failing = flags.strict ? ["error", "warning"] : ["error"];
  if (diagnostics.some(({ severity }) => failing.includes(severity))) process.exitCode = EXIT.problems;
}

async function validate(specs: readonly Documents[]): Promise<readonly Diagnostic[]> {
  const { validateFormally } = await import("./formal.js");
  const problems: Diagnostic[] = [];
  // one after the other: each copies its document
  for (const documents of specs) problems.push(...(await validateFormally(documents)));
  return problems;
}

async function compileSchemas(tools: Parameters<typeof import("./schemas.js").compileSchemas>[0]) {
  const module = await import("./schemas.js");
  return module.compileSchemas(tools);
}

async function render(
  diagnostics: readonly Diagnostic[],
  documents: Documents | undefined,
  format: CheckFlags["format"],
  version: string,
): Promise<string> {
  if (diagnostics.length === 0 && format === "text") return "";
  const { createLocate } = await import("../read/position.js");
  const locate = createLocate(documents);
  const cwd = process.cwd();
  switch (format) {
    case "text": {
      const { renderDiagnostics } = await import("../diagnostics/render.js");
      const limit = Number.POSITIVE_INFINITY;
      return `${renderDiagnostics(diagnostics, locate, { cwd, color: hasColor(process.stdout), limit })}\n`;
    }
    case "json": {
      const { toJson } = await import("../diagnostics/json.js");
      return `${JSON.stringify(toJson(diagnostics, locate, { cwd }), null, 2)}\n`;
    }
    case "sarif": {
      const { toSarif } = await import("../diagnostics/sarif.js");
      return `${JSON.stringify(toSarif(diagnostics, locate, { cwd, version }), null, 2)}\n`;
    }
  }
}

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Errors first; otherwise in the order they were found, which is the document's. */
function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((one, other) => RANK[one.severity] - RANK[other.severity]);
}

async function counts(diagnostics: readonly Diagnostic[]): Promise<string> {
  const { summarize } = await import("../diagnostics/render.js");
  return summarize(diagnostics) || "no problems";
}
