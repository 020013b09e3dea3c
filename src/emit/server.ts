/** `src/server.ts`: all that the server is made of, and its start, on a screen. Of a library, `src/api.ts`. */
import { serverFacts } from "../plan/server-facts.js";
import type { ServerPlan } from "../plan/types.js";
import { CONTRACT } from "../runtime/core/contract.js";
import { objectText } from "./descriptor.js";
import { commentText, literal } from "./literal.js";
import { camelCase, uniqueNames } from "./names.js";
import { type EmitOptions, runtimeModule } from "./options.js";
import type { ProjectNames } from "./project-names.js";
import { importText } from "./references.js";
import { isInherited } from "./type-of.js";

export interface ServerParts {
  /** Names of modules in `operations/` that have tools. */
  readonly toolModules: readonly string[];
  readonly hasResources: boolean;
  readonly hasPrompts: boolean;
}

export function serverModule(
  plan: ServerPlan,
  { toolModules, hasResources, hasPrompts }: ServerParts,
  names: ProjectNames,
  options: EmitOptions,
): string {
  const recipes = plan.tools.flatMap(({ kind, listing }) =>
    kind === "recipe" ? [names.tool(listing.name)] : [],
  );
  const taken = recipes.map(({ identifier }) => identifier);
  const groups = uniqueNames(
    new Map(toolModules.map((module) => [module, `${camelCase(module, "tag")}Tools`])),
    taken,
  );
  const starts = options.target !== "worker" && !options.lib;
  const imports = [
    ...[...groups].map(([module, name]) => `import { tools as ${name} } from "./operations/${module}.js";`),
    ...(hasPrompts ? ['import { prompts } from "./prompts.js";'] : []),
    ...(hasResources ? ['import { resources } from "./resources.js";'] : []),
    importText({ names: ["type ServerDefinition"], from: runtimeModule("core", options) }),
    ...(starts ? [importText({ names: ["isProgram", "main"], from: runtimeModule("host", options) })] : []),
    ...recipes.map(({ identifier, module }) => `import { ${identifier} } from "./tools/${module}.js";`),
  ];
  const tools = [...[...groups.values()].map((name) => `...${name}`), ...taken];
  const members = Object.entries({ contract: CONTRACT, ...serverFacts(plan) }).map(
    ([name, value]) => [name, `${literal(value, 2, name.length + 3)}${typing(name, value)}`] as const,
  );
  const definition = objectText(
    [
      ...members,
      ["tools", toolsText(tools)],
      ...(hasResources ? [["resources", "resources"] as const] : []),
      ...(hasPrompts ? [["prompts", "prompts"] as const] : []),
    ],
    0,
  );
  const start = starts ? "\nif (isProgram(import.meta)) await main(server);\n" : "";
  const [name, what] = options.lib ? ["api", "as functions"] : ["server", "as an MCP server"];
  return `/** ${commentText(`${plan.info.title} ${plan.info.version}`)}, ${what}. */\n${imports.join("\n")}\n\nexport const ${name}: ServerDefinition = ${definition};\n${start}`;
}

/** A compiler takes the type of a member `constructor` from what all objects inherit, not from the credentials' type. */
function typing(name: string, value: unknown): string {
  const isMisled = name === "credentials" && Object.keys(value ?? {}).some((key) => isInherited(key));
  return isMisled ? " as const" : "";
}

const WIDTH = 110;

/** As many on a line as fit. */
function toolsText(tools: readonly string[]): string {
  const flat = `[${tools.join(", ")}]`;
  if (flat.length + "  tools: ,".length <= WIDTH) return flat;
  const lines: string[] = [];
  for (const tool of tools) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + tool.length + 2 <= WIDTH)
      lines[lines.length - 1] = `${last} ${tool},`;
    else lines.push(`    ${tool},`);
  }
  return `[\n${lines.join("\n")}\n  ]`;
}
