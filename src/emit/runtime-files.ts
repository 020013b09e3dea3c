/** The runtime as it is copied into a project: what its modules import, and what these import, byte by byte. */
import { posix } from "node:path";
import { readOwn } from "./package-folder.js";

export interface RuntimeFiles {
  /** Path below `runtime/` → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Packages that they import, sorted. */
  readonly packages: readonly string[];
}

/** @param entries paths below `runtime/`: `core/index.ts` */
export function runtimeFiles(entries: readonly string[]): RuntimeFiles {
  const files = new Map<string, string>();
  const packages = new Set<string>();
  const read = (path: string): void => {
    if (files.has(path)) return;
    const text = readOwn(`runtime/${path}`);
    files.set(path, text);
    for (const specifier of specifiersIn(text)) {
      if (specifier.startsWith(".")) read(posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts"));
      else if (!specifier.startsWith("node:")) packages.add(packageOf(specifier));
    }
  };
  for (const entry of entries) read(entry);
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  return { files: new Map(sorted), packages: [...packages].sort() };
}

/** Static and dynamic imports, as Biome formats them. */
const IMPORTS = /^(?:import|export)\b[^;"'=]*?\bfrom\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

function specifiersIn(text: string): readonly string[] {
  return [...text.matchAll(IMPORTS)].flatMap(([, plain, dynamic]) => plain ?? dynamic ?? []);
}

function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
