/** Compiles mapping files that a test writes down, against the support desk's API. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile } from "../../../src/compile.js";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import type { RecipeToolPlan, ServerPlan } from "../../../src/plan/types.js";
import { below } from "../../../src/read/located.js";
import { parsePointer } from "../../../src/read/pointer.js";
import { projectRoot } from "../../support/paths.js";

const supportDesk = `${projectRoot}fixtures/support-desk/openapi.yaml`;

export interface PlannedFile {
  /** Its recipes, by name. */
  readonly tools: Readonly<Record<string, RecipeToolPlan | undefined>>;
  /** What it knows of operations. */
  readonly facts: NonNullable<ServerPlan["facts"]>;
  /** Errors and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text that a diagnostic is about: the part of a string, a key, or a value as JSON. */
  readonly blamed: (diagnostic: Diagnostic) => string;
}

export async function planFile(path: string, spec = supportDesk): Promise<PlannedFile> {
  const [{ plan, documents }, diagnostics] = await compile(path, { specs: [spec] });
  const entry = documents?.entry;
  if (!entry) throw new Error(diagnostics.map(({ message }) => message).join(" "));
  const recipes = (plan?.tools ?? []).filter((tool) => tool.kind === "recipe");
  const blamed = ({ at, on }: Diagnostic): string => {
    const keys = parsePointer(at.pointer);
    const { value } = below(entry, ...keys);
    if (on === "key") return keys.at(-1) ?? "";
    if (typeof value !== "string") return JSON.stringify(value);
    return at.within ? value.slice(at.within.start, at.within.end) : value;
  };
  return {
    tools: Object.fromEntries(recipes.map((tool) => [tool.listing.name, tool])),
    facts: plan?.facts ?? {},
    diagnostics: diagnostics.filter(({ severity }) => severity !== "info"),
    blamed,
  };
}

/** A file written in place. */
export async function planText(text: string): Promise<PlannedFile> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-recipes-"));
  try {
    writeFileSync(join(folder, "mapping.yaml"), text);
    return await planFile(join(folder, "mapping.yaml"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
