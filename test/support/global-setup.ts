/** Brings `dist/` up to date before the first test, and before every rerun of `vitest --watch`. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync, utimesSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { cliFile, projectRoot } from "./paths.js";

declare module "vitest" {
  interface ProvidedContext {
    /** What the compiler said when `dist/` could not be built; empty when it could. See `build.ts`. */
    readonly buildErrors: string;
  }
}

const INPUTS = ["src", "scripts", "package.json", "tsconfig.json", "tsconfig.build.json"];

/** Does not throw when the build fails: only the tests that run the built program should fail then. */
export default function setup(project: TestProject): void {
  project.provide("buildErrors", isCurrent() ? "" : build());
  project.onTestsRerun(async () => project.provide("buildErrors", isCurrent() ? "" : build()));
}

function build(): string {
  const started = new Date();
  const args = ["--import", "tsx", "scripts/build.ts"];
  const run = spawnSync(process.execPath, args, { cwd: projectRoot, encoding: "utf8" });
  if (run.status !== 0) return `the build failed:\n${run.stdout}${run.stderr}`;
  // A source saved while the compiler ran is newer than this, so the next run builds again.
  if (existsSync(cliFile)) utimesSync(cliFile, started, started);
  return "";
}

function isCurrent(): boolean {
  return (
    existsSync(cliFile) &&
    INPUTS.every((input) => newest(`${projectRoot}${input}`) <= statSync(cliFile).mtimeMs)
  );
}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(`${path}/${name}`)));
}
