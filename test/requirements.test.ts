/** Every rule has a test that cites it, and `docs/requirements.md` says which. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { projectRoot } from "./support/paths.js";
import { citations, RULES, requirementsPage } from "./support/requirements.js";

const path = `${projectRoot}docs/requirements.md`;
const cited = citations().map(({ rule }) => rule);

test.each(Object.entries(RULES))("%s has a test: %s", (rule) => {
  expect(cited).toContain(rule);
});

test("no test cites a rule that is not one", () => {
  expect(cited.filter((rule) => !Object.hasOwn(RULES, rule))).toEqual([]);
});

test("docs/requirements.md says which tests they are (UPDATE=1 rewrites it)", () => {
  const page = requirementsPage();
  if (process.env["UPDATE"]) writeFileSync(path, page);
  expect(readFileSync(path, "utf8")).toBe(page);
});
