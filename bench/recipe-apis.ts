/** The three example mappings, each with the document it is for. Built code runs, as with the other figures. */
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { ServerPlan } from "../src/plan/types.js";
import { root, specs } from "./paths.js";

export interface RecipeApi {
  readonly name: string;
  readonly mapping: string;
  readonly spec: string;
}

export const recipeApis: readonly RecipeApi[] = [
  {
    name: "support desk",
    mapping: `${root}fixtures/support-desk/support.mcp.yaml`,
    spec: `${root}fixtures/support-desk/openapi.yaml`,
  },
  {
    name: "GitHub",
    mapping: `${root}fixtures/github/github.mcp.yaml`,
    spec: `${specs}github-3.0.json`,
  },
  {
    name: "Alertmanager",
    mapping: `${root}fixtures/alertmanager/alertmanager.mcp.yaml`,
    spec: `${specs}alertmanager-0.25-2.0.json`,
  },
];

/** Why an API cannot be measured here; nothing where it can. */
export function absence({ spec }: RecipeApi): string | undefined {
  return existsSync(spec) ? undefined : `${spec.slice(spec.lastIndexOf("/") + 1)} is not in ../shared/specs`;
}

export interface Plans {
  /** One tool per operation. */
  readonly oneToOne: ServerPlan;
  readonly mapped: ServerPlan;
}

export async function plansOf({ name, mapping, spec }: RecipeApi): Promise<Plans> {
  const { compile } = await built<typeof import("../src/compile.js")>("compile");
  const [{ plan: oneToOne }] = await compile(spec);
  const [{ plan: mapped }, diagnostics] = await compile(mapping, { specs: [spec] });
  if (oneToOne && mapped && !diagnostics.some(({ severity }) => severity === "error"))
    return { oneToOne, mapped };
  throw new Error(`${name} does not compile: ${JSON.stringify(diagnostics)}`);
}

export function built<Module>(file: string): Promise<Module> {
  return import(pathToFileURL(`${root}dist/${file}.js`).href) as Promise<Module>;
}
