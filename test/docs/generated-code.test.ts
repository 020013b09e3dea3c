/** docs/generated-code.md says what is generated today, and its script runs. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { run } from "../support/npm.js";
import { projectRoot, supportDeskMapping, supportDeskSpec } from "../support/paths.js";

const page = readFileSync(`${projectRoot}docs/generated-code.md`, "utf8");
const readme = readFileSync(`${projectRoot}README.md`, "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text = ""]) => text);
const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("shows a recipe as it is generated", () => {
  const [shown = ""] = blocks("ts");
  const tool = readFileSync(`${projectRoot}generated/support-desk/src/tools/resolve-ticket.ts`, "utf8");
  expect(shown).toContain("async run(inputs, run)");
  expect(tool).toContain(shown.replace(/^(?=.)/gm, "  "));
});

it.each([
  ["docs/generated-code.md", page, "docs/"],
  ["README.md", readme, ""],
])("links from %s to what is there", (_, text, from) => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(3);
  expect(links.filter((link) => !existsSync(join(projectRoot, from, link)))).toEqual([]);
});

it("has a script that generates", () => {
  const [script = ""] = blocks("js");
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(projectRoot, join(folder, "node_modules/openapi-mcp"), "dir");
  writeFileSync(join(folder, "support.mcp.yaml"), readFileSync(supportDeskMapping));
  writeFileSync(join(folder, "openapi.yaml"), readFileSync(supportDeskSpec));
  writeFileSync(join(folder, "build.mjs"), script);
  const first = run(process.execPath, ["build.mjs"], folder);
  expect([first.status, first.stdout], first.output).toEqual([
    0,
    expect.stringContaining("added src/server.ts\n"),
  ]);
  expect(run(process.execPath, ["build.mjs"], folder)).toMatchObject({ status: 0, stdout: "" });
  writeFileSync(join(folder, "support.mcp.yaml"), "version: 1\nspec: ./nowhere.yaml\n");
  const last = run(process.execPath, ["build.mjs"], folder);
  expect([last.status, last.output], last.output).toEqual([1, expect.stringContaining("error ")]);
});
