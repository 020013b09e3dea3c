/** Functions for another program: a package without a server. */
import type { ServerPlan } from "../../plan/types.js";
import { commentText, stringLiteral } from "../literal.js";
import { type EmitOptions, runtimeModule } from "../options.js";
import type { ProjectNames } from "../project-names.js";
import { exportText, importText, References } from "../references.js";
import { summaryOf } from "../summary.js";
import { toolFunctionTypes } from "../types.js";
import { packageJson, testTsconfig, tsconfig } from "./package-json.js";
import { type ProjectFiles, template } from "./project.js";
import { libraryReadme } from "./readme.js";

const entry = (module: string) => ({
  types: `./dist/${module}.d.ts`,
  default: `./dist/${module}.js`,
});
const WORKER = { lib: ["ES2023", "WebWorker"], types: [] };
const NODE = { lib: ["ES2023"], types: ["node"] };
const EXPORTED = [
  "type CallOptions",
  "type Client",
  "type ClientOptions",
  "type RecipeFailure",
  "SetupError",
  "ToolFailure",
  "type ToolOptions",
];
const WIDTH = 110;

export const libraryFiles: ProjectFiles = (plan, packages, options, names) => {
  const isWorker = options.target === "worker";
  const hasTests = plan.tools.length > 0;
  const test = hasTests ? "vitest run" : "vitest run --passWithNoTests";
  const scripts = { build: "tsc", test, check: "tsc -p test" };
  const schemas = options.zod ? { "./schemas": entry("schemas") } : {};
  const exported = { exports: { ".": entry("index"), ...schemas }, sideEffects: false };
  const development = ["@types/node", "typescript", "vitest"];
  return [
    [
      "package.json",
      packageJson(plan, { runtime: packages, development }, scripts, exported, "as functions"),
    ],
    [
      "tsconfig.json",
      tsconfig({ rootDir: "src", outDir: "dist", declaration: true, ...(isWorker ? WORKER : {}) }),
    ],
    ["test/tsconfig.json", testTsconfig(isWorker ? NODE : {})],
    ["README.md", libraryReadme(plan, options, names)],
    [".gitignore", template("gitignore")],
  ];
};

/** `src/index.ts`: every tool as a function. @param hasTypes there is a `src/types.ts` */
export function libraryModule(
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
  hasTypes: boolean,
): string {
  const references = new References(names);
  const host = runtimeModule("host", options);
  const functions = plan.tools.map(({ listing }) => {
    const { name } = listing;
    const { text, isDeprecated } = summaryOf(listing);
    const types = toolFunctionTypes(name, plan, names, references);
    const call = `export const ${names.toolFunction(name)} = toolFunction<${types}>(`;
    const given = stringLiteral(name);
    const whole = call.length + given.length + 2 <= WIDTH ? `${call}${given});` : `${call}\n  ${given},\n);`;
    return `/** ${isDeprecated ? "@deprecated " : ""}${commentText(text)} */\n${whole}\n`;
  });
  const imports = [
    { names: ["api"], from: "./api.js" },
    {
      names: [
        "type Client",
        "type ClientOptions",
        "connect",
        ...(functions.length > 0 ? ["toolFunction"] : []),
      ],
      from: host,
    },
    ...references.imports(runtimeModule("core", options), "./"),
  ].map(importText);
  const about = commentText(`${plan.info.title} ${plan.info.version}`);
  return `/** ${about}, as functions: input in, data out; what fails is thrown as a \`ToolFailure\`. */
${imports.join("\n")}

${exportText({ names: EXPORTED, from: host })}
${hasTypes ? 'export type * from "./types.js";\n' : ""}
/** A connection to the API. Throws a \`SetupError\` where it cannot be set up. */
export function createClient(options?: ClientOptions): Client {
  return connect(api, options);
}

${functions.join("\n")}`;
}
