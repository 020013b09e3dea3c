/** The tests of a project: of each tool, and of all that a server offers. */
import type { ServerPlan } from "../../plan/types.js";
import { type EmitOptions, runtimeModule } from "../options.js";
import { type File, template } from "../project/project.js";
import type { ProjectNames } from "../project-names.js";
import type { Rehearsal } from "../rehearsal.js";
import { toolTests } from "./tool-tests.js";

export function testFiles(
  rehearsals: readonly Rehearsal[],
  plan: ServerPlan,
  names: ProjectNames,
  options: EmitOptions,
): readonly File[] {
  // nothing calls what would be there
  if (options.lib && plan.tools.length === 0) return [];
  return [
    ...(options.lib ? librarySupport(options) : serverSupport(options)),
    ["test/support/upstream.ts", template("test/upstream.ts")],
    ...toolTests(rehearsals, plan, names, options),
  ];
}

function serverSupport(options: EmitOptions): readonly File[] {
  return [
    ["test/offer.test.ts", template("test/offer.test.ts")],
    ["test/support/server.ts", importing(template(`test/server.${options.target ?? "node"}.ts`), options)],
    ["test/support/tool-test.ts", template("test/tool-test.ts")],
  ];
}

/** How functions are connected to the API that is played. */
const CLIENTS = {
  node: "{ baseUrl: urls, secrets: () => undefined, allowsMissingCredentials: true }",
  worker: '{ bindings: { OPENAPI_MCP_BASE_URL: urls.join(" ") }, allowsMissingCredentials: true }',
} as const;

function librarySupport(options: EmitOptions): readonly File[] {
  const text = template("test/library-test.ts").replace("OPTIONS", CLIENTS[options.target ?? "node"]);
  return [["test/support/tool-test.ts", text]];
}

/** The text with the project's own runtime in the place of the one that it is written with. */
function importing(text: string, options: EmitOptions): string {
  const vendored: EmitOptions = { ...options, runtime: "vendored" };
  return (["core", "host"] as const).reduce((changed, part) => {
    const [before, after] = [vendored, options].map((one) => runtimeModule(part, one, "../../src/"));
    return changed.replaceAll(`"${before}"`, `"${after}"`);
  }, text);
}
