/** Where things are, relative to the project. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));
export const bench = fileURLToPath(new URL("./", import.meta.url));
export const cli = `${root}dist/cli/main.js`;

/** The folder of real documents that lies beside the project in our own setup; absent elsewhere. */
export const specs = fileURLToPath(new URL("../../shared/specs/", import.meta.url));
export const githubSpec = `${specs}github-3.0.json`;

export function hasGithubSpec(): boolean {
  return existsSync(githubSpec);
}
