/** Generated projects are pinned to what our own tests run with. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pinned, VERSIONS } from "../../src/emit/project/dependencies.js";
import { projectRoot } from "../support/paths.js";

const versionIn = (path: string): string =>
  (JSON.parse(readFileSync(join(projectRoot, path), "utf8")) as { version: string }).version;

/** Only what is run on the machine of the generated project's owner, or in their account. */
const NOT_OURS = new Set(["wrangler"]);

it("names the versions that are installed here", () => {
  const installed = Object.keys(VERSIONS)
    .filter((name) => !NOT_OURS.has(name))
    .map((name) => [
      name,
      versionIn(name === "openapi-mcp" ? "package.json" : `node_modules/${name}/package.json`),
    ]);
  expect(Object.fromEntries(installed)).toEqual(
    Object.fromEntries(Object.entries(VERSIONS).filter(([name]) => !NOT_OURS.has(name))),
  );
});

it("lets patches in, and nothing else", () => {
  expect(pinned(["zod", "ajv"])).toEqual({ ajv: `~${VERSIONS["ajv"]}`, zod: `~${VERSIONS["zod"]}` });
  expect(() => pinned(["left-pad"])).toThrow("left-pad");
});
