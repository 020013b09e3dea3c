/** A server on Node: `npm start`, or a container. */
import { asks } from "../../plan/recipes/counts.js";
import { envExample } from "./credentials.js";
import { type Packages, packageJson, testTsconfig, tsconfig } from "./package-json.js";
import { type ProjectFiles, TESTING, template } from "./project.js";
import { nodeReadme } from "./readme.js";

export const nodeFiles: ProjectFiles = (plan, packages, options) => {
  const isAsking = plan.tools.some((tool) => tool.kind === "recipe" && asks(tool.recipe.steps));
  const isBundled = options.runtime !== "package";
  const scripts = {
    build: isBundled ? "tsc && node build.mjs" : "tsc",
    // one process, so nobody else gets the answers to its questions
    start: `node dist/server.js --transport http${isAsking ? " --single-replica" : ""}`,
    test: "vitest run",
    check: "tsc -p test",
  };
  return [
    ["package.json", packageJson(plan, packagesOf(packages, isBundled), scripts)],
    ["tsconfig.json", tsconfig(isBundled ? { noEmit: true } : { rootDir: "src", outDir: "dist" })],
    ["test/tsconfig.json", testTsconfig()],
    ["README.md", nodeReadme(plan, options)],
    [".env.example", envExample(plan)],
    [".gitignore", template("gitignore")],
    ["Dockerfile", isBundled ? template("Dockerfile") : template("Dockerfile").replace(" build.mjs", "")],
    [".dockerignore", template("dockerignore")],
    ...(isBundled ? [["build.mjs", template("build.mjs")] as const] : []),
  ];
};

/** What a start loads is bundled; what only calls load is not. */
const STARTED = "@modelcontextprotocol/";

function packagesOf(packages: readonly string[], isBundled: boolean): Packages {
  if (!isBundled) return { runtime: packages, development: TESTING };
  const bundled = packages.filter((name) => name.startsWith(STARTED));
  return {
    runtime: packages.filter((name) => !bundled.includes(name)),
    development: [...new Set([...TESTING, ...bundled, "esbuild"])],
  };
}
