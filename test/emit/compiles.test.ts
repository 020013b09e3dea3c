/** Whatever recipe the checker accepts, its module compiles: strictly, and without a cast that the reader would not expect. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { createModuleWriter } from "../../src/emit/module.js";
import { operationModules } from "../../src/emit/operations.js";
import { STRICT } from "../../src/emit/project/package-json.js";
import { projectNames } from "../../src/emit/project-names.js";
import { recipeModule } from "../../src/emit/recipe.js";
import { typesModule } from "../../src/emit/types.js";
import { drawing } from "../serve/support/shapes.js";
import { projectRoot } from "../support/paths.js";
import { randomRecipe } from "./support/random-recipe.js";

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-compiles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const OPTIONS = { runtime: "package" } as const;

test("random recipes, also those with dry runs", async () => {
  const write = await createModuleWriter();
  const sources: string[] = [];
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const draw = drawing((max) => g(fc.nat, max));
      const recipe = randomRecipe(draw, sources.length % 4 === 3);
      if (!recipe) return;
      const { plan, tool } = recipe;
      const names = projectNames(plan);
      const place = `recipe${sources.length}`;
      for (const [module, { text }] of operationModules(plan, names, OPTIONS))
        put(`${place}/operations/${module}.ts`, text);
      const types = typesModule(plan, names, "openapi-mcp/runtime");
      if (types !== undefined) put(`${place}/types.ts`, types);
      put(`${place}/tools/tool.ts`, write("tool.ts", recipeModule(tool, plan, names, OPTIONS)));
      sources.push(recipe.source);
    }),
    { numRuns: 600 },
  );
  put("package.json", JSON.stringify({ type: "module" }));
  const paths = { "openapi-mcp/runtime": [join(projectRoot, "src/runtime/core/index.ts")] };
  const compilerOptions = { ...STRICT, lib: ["ES2023", "WebWorker"], types: [], noEmit: true, paths };
  put("tsconfig.json", JSON.stringify({ compilerOptions, include: ["."] }));
  const { stdout } = spawnSync(join(projectRoot, "node_modules/.bin/tsc"), ["-p", folder], {
    encoding: "utf8",
  });
  const [first] = /recipe(\d+)/.exec(stdout)?.slice(1) ?? [];
  expect(stdout, first && sources[Number(first)]).toBe("");
  expect(sources.length).toBeGreaterThan(300);
}, 60_000);
