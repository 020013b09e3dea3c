/** Generates a project from a document, in a folder of its own, and has the compiler check all of it, tests included. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GenerateOptions, generate } from "../../src/generate.js";
import { projectRoot } from "./paths.js";

export interface GeneratedCheck {
  readonly tools: number;
  readonly files: number;
  /** Empty where it was generated and compiles. */
  readonly problems: readonly string[];
}

const TSC = join(projectRoot, "node_modules/.bin/tsc");
/** Of what a compiler says. */
const MOST_LINES = 5;

export async function checkGenerated(input: string, options: GenerateOptions = {}): Promise<GeneratedCheck> {
  const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-check-"));
  try {
    const [{ plan, report }, diagnostics] = await generate(input, { ...options, output: folder });
    const problems = diagnostics.filter(
      ({ code }) => code.startsWith("emit/") && code !== "emit/tool-untested",
    );
    if (!report) problems.push(...diagnostics.filter(({ severity }) => severity === "error"));
    symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"), "dir");
    const compiled = report ? spawnSync(TSC, ["-p", "test"], { cwd: folder, encoding: "utf8" }) : undefined;
    const said = compiled?.stdout.split("\n").filter((line) => line !== "") ?? [];
    return {
      tools: plan?.tools.length ?? 0,
      files: report?.files.length ?? 0,
      problems: [...problems.map(({ message }) => message), ...said.slice(0, MOST_LINES)],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
