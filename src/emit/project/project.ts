/** What stands around the modules of a project: how it is built, run, configured and described. */
import type { ServerPlan } from "../../plan/types.js";
import type { EmitOptions } from "../options.js";
import { readOwn } from "../package-folder.js";
import type { ProjectNames } from "../project-names.js";

export type File = readonly [path: string, text: string];

/** @param packages that its modules import when they run */
export type ProjectFiles = (
  plan: ServerPlan,
  packages: readonly string[],
  options: EmitOptions,
  names: ProjectNames,
) => readonly File[];

/** A file of ours that is copied as it is. */
export function template(name: string): string {
  return readOwn(`emit/templates/${name}.txt`);
}

/** What the tests of every project need. */
export const TESTING = [
  "@modelcontextprotocol/client",
  "@modelcontextprotocol/server",
  "@types/node",
  "typescript",
  "vitest",
];
