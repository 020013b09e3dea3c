/** Recipes for real APIs; their documents are not part of the project. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sharedExamples, sharedSpecs } from "../../support/paths.js";
import { planFile } from "./support.js";

const examples = [
  ["github", "github-3.0.json"],
  ["alertmanager", "alertmanager-2.0.yaml"],
] as const;

describe("plans without complaint", () => {
  for (const [name, spec] of examples) {
    const files = [
      join(sharedExamples() ?? "", `${name}.mcp.yaml`),
      join(sharedSpecs() ?? "", spec),
    ] as const;
    test.skipIf(!files.every((file) => existsSync(file)))(`${name}.mcp.yaml against ${spec}`, async () => {
      const { tools, diagnostics } = await planFile(...files);
      const told = diagnostics.filter(
        ({ code }) => code.startsWith("recipe/") || code.startsWith("expression/"),
      );
      expect(told.map(({ code, at, message }) => `${code} ${at.pointer} ${message}`)).toEqual([]);
      expect(Object.values(tools).every((tool) => tool !== undefined)).toBe(true);
    });
  }
});
