/** A plan as a project: the text of every file. The same plan gives the same text, whatever the machine. */
import type { RecipeToolPlan, ServerPlan } from "../plan/types.js";
import { operationModules } from "./operations.js";
import { type EmitOptions, runtimeEntries, runtimeModule } from "./options.js";
import { libraryFiles, libraryModule } from "./project/library.js";
import { nodeFiles } from "./project/node.js";
import type { File, ProjectFiles } from "./project/project.js";
import { workerFiles, workerModule } from "./project/worker.js";
import { type ProjectNames, projectNames } from "./project-names.js";
import type { Rehearsal } from "./rehearsal.js";
import { runtimeFiles } from "./runtime-files.js";
import { serverModule } from "./server.js";
import { testFiles } from "./tests/test-files.js";
import { typesModule } from "./types.js";

/** By path below the project's folder, with slashes. */
export type Files = ReadonlyMap<string, string>;

/** @param server with its details (`PlanOptions.details`) @param rehearsals of its tools: what their tests repeat */
export async function emitProject(
  server: ServerPlan,
  rehearsals: readonly Rehearsal[],
  options: EmitOptions = {},
): Promise<Files> {
  const plan = options.lib ? toolsOf(server) : server;
  const names = projectNames(plan);
  const runtime = runtimeFiles(runtimeEntries(options));
  const isVendored = options.runtime !== "package";
  const packages = [...(isVendored ? runtime.packages : ["openapi-mcp"]), ...(options.zod ? ["zod"] : [])];
  const code = await codeModules(plan, names, options);
  return new Map([
    ...surroundings(options)(plan, packages, options, names),
    ...entryModules(plan, names, options, code),
    ...code,
    ...(options.zod ? [await zodSchemas(plan, names)] : []),
    ...testFiles(rehearsals, plan, names, options),
    ...(isVendored ? [...runtime.files].map(([path, text]): File => [`src/runtime/${path}`, text]) : []),
  ]);
}

/** Functions are what tools are; nobody reads resources of a library, or asks for its prompts. */
function toolsOf({ resources, prompts, ...plan }: ServerPlan): ServerPlan {
  return plan;
}

function surroundings(options: EmitOptions): ProjectFiles {
  if (options.lib) return libraryFiles;
  return options.target === "worker" ? workerFiles : nodeFiles;
}

/** What the project begins with, and the data it is made of. @param code that uses these */
function entryModules(
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
  code: readonly File[],
): readonly File[] {
  const operations = operationModules(plan, names, options);
  const toolModules = [...operations].flatMap(([module, { hasTools }]) => (hasTools ? [module] : []));
  const { resources = [], prompts = [] } = plan;
  const parts = { toolModules, hasResources: resources.length > 0, hasPrompts: prompts.length > 0 };
  const types = typesModule(plan, names, runtimeModule("core", options), (name) =>
    code.some(([, text]) => text.includes(`OperationCall<${name}`)),
  );
  const definition = serverModule(plan, parts, names, options);
  return [
    [options.lib ? "src/api.ts" : "src/server.ts", definition],
    ...(options.lib
      ? [["src/index.ts", libraryModule(plan, names, options, types !== undefined)] as const]
      : []),
    ...(options.target === "worker" && !options.lib
      ? [["src/worker.ts", workerModule(runtimeModule("host", options))] as const]
      : []),
    ...[...operations].map(([module, { text }]): File => [`src/operations/${module}.ts`, text]),
    ...(types === undefined ? [] : [["src/types.ts", types] as const]),
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
  const [{ createModuleWriter }, { recipeModule }, { resourcesModule }, { promptsModule }] =
    await Promise.all([
      import("./module.js"),
      import("./recipe.js"),
      import("./resources.js"),
      import("./prompts.js"),
    ]);
  const write = await createModuleWriter();
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
  return modules.map(([path, module]): File => [path, write(path, module)]);
}

async function zodSchemas({ tools }: ServerPlan, names: ProjectNames): Promise<File> {
  const { zodModule } = await import("./zod/module.js");
  const named = tools.map(({ listing: { name, inputSchema, outputSchema } }) => ({
    identifier: names.toolFunction(name),
    input: inputSchema,
    ...(outputSchema && { output: outputSchema }),
  }));
  return ["src/schemas.ts", zodModule(named)];
}
