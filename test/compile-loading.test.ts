/** What compiling an OpenAPI document loads: nothing that only mapping files need. */
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "./support/paths.js";

/** All files that an import of `file` loads at once; dynamic imports and types are not followed. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(projectRoot + file, "utf8");
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?[^;"'=]*?\bfrom\s*"(\.[^"]+)"/gm)) {
    const [, type, specifier = ""] = match;
    if (type) continue;
    loadedWith(posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts"), seen);
  }
  return seen;
}

test("an OpenAPI document is compiled without the mapping file's schema, expressions and recipes", () => {
  const loaded = [...loadedWith("src/compile.ts")];
  expect(loaded).toContain("src/plan/plan.ts");
  expect(loaded.filter((file) => /^src\/(mapping|plan\/(expressions|recipes|mapped))\//.test(file))).toEqual(
    [],
  );
});

test("a mapping file is compiled without the Arazzo importer", () => {
  const loaded = [...loadedWith("src/plan/mapped/compile.ts")];
  expect(loaded).toContain("src/plan/recipes/recipe.ts");
  expect(loaded.filter((file) => file.startsWith("src/mapping/arazzo/"))).toEqual([]);
});
