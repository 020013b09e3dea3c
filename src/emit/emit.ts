/** A plan as a project: the text of every file. The same plan gives the same text, whatever the machine. */
import { asks } from "../plan/recipes/counts.js";
import type { RecipeToolPlan, ServerPlan } from "../plan/types.js";
import type { WriteModule } from "./module.js";
import { operationModules } from "./operations.js";
import { type EmitOptions, runtimeModule } from "./options.js";
import { readOwn } from "./package-folder.js";
import { envExample } from "./project/credentials.js";
import { packageJson, testTsconfig, tsconfig } from "./project/package-json.js";
import { readme } from "./project/readme.js";
import { type ProjectNames, projectNames } from "./project-names.js";
import { promptsModule } from "./prompts.js";
import { recipeModule } from "./recipe.js";
import type { Rehearsal } from "./rehearsal.js";
import { resourcesModule } from "./resources.js";
import { runtimeFiles } from "./runtime-files.js";
import { serverModule } from "./server.js";
import { toolTests } from "./tests/tool-tests.js";
import { typesModule } from "./types.js";

/** By path below the project's folder, with slashes. */
export type Files = ReadonlyMap<string, string>;

/** @param plan with its details (`PlanOptions.details`) @param rehearsals of its tools: what their tests repeat */
export async function emitProject(
  plan: ServerPlan,
  rehearsals: readonly Rehearsal[],
  options: EmitOptions = {},
): Promise<Files> {
  const names = projectNames(plan);
  const operations = operationModules(plan, names, options);
  const toolModules = [...operations].flatMap(([module, { hasTools }]) => (hasTools ? [module] : []));
  const { resources = [], prompts = [] } = plan;
  const parts = { toolModules, hasResources: resources.length > 0, hasPrompts: prompts.length > 0 };
  const types = typesModule(plan, names, runtimeModule("core", options));
  const runtime = runtimeFiles(["core/index.ts", "node/index.ts"]);
  const isVendored = options.runtime !== "package";
  return new Map([
    ...projectFiles(plan, isVendored ? runtime.packages : ["openapi-mcp"]),
    ["src/server.ts", serverModule(plan, parts, names, options)],
    ...[...operations].map(([module, { text }]) => [`src/operations/${module}.ts`, text] as const),
    ...(types === undefined ? [] : [["src/types.ts", types] as const]),
    ...(await codeModules(plan, names, options)),
    ...testSupport(options),
    ...toolTests(rehearsals, plan, names),
    ...(isVendored ? [...runtime.files].map(([path, text]) => [`src/runtime/${path}`, text] as const) : []),
  ]);
}

type File = readonly [path: string, text: string];

function projectFiles(plan: ServerPlan, packages: readonly string[]): readonly File[] {
  const isAsking = plan.tools.some((tool) => tool.kind === "recipe" && asks(tool.recipe.steps));
  const scripts = {
    build: "tsc",
    // one process, so nobody else gets the answers to its questions
    start: `node dist/server.js --transport http${isAsking ? " --single-replica" : ""}`,
    test: "vitest run",
    check: "tsc -p test",
  };
  const development = ["@modelcontextprotocol/client", "@types/node", "typescript", "vitest"];
  return [
    ["package.json", packageJson(plan, { runtime: packages, development }, scripts, {})],
    ["tsconfig.json", tsconfig()],
    ["test/tsconfig.json", testTsconfig()],
    ["README.md", readme(plan)],
    [".env.example", envExample(plan)],
    [".gitignore", template("gitignore")],
    ["Dockerfile", template("Dockerfile")],
    [".dockerignore", template("dockerignore")],
  ];
}

function template(name: string): string {
  return readOwn(`emit/templates/${name}.txt`);
}

/** The part of the tests that is the same for every server. */
function testSupport(options: EmitOptions): readonly File[] {
  const runtime = (part: "core" | "node" | "worker") => [
    `"../../src/runtime/${part}/index.js"`,
    JSON.stringify(runtimeModule(part, options).replace(/^\.\//, "../../src/")),
  ];
  const server = (["core", "node", "worker"] as const)
    .map(runtime)
    .reduce(
      (text, [vendored = "", chosen = ""]) => text.replaceAll(vendored, chosen),
      template(`test/server.${options.target ?? "node"}.ts`),
    );
  return [
    ["test/offer.test.ts", template("test/offer.test.ts")],
    ["test/support/server.ts", server],
    ["test/support/tool-test.ts", template("test/tool-test.ts")],
    ["test/support/upstream.ts", template("test/upstream.ts")],
  ];
}

/** Modules with code of the mapping file in them. */
async function codeModules(
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
): Promise<readonly File[]> {
  const recipes = plan.tools.filter((tool): tool is RecipeToolPlan => tool.kind === "recipe");
  const { resources = [], prompts = [] } = plan;
  if (recipes.length + resources.length + prompts.length === 0) return [];
  const { createModuleWriter } = await import("./module.js");
  const write: WriteModule = await createModuleWriter();
  const modules = [
    ...recipes.map((tool) => {
      const path = `src/tools/${names.tool(tool.listing.name).module}.ts`;
      return [path, recipeModule(tool, plan, names, options)] as const;
    }),
    ...(resources.length > 0
      ? [["src/resources.ts", resourcesModule(resources, plan, names, options)] as const]
      : []),
    ...(prompts.length > 0
      ? [["src/prompts.ts", promptsModule(prompts, plan, names, options)] as const]
      : []),
  ];
  return modules.map(([path, module]) => [path, write(path, module)] as const);
}
