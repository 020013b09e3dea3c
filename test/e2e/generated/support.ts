/** Projects as `openapi-mcp generate` writes them, in folders of their own. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { runCli } from "../../support/cli.js";
import { projectRoot, supportDeskMapping } from "../../support/paths.js";

export interface Project {
  readonly folder: string;
  readonly remove: () => void;
}

/** Of the support desk's mapping file. */
export function generateProject(...flags: readonly string[]): Promise<Project> {
  return generateFrom(supportDeskMapping, ...flags);
}

export async function generateFrom(input: string, ...flags: readonly string[]): Promise<Project> {
  const base = mkdtempSync(join(tmpdir(), "openapi-mcp-generated-"));
  const folder = join(base, "project");
  const { code, stderr } = await runCli(["generate", input, "-o", folder, ...flags]);
  expect(code, stderr).toBe(0);
  return { folder, remove: () => rmSync(base, { recursive: true, force: true }) };
}

/** Gives a project the packages of this one, without an install. */
export function borrowPackages({ folder }: Project): void {
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"), "dir");
}

/** All files below a folder, by their paths in it. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
