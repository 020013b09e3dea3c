import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../src/compile.js";
import { editorSchema } from "../../src/mapping/editor-schema.js";
import { MACROS } from "../../src/plan/expressions/check-macros.js";
import { FUNCTIONS } from "../../src/plan/expressions/functions.js";
import { projectRoot } from "../support/paths.js";
import { asFile, blocks, expressions, fileOf, page } from "./examples.js";

const ARAZZO = `arazzo: 1.0.1
info: { title: Onboarding, version: "1" }
sourceDescriptions: [{ name: desk, url: ./openapi.yaml, type: openapi }]
workflows:
  - workflowId: first_ticket
    summary: Read a ticket
    description: Reads a ticket by its id and returns its subject.
    inputs: { type: object, required: [ticket_id], properties: { ticket_id: { type: string, pattern: "^T-[0-9]+$" } } }
    steps:
      - stepId: read
        operationId: getTicket
        parameters: [{ name: ticketId, in: path, value: $inputs.ticket_id }]
        successCriteria: [{ condition: $statusCode == 200 }]
        outputs: { subject: $response.body#/subject }
    outputs: { subject: $steps.read.outputs.subject }
`;

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "openapi-mcp-docs-"));
  for (const name of ["openapi.yaml", "archive.yaml"])
    copyFileSync(`${projectRoot}fixtures/support-desk/openapi.yaml`, join(folder, name));
  writeFileSync(join(folder, "onboarding.arazzo.yaml"), ARAZZO);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What is wrong with a mapping file beside the support desk's API. */
async function problems(text: string, severities: readonly string[]): Promise<readonly string[]> {
  const path = join(folder, "mapping.yaml");
  writeFileSync(path, text);
  const [{ plan }, diagnostics] = await compile(path);
  const found = diagnostics.filter(({ severity }) => severities.includes(severity));
  return [
    ...(plan ? [] : ["no plan"]),
    ...found.map(({ code, message, at }) => `${code} ${at.pointer}: ${message}`),
  ];
}

const examples = blocks("yaml");

describe("docs/mapping.md", () => {
  it("has examples", () => {
    expect(examples.length).toBeGreaterThan(20);
    expect(examples.filter(({ section, text }) => section === "" && !/^version: 1$/m.test(text))).toEqual([]);
  });

  // steps alone lack the output that would use their results
  it.each(examples.filter(({ section }) => section !== "steps"))("$name compiles clean", async (example) => {
    expect(await problems(asFile(example), ["error", "warning"])).toEqual([]);
  });

  it.each(examples.filter(({ section }) => section === "steps"))("$name compiles", async (example) => {
    expect(await problems(asFile(example), ["error"])).toEqual([]);
  });

  it("shows expressions that compile", async () => {
    expect(expressions().length).toBeGreaterThan(30);
    const found = await problems(fileOf(expressions()), ["error", "warning"]);
    expect(found.filter((problem) => !problem.startsWith("recipe/"))).toEqual([]);
  });

  it("shows every function and macro in an example", () => {
    const shown = expressions().join("\n");
    const names = [...Object.keys(FUNCTIONS), ...Object.keys(MACROS), "has", "orValue"];
    expect(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(shown))).toEqual([]);
  });

  it("explains every key of the format", () => {
    expect(
      [...keysOf(editorSchema())].filter((key) => !page.includes(`\`${key}\``) && !explained(key)),
    ).toEqual([]);
  });
});

/** `retry.attempts`, `link: next`, `args.*.enum`: keys that are explained below another. */
function explained(key: string): boolean {
  return new RegExp(`^\\| .*\`(?:[a-z.*]+\\.)?${key.replace("$", "\\$")}(?::[^\`]*)?\``, "m").test(page);
}

/** Names of properties, apart from JSON Schema's keywords, which inputs and params take as they are. */
function keysOf(schema: unknown): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("properties" in value && typeof value.properties === "object" && value.properties !== null) {
      for (const [key, property] of Object.entries(value.properties)) {
        const isKeyword = /^A keyword of JSON Schema/.test(
          String((property as { description?: unknown }).description),
        );
        if (!isKeyword) keys.add(key);
      }
    }
    Object.values(value).forEach(visit);
  };
  visit(schema);
  return keys;
}
