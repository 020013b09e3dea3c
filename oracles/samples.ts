/** The shared documents, and for every operation of theirs arguments that its tool accepts. */
import { existsSync, readFileSync } from "node:fs";
import { compile } from "../src/compile.js";
import type { ServerPlan } from "../src/plan/types.js";
import { sampleOf } from "../src/rehearse/sample.js";
import type { Arguments, OperationDescriptor } from "../src/runtime/core/types.js";
import { createWorkerValidator } from "../src/runtime/worker/validator.js";
import { sharedSpecs } from "./paths.js";

export interface SampledDocument {
  /** Its entry file, below the shared folder. */
  readonly name: string;
  readonly file: string;
  readonly plan: ServerPlan;
  readonly calls: readonly SampledCall[];
  /** Operations that are tools, and for which no arguments were found. */
  readonly unsampled: number;
}

export interface SampledCall {
  readonly operation: OperationDescriptor;
  readonly args: Arguments;
}

/** One after the other, since some are large. Empty where the shared folder is not here. */
export async function* sampledDocuments(): AsyncGenerator<SampledDocument> {
  for (const name of documentNames()) {
    const file = sharedSpecs + name;
    const [{ plan }] = await compile(file, refRoot(name));
    if (plan) yield { name, file, plan, ...callsOf(plan) };
  }
}

export function documentNames(): readonly string[] {
  const index = `${sharedSpecs}INDEX.md`;
  if (!existsSync(index)) return [];
  const lines = readFileSync(index, "utf8").split("\n");
  return lines.flatMap((line) => /^\| (\S+\.(?:json|ya?ml)) \|/.exec(line)?.[1] ?? []);
}

/** CAMARA's documents refer to the folder beside their own. */
function refRoot(name: string): { readonly refRoot?: string } {
  return name.startsWith("camara-") ? { refRoot: sharedSpecs + name.split("/", 1)[0] } : {};
}

function callsOf(plan: ServerPlan): Pick<SampledDocument, "calls" | "unsampled"> {
  const validator = createWorkerValidator();
  const calls: SampledCall[] = [];
  let unsampled = 0;
  for (const tool of plan.tools) {
    const operation = tool.kind === "endpoint" ? plan.operations[tool.operation] : undefined;
    if (!operation) continue;
    const check = validator(tool.listing.inputSchema);
    const sample = sampleOf(tool.listing.inputSchema, (value) => check(value).length === 0);
    if (sample) calls.push({ operation, args: sample.value as Arguments });
    else unsampled++;
  }
  return { calls, unsampled };
}
