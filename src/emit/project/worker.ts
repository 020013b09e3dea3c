/** A server on Cloudflare Workers: `wrangler dev`, `wrangler deploy`. */
import { kebabCase } from "../names.js";
import { importText } from "../references.js";
import { devVars } from "./credentials.js";
import { packageJson, testTsconfig, tsconfig } from "./package-json.js";
import { type ProjectFiles, TESTING, template } from "./project.js";
import { workerReadme } from "./readme.js";

/** No types of Node: what the compiler lets through is there on Workers. */
const WORKER = { lib: ["ES2023", "WebWorker"], types: [] };
const NODE = { lib: ["ES2023"], types: ["node"] };

export const workerFiles: ProjectFiles = (plan, packages, options) => {
  const scripts = {
    dev: "wrangler dev",
    deploy: "wrangler deploy",
    build: "tsc --noEmit",
    test: "vitest run",
    check: "tsc --noEmit && tsc -p test",
  };
  const development = [...TESTING, "wrangler"];
  const name = kebabCase(plan.info.name, "server");
  return [
    ["package.json", packageJson(plan, { runtime: packages, development }, scripts)],
    ["tsconfig.json", tsconfig(WORKER)],
    ["test/tsconfig.json", testTsconfig(NODE)],
    ["wrangler.jsonc", template("wrangler.jsonc").replace("NAME", name)],
    ["README.md", workerReadme(plan, options)],
    [".dev.vars.example", devVars(plan)],
    [".gitignore", template("gitignore")],
  ];
};

/** `src/worker.ts`. @param runtime the module of the host */
export function workerModule(runtime: string): string {
  return `/** The entry of the Worker. */
${importText({ names: ["createWorker"], from: runtime })}
${importText({ names: ["server"], from: "./server.js" })}

export default createWorker(server);
`;
}
