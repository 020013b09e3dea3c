/** `openapi-mcp arazzo export`. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { type ArazzoExportFlags, arazzoExport } from "../../src/cli/arazzo.js";
import { supportDeskMapping, supportDeskSpec } from "../support/paths.js";

const folder = mkdtempSync(join(tmpdir(), "openapi-mcp-arazzo-"));
afterAll(() => rmSync(folder, { recursive: true }));

let told: string;
let printed: string;

beforeEach(() => {
  told = "";
  printed = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    told += String(text);
    return true;
  });
  vi.spyOn(process.stdout, "write").mockImplementation((text, done?: unknown) => {
    printed += String(text);
    if (typeof done === "function") done();
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What the command ends with. */
async function run(input: string, flags: ArazzoExportFlags = {}): Promise<unknown> {
  try {
    await arazzoExport(input, flags);
    return undefined;
  } catch (failure) {
    return failure;
  }
}

function mapping(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `version: 1\nspec: ${supportDeskSpec}\n${text}`);
  return path;
}

const sound = `tools:
  close:
    description: Closes a ticket and returns its status.
    inputs: { id: {} }
    steps: [{ id: c, call: closeTicket, with: { ticketId: =inputs.id, resolution: solved } }]
    output: { status: =steps.c.body.status }
`;

test("what loses something is not written, and each loss is told with its place", async () => {
  const output = join(folder, "lost.yaml");
  expect(await run(supportDeskMapping, { output })).toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/^\d+ constructs would be lost; nothing was written\.$/),
  });
  expect(existsSync(output)).toBe(false);
  expect(printed).toBe("");
  expect(told).toMatch(/support\.mcp\.yaml:\d+:\d+ {2}warning/);
  expect(told).toContain("arazzo/lossy");
  expect(told).toContain("The guard already_closed");
});

test("--lossy writes it nevertheless", async () => {
  const output = join(folder, "lossy.yaml");
  expect(await run(supportDeskMapping, { output, lossy: true })).toBeUndefined();
  const document = parse(readFileSync(output, "utf8"));
  expect(document).toMatchObject({
    arazzo: "1.1.0",
    workflows: expect.arrayContaining([expect.objectContaining({ workflowId: "resolve_ticket" })]),
  });
  expect(told).toContain("4 workflows.");
});

test("what loses nothing goes to standard output as JSON", async () => {
  expect(await run(mapping("sound.yaml", sound))).toBeUndefined();
  expect(JSON.parse(printed)).toMatchObject({
    workflows: [{ workflowId: "close", steps: [{ operationId: "closeTicket" }] }],
  });
  expect(told).toBe("");
});

test("the spec is named from the folder of the new document", async () => {
  const file = join(folder, "near.yaml");
  writeFileSync(file, `version: 1\nspec: ./api.yaml\n${sound}`);
  writeFileSync(join(folder, "api.yaml"), readFileSync(supportDeskSpec));
  const output = join(folder, "deeper", "out.json");
  expect(await run(file, { output })).toBeUndefined();
  expect(JSON.parse(readFileSync(output, "utf8"))).toMatchObject({
    sourceDescriptions: [{ url: "../api.yaml" }],
  });
});

test("a mapping file with errors is not exported", async () => {
  const file = mapping("broken.yaml", sound.replace("closeTicket", "closeTickt"));
  expect(await run(file, { lossy: true })).toMatchObject({ exitCode: 1 });
  expect(told).toContain("recipe/operation-unknown");
});

test("a file without recipes has no workflows", async () => {
  const file = mapping("none.yaml", "tools: { list: { operation: listTickets } }\n");
  expect(await run(file, { lossy: true })).toMatchObject({
    exitCode: 1,
    message: expect.stringContaining("no recipe"),
  });
  expect(await run(supportDeskSpec)).toMatchObject({
    exitCode: 1,
    message: expect.stringContaining("no mapping file"),
  });
});

test("a file whose recipes Arazzo cannot say is not written, and says what they lose", async () => {
  const typed = sound.replace("id: {}", "id: { type: string }");
  const text = typed.replace(/steps: .*/, "steps: [{ set: { s: =inputs.id + inputs.id } }]");
  const file = mapping("unsaid.yaml", text.replace("=steps.c.body.status", "=vars.s"));
  const output = join(folder, "unsaid.arazzo.yaml");
  expect(await run(file, { output, lossy: true })).toMatchObject({
    exitCode: 1,
    message: expect.stringContaining("no recipe"),
  });
  expect(existsSync(output)).toBe(false);
  expect(told).toContain("The recipe close");
});
