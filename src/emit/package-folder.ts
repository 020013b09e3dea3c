/** Files of this package that are copied as they are. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @param path below `src/` of this package, which is found from its sources, its `dist` and its bundle alike */
export function readOwn(path: string): string {
  return readFileSync(join(sourceFolder(), path), "utf8");
}

let found: string | undefined;

function sourceFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); found === undefined; folder = dirname(folder)) {
    const source = join(folder, "src");
    if (existsSync(join(folder, "package.json")) && existsSync(join(source, "runtime"))) found = source;
    else if (folder === dirname(folder)) throw new Error("This package has lost its folder src/runtime");
  }
  return found;
}
