import { expect, test } from "vitest";
import { diagnostic } from "../../src/diagnostics/catalog.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { toJson } from "../../src/diagnostics/json.js";
import { toSarif } from "../../src/diagnostics/sarif.js";
import { createLocate } from "../../src/read/position.js";

const URI = "file:///projects/my%20api/spec.yaml";
const locate = createLocate({ text: (uri) => (uri === URI ? "a: 1\nb:\n  $ref: x\n" : undefined) });

const problems: readonly Diagnostic[] = [
  diagnostic(
    "spec/ref-not-found",
    { uri: URI, pointer: "/b/$ref" },
    { ref: "x", hint: "" },
    {
      related: [{ message: "here", at: { uri: URI, pointer: "/a" } }],
    },
  ),
  diagnostic("read/duplicate-key", { uri: "https://example.com/a.yaml", pointer: "/k" }, { key: "k" }),
  diagnostic("read/empty", { uri: "file:///elsewhere/b.yaml", pointer: "" }, { source: "b.yaml" }),
];

test("the JSON form has code, place, cause and fix, and survives being written", () => {
  const json = toJson(problems, locate, { cwd: "/projects" });
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({ version: 1, errors: 2, warnings: 1 });
  expect(json.diagnostics[0]).toEqual({
    code: "spec/ref-not-found",
    severity: "error",
    message: 'Cannot resolve $ref "x".',
    uri: URI,
    file: "my api/spec.yaml",
    pointer: "/b/$ref",
    line: 3,
    column: 9,
    endLine: 3,
    endColumn: 10,
    cause: expect.any(String),
    fix: expect.any(String),
    related: [
      {
        message: "here",
        uri: URI,
        file: "my api/spec.yaml",
        pointer: "/a",
        line: 1,
        column: 4,
        endLine: 1,
        endColumn: 5,
      },
    ],
  });
  expect(json.diagnostics[1]).not.toHaveProperty("line");
  expect(json.diagnostics[1]).not.toHaveProperty("file");
});

test("the SARIF form names rules, levels, regions and files from the root of the checkout", () => {
  const log = toSarif(problems, locate, { cwd: "/projects", version: "1.2.3" });
  expect(log).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "utf16CodeUnits" }] });
  const [run] = log.runs;
  expect(run?.originalUriBaseIds).toEqual({ SRCROOT: { uri: "file:///projects/" } });
  expect(run?.tool.driver).toMatchObject({ name: "openapi-mcp", version: "1.2.3" });
  for (const result of run?.results ?? [])
    expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
  expect(run?.results.map(({ level }) => level)).toEqual(["error", "warning", "error"]);
  expect(run?.results[0]).toMatchObject({
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "my%20api/spec.yaml", uriBaseId: "SRCROOT" },
          region: { startLine: 3, startColumn: 9, endLine: 3, endColumn: 10 },
        },
        logicalLocations: [{ fullyQualifiedName: "/b/$ref" }],
      },
    ],
    relatedLocations: [{ id: 0, message: { text: "here" } }],
  });
  // Outside the checkout, and where the text is not at hand.
  expect(run?.results[1]?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: "https://example.com/a.yaml" },
  });
  expect(run?.results[2]?.locations[0]?.physicalLocation.artifactLocation).toEqual({
    uri: "file:///elsewhere/b.yaml",
  });
  expect(JSON.parse(JSON.stringify(log))).toEqual(log);
});

test("a SARIF log without results is whole", () => {
  expect(toSarif([], locate, { cwd: "/projects", version: "0" }).runs[0]?.results).toEqual([]);
});
