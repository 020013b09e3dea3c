/** Where things are, from the place of this file: tests run from any folder. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const projectRoot: string = fileURLToPath(new URL("../../", import.meta.url));
export const cliFile: string = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
export const supportDeskSpec: string = fileURLToPath(
  new URL("../../fixtures/support-desk/openapi.yaml", import.meta.url),
);
export const supportDeskMapping: string = fileURLToPath(
  new URL("../../fixtures/support-desk/support.mcp.yaml", import.meta.url),
);

/** The folder of real specs beside the checkout. It is no part of the project, so tests must do without it. */
export function sharedSpecs(): string | undefined {
  return sharedFolder("specs");
}

/** The worked mapping files beside them. */
export function sharedExamples(): string | undefined {
  return sharedFolder("examples");
}

function sharedFolder(name: "specs" | "examples"): string | undefined {
  const folder = fileURLToPath(new URL(`../../../shared/${name}/`, import.meta.url));
  return existsSync(folder) ? folder : undefined;
}
