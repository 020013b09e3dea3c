/** A plan as the code that `generate` writes of it, loaded into this process beside the interpreter. */
import { posix } from "node:path";
import { build, type Plugin } from "esbuild";
import { emitProject, type Files } from "../../../src/emit/emit.js";
import type { ServerPlan } from "../../../src/plan/types.js";
import type { ServerDefinition } from "../../../src/runtime/core/definition.js";
import * as core from "../../../src/runtime/core/index.js";

/** Of the runtime of this process: classes and what is remembered by objects are those of the tests. */
const RUNTIME = { "openapi-mcp/runtime": core, "openapi-mcp/runtime/worker": {} };

export async function emittedDefinition(plan: ServerPlan): Promise<ServerDefinition> {
  // for Workers, the definition stands alone: nothing starts when it is loaded
  return loadDefinition(await emitProject(plan, [], { runtime: "package", target: "worker" }));
}

/** @param files of a project that imports the runtime from the package */
async function loadDefinition(files: Files): Promise<ServerDefinition> {
  const { outputFiles } = await build({
    entryPoints: ["/src/server.ts"],
    bundle: true,
    format: "cjs",
    write: false,
    logLevel: "silent",
    external: Object.keys(RUNTIME),
    plugins: [inMemory(files)],
  });
  const module = { exports: {} as { readonly server: ServerDefinition } };
  const load = new Function("require", "module", "exports", outputFiles[0]?.text ?? "");
  load((name: keyof typeof RUNTIME) => RUNTIME[name], module, module.exports);
  return module.exports.server;
}

function inMemory(files: Files): Plugin {
  return {
    name: "in memory",
    setup(own) {
      own.onResolve({ filter: /^[./]/ }, ({ path, importer }) => ({
        path: posix.resolve(posix.dirname(importer || "/"), path).replace(/\.js$/, ".ts"),
        namespace: "memory",
      }));
      own.onLoad({ filter: /.*/, namespace: "memory" }, ({ path }) => {
        const contents = files.get(path.slice(1));
        if (contents === undefined) throw new Error(`The project has no ${path}`);
        return { contents, loader: "ts" };
      });
    },
  };
}
