import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { catalog } from "../../src/diagnostics/catalog.js";
import { diagnosticsPage } from "../support/diagnostics-page.js";
import { projectRoot } from "../support/paths.js";

const path = `${projectRoot}docs/diagnostics.md`;

it("docs/diagnostics.md is what the catalogue prints (UPDATE=1 rewrites it)", () => {
  const page = diagnosticsPage();
  if (process.env["UPDATE"]) {
    mkdirSync(`${projectRoot}docs`, { recursive: true });
    writeFileSync(path, page);
  }
  expect(readFileSync(path, "utf8")).toBe(page);
});

it.each(Object.entries(catalog))(
  "%s has an area and a slug, a cause and a fix in whole sentences",
  (code, entry) => {
    expect(code).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(entry.cause).toMatch(/^\S.*[.?]$/s);
    expect(entry.fix).toMatch(/^\S.*[.?]$/s);
  },
);
