/** Compiles a folder of files that a test writes down in place. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Compilation, type CompileOptions, compile } from "../../../src/compile.js";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import type { RecipeToolPlan, ServerPlan } from "../../../src/plan/types.js";

/** Name → text, or a value that becomes JSON. */
export type Files = Readonly<Record<string, unknown>>;

/** Writes the files to a folder that is gone afterwards. */
export async function inFolder<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-mapped-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface CompiledFiles extends Compilation {
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles `mapping.yaml`; options that name files get the folder. */
export function compileFiles(
  files: Files,
  options: CompileOptions | ((folder: string) => CompileOptions) = {},
): Promise<CompiledFiles> {
  return inFolder(files, async (folder) => {
    const own = typeof options === "function" ? options(folder) : options;
    const [compilation, diagnostics] = await compile(join(folder, "mapping.yaml"), own);
    return { ...compilation, diagnostics };
  });
}

/** A mapping of `openapi.yaml`, which is this document. */
export async function planned(document: unknown, mapping: object, options: CompileOptions = {}) {
  const files = {
    "openapi.yaml": document,
    "mapping.yaml": { version: 1, spec: "./openapi.yaml", ...mapping },
  };
  const { plan, diagnostics } = await compileFiles(files, options);
  if (!plan) throw new Error(`no plan: ${said(diagnostics).join("\n")}`);
  return { plan, diagnostics };
}

export function said(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

export function namesOf(plan: ServerPlan): readonly string[] {
  return plan.tools.map(({ listing }) => listing.name);
}

export function recipeNamed(plan: ServerPlan, name: string): RecipeToolPlan {
  const tool = plan.tools.find(({ listing }) => listing.name === name);
  if (tool?.kind !== "recipe") throw new Error(`no recipe ${name} among ${namesOf(plan).join(", ")}`);
  return tool;
}
