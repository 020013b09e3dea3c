/** The judges are no dependencies of ours: each is installed into the cache when it is first asked for. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { run } from "./child.js";
import { cache } from "./paths.js";

/**
 * @param packages `name@version`, exact: another version is another judge
 * @returns the folder that has them in its `node_modules`, with a slash at its end
 */
export async function installed(name: string, packages: readonly string[]): Promise<string> {
  const folder = `${cache}${name}/`;
  const marker = `${folder}installed.json`;
  const wanted = JSON.stringify(packages);
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return folder;
  console.log(`Installing ${packages.join(" ")}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}package.json`, '{ "private": true }\n');
  // their peers contradict each other, and none of them needs to run a script
  const flags = ["--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  await run("npm", ["install", ...flags, ...packages], { cwd: folder });
  writeFileSync(marker, wanted);
  return folder;
}
