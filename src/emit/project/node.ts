/** A server on Node: `npm start`, or a container. */
import { asks } from "../../plan/recipes/counts.js";
import { envExample } from "./credentials.js";
import { packageJson, testTsconfig, tsconfig } from "./package-json.js";
import { type ProjectFiles, TESTING, template } from "./project.js";
import { nodeReadme } from "./readme.js";

export const nodeFiles: ProjectFiles = (plan, packages, options) => {
  const isAsking = plan.tools.some((tool) => tool.kind === "recipe" && asks(tool.recipe.steps));
  const scripts = {
    build: "tsc",
    // one process, so nobody else gets the answers to its questions
    start: `node dist/server.js --transport http${isAsking ? " --single-replica" : ""}`,
    test: "vitest run",
    check: "tsc -p test",
  };
  return [
    ["package.json", packageJson(plan, { runtime: packages, development: TESTING }, scripts)],
    ["tsconfig.json", tsconfig()],
    ["test/tsconfig.json", testTsconfig()],
    ["README.md", nodeReadme(plan, options)],
    [".env.example", envExample(plan)],
    [".gitignore", template("gitignore")],
    ["Dockerfile", template("Dockerfile")],
    [".dockerignore", template("dockerignore")],
  ];
};
