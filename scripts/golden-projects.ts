/** The projects in `generated/`: what each is made of, and how. */
import { join } from "node:path";
import type { GenerateOptions } from "../src/generate.js";

const root = join(import.meta.dirname, "..");

export interface GoldenProject {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly options: GenerateOptions;
}

/** The whole of it, runtime and all, once; of the others, what is their own. */
export const GOLDEN: readonly GoldenProject[] = [
  project("support-desk", "support.mcp.yaml", {}),
  project("depot", "depot.mcp.yaml", { runtime: "package", zod: true }),
  project("nasty-names", "nasty.mcp.yaml", { runtime: "package" }),
];

function project(name: string, file: string, options: GenerateOptions): GoldenProject {
  return {
    name,
    input: join(root, "fixtures", name, file),
    output: join(root, "generated", name),
    options,
  };
}
